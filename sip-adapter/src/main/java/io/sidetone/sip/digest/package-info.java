/**
 * Digest authentication for SIP (RFC 7616, 8760), both sides: {@link io.sidetone.sip.digest.DigestServer} challenges
 * and verifies, {@link io.sidetone.sip.digest.DigestClient} answers. No passwords are kept, none are printed.
 */
@NullMarked
package io.sidetone.sip.digest;

import org.jspecify.annotations.NullMarked;
