/** Session timers (RFC 4028): a dialog whose other side has vanished ends by itself. Time comes from outside. */
@NullMarked
package io.sidetone.sip.timer;

import org.jspecify.annotations.NullMarked;
