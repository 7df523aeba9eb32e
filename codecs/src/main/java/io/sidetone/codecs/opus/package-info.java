/**
 * Opus (RFC 6716) and its RTP payload (RFC 7587): {@link io.sidetone.codecs.opus.Opus} is the codec,
 * {@link io.sidetone.codecs.opus.OpusLibrary} who does the arithmetic.
 */
@NullMarked
package io.sidetone.codecs.opus;

import org.jspecify.annotations.NullMarked;
