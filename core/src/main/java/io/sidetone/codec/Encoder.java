package io.sidetone.codec;

/**
 * Turns samples into the payloads of one RTP stream. Belongs to one leg and is used by one thread at a
 * time: its media thread, or a worker ({@link Execution}); what one call has written the next one sees.
 */
public interface Encoder {

    /**
     * Encodes one packet's worth of samples.
     *
     * @param samples 16-bit linear, mono, at the rate the encoder was made for; borrowed until return
     * @param samplesOffset the first sample
     * @param count samples to encode: a packet time the codec supports
     * @param payload receives the bytes, at most {@link Codec#maxPayloadLength}; borrowed until return
     * @param offset where the first byte goes
     * @return the number of bytes written
     */
    int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset);

    /**
     * Goes on in the middle of a stream, without a past of its own: the receiver's decoder has one, of what somebody
     * else encoded. Asked of a new encoder, or one just reset, before the packet that these samples become. A codec
     * whose decoder follows its encoder step by step makes up a past out of them, lest the two differ loudly; others
     * need do nothing.
     *
     * @param samples what is encoded next, 16-bit linear, mono; borrowed until return
     * @param offset the first sample
     * @param count samples of the packet
     */
    default void takeUp(short[] samples, int offset, int count) {
        // No past is as good as any.
    }

    /** Forgets the past, as if new. */
    void reset();
}
