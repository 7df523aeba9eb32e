/** Uncompressed 16-bit samples, RFC 3551. */
@NullMarked
package io.sidetone.codecs.l16;

import org.jspecify.annotations.NullMarked;
