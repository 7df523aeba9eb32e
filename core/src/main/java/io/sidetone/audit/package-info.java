/**
 * What happened, kept so that it can't be changed unseen: who monitored whom, how and from which sample on, and the
 * notes and scores that supervisors attach. An edge: it has a thread, a file and a wall clock, and no media thread
 * comes near it.
 *
 * <p>A log is lines of JSON. Each has a number {@code n}, the {@code mac} of the line before as {@code prev}, and its
 * own {@code mac}: HMAC-SHA256 (RFC 2104, FIPS 180-4) in base64url (RFC 4648 §5, no padding) over its bytes up to the
 * comma before {@code "mac"}. Whoever lacks the key can neither change a line nor leave one out; that lines are missing
 * at the end shows against a {@link io.sidetone.audit.AuditHead} exported before. {@link io.sidetone.audit.Verify}
 * checks it all.
 */
@NullMarked
package io.sidetone.audit;

import org.jspecify.annotations.NullMarked;
