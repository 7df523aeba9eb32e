/** Uncompressed 16-bit samples, RFC 3551. */
package io.sidetone.codecs.l16;
