package io.sidetone.codec;

/** Turns the payloads of one RTP stream into samples. Belongs to one leg and is used on its media thread only. */
public interface Decoder {

    /**
     * Decodes one payload.
     *
     * @param payload borrowed until return
     * @param offset first byte of the payload
     * @param length bytes
     * @param samples receives 16-bit linear samples, mono, at the codec's sample rate; borrowed until return
     * @param samplesOffset where the first sample goes
     * @return the number of samples written, as {@link Codec#samplesIn} said; zero or less when the payload is damaged,
     *     which the caller treats as a lost packet
     */
    int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset);

    /** Forgets the past, as if new. */
    void reset();
}
