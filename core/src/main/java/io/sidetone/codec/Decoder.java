package io.sidetone.codec;

/**
 * Turns the payloads of one RTP stream into samples. Belongs to one leg and is used by one thread at a
 * time: its media thread, or a worker ({@link Execution}); what one call has written the next one sees.
 */
public interface Decoder {

    /**
     * Decodes one payload.
     *
     * @param payload borrowed until return
     * @param offset first byte of the payload
     * @param length bytes
     * @param samples receives 16-bit linear samples, mono, at the rate the decoder was made for; borrowed until return
     * @param samplesOffset where the first sample goes
     * @return the number of samples written: what {@link Codec#samplesIn} said, counted at the decoder's rate; zero or
     *     less when the payload is damaged, which the caller treats as a lost packet
     */
    int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset);

    /**
     * Recovers a lost packet from what the next one carries of it (in-band forward error correction). Called at most
     * once before the next packet itself is decoded.
     *
     * @param next the payload behind the lost one; borrowed until return
     * @param offset first byte of that payload
     * @param length bytes
     * @param samples receives the lost packet's last {@code count} samples; borrowed until return
     * @param samplesOffset where the first sample goes
     * @param count how many are missing
     * @return {@code count}; zero when the payload carries nothing of it, and then nothing has changed
     */
    default int recover(byte[] next, int offset, int length, short[] samples, int samplesOffset, int count) {
        return 0;
    }

    /**
     * Conceals a lost packet the codec's own way, so that its next payload goes on from there.
     *
     * @param samples receives the samples; borrowed until return
     * @param samplesOffset where the first sample goes
     * @param count how many are missing
     * @return {@code count}; zero when the codec has no way of its own, and then Sidetone conceals
     */
    default int conceal(short[] samples, int samplesOffset, int count) {
        return 0;
    }

    /** Forgets the past, as if new. */
    void reset();
}
