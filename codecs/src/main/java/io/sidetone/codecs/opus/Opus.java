package io.sidetone.codecs.opus;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;
import java.util.Objects;

/**
 * Opus (RFC 6716) as RTP carries it (RFC 7587): {@code opus/48000/2} in SDP whatever is sent, a dynamic payload type,
 * packets of 2.5 to 120 ms. Sidetone encodes mono and decodes stereo to mono, at 8, 12, 16, 24 or 48 kHz alike.
 *
 * <p>Immutable and safe to share between threads; its coders belong to one stream each. Who computes is an
 * {@link OpusLibrary}, and with it changes where coders run.
 */
public final class Opus implements Codec {

    /** The longest payload in bytes: one datagram that is not fragmented. */
    static final int LONGEST_PAYLOAD = 1_500;

    private static final int SAMPLES_20_MS = OpusPacket.RATE / 50;

    private final OpusSettings settings;
    private final OpusLibrary library;

    private Opus(OpusSettings settings, OpusLibrary library) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.library = Objects.requireNonNull(library, "library");
    }

    /** Opus as {@link OpusSettings#SPEECH}, by the {@linkplain OpusLibrary#preferred() preferred} library. */
    public static Opus codec() {
        return codec(OpusSettings.SPEECH);
    }

    /** Opus with these settings, by the {@linkplain OpusLibrary#preferred() preferred} library. */
    public static Opus codec(OpusSettings settings) {
        return codec(settings, OpusLibrary.preferred());
    }

    /** Opus with these settings by that library. */
    public static Opus codec(OpusSettings settings, OpusLibrary library) {
        return new Opus(settings, library);
    }

    /** How its encoders encode. */
    public OpusSettings settings() {
        return settings;
    }

    /** Who computes. */
    public OpusLibrary library() {
        return library;
    }

    @Override
    public String encodingName() {
        return "opus";
    }

    @Override
    public int clockRate() {
        return OpusPacket.RATE;
    }

    @Override
    public int sampleRate() {
        return OpusPacket.RATE;
    }

    /** Two, which RFC 7587 §7 prescribes for SDP and which says nothing of what is sent. */
    @Override
    public int channels() {
        return 2;
    }

    @Override
    public int staticPayloadType() {
        return -1;
    }

    /** 120 to 5760 at 48 kHz; negative for what breaks a rule of RFC 6716 §3.4 or is longer than a datagram. */
    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        return length > LONGEST_PAYLOAD ? -1 : OpusPacket.samples(payload, offset, length);
    }

    @Override
    public int maxPayloadLength(int samples) {
        int frames = Math.max(1, (samples + SAMPLES_20_MS - 1) / SAMPLES_20_MS);
        return Math.min(LONGEST_PAYLOAD, 1 + frames * OpusPacket.LONGEST_FRAME);
    }

    @Override
    public Decoder newDecoder() {
        return newDecoder(OpusPacket.RATE);
    }

    @Override
    public Encoder newEncoder() {
        return newEncoder(OpusPacket.RATE);
    }

    @Override
    public boolean codesAt(int rate) {
        return rate == 8_000 || rate == 12_000 || rate == 16_000 || rate == 24_000 || rate == OpusPacket.RATE;
    }

    /** @throws IllegalArgumentException if it does not code at that rate */
    @Override
    public Decoder newDecoder(int rate) {
        return new PacketDecoder(library.newDecoder(required(rate), 1), rate);
    }

    /** @throws IllegalArgumentException if it does not code at that rate */
    @Override
    public Encoder newEncoder(int rate) {
        return new PacketEncoder(library.newEncoder(required(rate), settings), rate);
    }

    private int required(int rate) {
        if (!codesAt(rate)) {
            throw new IllegalArgumentException("Opus codes at 8, 12, 16, 24 or 48 kHz: " + rate);
        }
        return rate;
    }

    @Override
    public Execution execution() {
        return library.execution();
    }

    @Override
    public String formatParameters() {
        return settings.fmtp();
    }

    /** With what he likes of these settings, and within his limits. */
    @Override
    public Codec forReceiver(String formatParameters) {
        OpusSettings theirs = OpusSettings.fromFmtp(formatParameters);
        return new Opus(theirs.withInbandFec(theirs.inbandFec() && settings.inbandFec())
            .withDtx(theirs.dtx() && settings.dtx()).withBitrate(settings.bitrate())
            .withComplexity(settings.complexity()).withExpectedLoss(settings.expectedLossPercent()), library);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Opus opus && settings.equals(opus.settings) && library.equals(opus.library);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    /** The name as in SDP. */
    @Override
    public String toString() {
        return "opus/48000/2";
    }
}
