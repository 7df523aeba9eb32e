package io.sidetone.codec;

/**
 * One audio encoding: what it is called in SDP and how its coders are made.
 *
 * <p>Immutable and safe to share between threads; the coders it makes are not. Samples are 16-bit linear, mono,
 * at {@link #sampleRate()}; lengths of time on the wire are counted at {@link #clockRate()}, which differs from it
 * for G.722 (RFC 3551 §4.5.2).
 */
public interface Codec {

    /** The encoding name as registered with IANA, for example {@code PCMU}; compared without regard to case. */
    String encodingName();

    /** The RTP timestamp clock in Hz (RFC 3550 §5.1). */
    int clockRate();

    /** The rate in Hz of the samples that coders of this codec take and give. */
    int sampleRate();

    /** The number of channels on the wire; Sidetone mixes mono. */
    default int channels() {
        return 1;
    }

    /** The payload type number RFC 3551 assigns to this encoding, or -1 where it is dynamic. */
    int staticPayloadType();

    /**
     * How long a payload lasts, without decoding it.
     *
     * @param payload borrowed until return
     * @param offset first byte of the payload
     * @param length bytes, zero or more
     * @return samples at {@link #sampleRate()}; zero or less when this is no payload of this codec
     */
    int samplesIn(byte[] payload, int offset, int length);

    /**
     * The most bytes that {@code samples} samples can take once encoded.
     *
     * @param samples at {@link #sampleRate()}
     */
    int maxPayloadLength(int samples);

    /**
     * Whether it can be decoded and encoded here. Where not, a customer and an agent who both have it are forwarded to
     * each other, and nobody can join or monitor them; coders are never asked for then.
     */
    default boolean hasCoders() {
        return true;
    }

    /** A new decoder with no past, giving samples at {@link #sampleRate()}; one for each stream. */
    Decoder newDecoder();

    /** A new encoder with no past, taking samples at {@link #sampleRate()}; one for each stream. */
    Encoder newEncoder();

    /**
     * Whether its coders can also give and take samples at that rate, without a resampler behind them: an Opus decoder
     * gives 8, 16 and 48 kHz alike. Every codec codes at its {@link #sampleRate()}.
     *
     * @param rate in Hz
     */
    default boolean codesAt(int rate) {
        return rate == sampleRate();
    }

    /**
     * A new decoder that gives samples at another rate; asked for only if {@link #codesAt} says so.
     *
     * @param rate of the samples, in Hz
     */
    default Decoder newDecoder(int rate) {
        return newDecoder();
    }

    /**
     * A new encoder that takes samples at another rate; asked for only if {@link #codesAt} says so.
     *
     * @param rate of the samples, in Hz
     */
    default Encoder newEncoder(int rate) {
        return newEncoder();
    }

    /** Where its coders run; {@link Execution#INLINE} unless they take longer than a millisecond. */
    default Execution execution() {
        return Execution.INLINE;
    }

    /**
     * What SDP says of it beside its name ({@code a=fmtp}, RFC 8866 §6.15): what its receiver likes to be sent; empty
     * for nothing.
     */
    default String formatParameters() {
        return "";
    }

    /**
     * This codec as it is to be encoded for a receiver who has said that of himself. For equal parameters it gives
     * equal codecs, because a leg whose formats stay equal goes on undisturbed.
     *
     * @param formatParameters his, as they came; empty for nothing
     */
    default Codec forReceiver(String formatParameters) {
        return this;
    }

    /**
     * Whether a receiver of this codec can take a sender's payloads as they are: same name, clock and channels.
     * A codec whose format parameters matter narrows this.
     */
    default boolean takes(Codec sender) {
        return encodingName().equalsIgnoreCase(sender.encodingName())
            && clockRate() == sender.clockRate()
            && channels() == sender.channels();
    }
}
