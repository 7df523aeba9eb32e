/** What a recording client tells of the call whose media it sends (RFC 7865): who speaks on which stream. */
@NullMarked
package io.sidetone.sip.siprec;

import org.jspecify.annotations.NullMarked;
