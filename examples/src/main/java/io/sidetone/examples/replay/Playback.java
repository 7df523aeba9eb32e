package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.internal.audio.Resampler;
import io.sidetone.internal.rtp.RtpPacket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Decodes a stream of RTP packets onto the time of the replay: the first packet at its own time, the others by their
 * RTP timestamps, so that network jitter is not heard and a gap is silence of its length.
 */
final class Playback {

    /** A timestamp that is further than this from the packet's time belongs to a new time line. */
    private static final long STRAY_NS = 1_000_000_000L;

    private final IntFunction<Codec> codecs;
    private final int rate;
    private final short[] sound;
    private final RtpPacket rtp = new RtpPacket();
    private final Map<Codec, Decoder> decoders = new HashMap<>();
    private final Map<Codec, Resampler> resamplers = new HashMap<>();
    private final short[] decoded = new short[48_000];
    private final short[] resampled = new short[6 * 48_000];
    private boolean anchored;
    private long anchorNs;
    private int anchorTimestamp;

    private Playback(IntFunction<Codec> codecs, int rate, long durationNs) {
        this.codecs = codecs;
        this.rate = rate;
        this.sound = new short[Math.toIntExact(durationNs / 1000 * rate / 1_000_000)];
    }

    /**
     * What the packets sound like.
     *
     * @param packets in order of time
     * @param codecs the codec of a payload type; null for what is no sound
     * @param rate of the result, in Hz; packets of codecs of a rate that can't be taken there are left out
     */
    static Wav of(List<Packet> packets, IntFunction<Codec> codecs, int rate, long durationNs) {
        Playback playback = new Playback(codecs, rate, durationNs);
        packets.forEach(playback::play);
        return new Wav(rate, playback.sound);
    }

    private void play(Packet packet) {
        byte[] bytes = packet.rtp();
        if (!rtp.wrap(bytes, 0, bytes.length)) {
            return;
        }
        Codec codec = codecs.apply(rtp.payloadType());
        int offset = rtp.payloadOffset();
        int length = rtp.payloadLength();
        int count = codec == null || length <= 0 ? 0 : codec.samplesIn(bytes, offset, length);
        if (count <= 0 || count > decoded.length
            || codec.sampleRate() != rate && !Resampler.converts(codec.sampleRate(), rate)) {
            return;
        }
        int samples = decoders.computeIfAbsent(codec, Codec::newDecoder).decode(bytes, offset, length, decoded, 0);
        short[] played = decoded;
        if (codec.sampleRate() != rate) {
            played = resampled;
            samples = resamplers.computeIfAbsent(codec, each -> new Resampler(each.sampleRate(), rate))
                .resample(decoded, 0, samples, resampled, 0);
        }
        long at = startNs(packet, codec.clockRate()) / 1000 * rate / 1_000_000;
        for (int i = 0; i < samples; i++) {
            if (at + i >= 0 && at + i < sound.length) {
                sound[(int) at + i] = played[i];
            }
        }
    }

    private long startNs(Packet packet, int clockRate) {
        int timestamp = rtp.timestamp();
        long startNs = anchorNs + (timestamp - anchorTimestamp) * 1_000_000_000L / clockRate;
        if (!anchored || Math.abs(startNs - packet.timeNs()) > STRAY_NS) {
            anchored = true;
            startNs = packet.timeNs();
        }
        anchorNs = startNs;                             // moving on with the stream keeps clear of the 2³² wrap
        anchorTimestamp = timestamp;
        return startNs;
    }
}
