/**
 * The codec SPI: what Sidetone asks of an audio encoding. Implement {@link io.sidetone.codec.Codec} and name a
 * {@link io.sidetone.codec.CodecProvider} in {@code META-INF/services} to bring one.
 * {@code io.sidetone.testkit.CodecContract} in core's test jar tries whether it keeps to what is written here.
 */
@NullMarked
package io.sidetone.codec;

import org.jspecify.annotations.NullMarked;
