/**
 * Busy lamp fields: the dialog event package (RFC 4235, 6665) for keys that show a call and, pressed, monitor it. The
 * machine of one subscription and its documents; no sockets, no threads, time from outside.
 */
@NullMarked
package io.sidetone.sip.blf;

import org.jspecify.annotations.NullMarked;
