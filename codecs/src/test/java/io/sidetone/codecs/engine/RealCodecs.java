package io.sidetone.codecs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Execution;
import io.sidetone.codecs.g711.G711;
import io.sidetone.codecs.g722.G722;
import io.sidetone.codecs.l16.L16;
import io.sidetone.codecs.opus.Opus;
import io.sidetone.engine.Format;
import io.sidetone.engine.LegSpec;
import io.sidetone.internal.audio.Resampler;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** Every codec of this module under a payload type, and what tests ask of whoever is sent it. Stateless. */
final class RealCodecs {

    static final Format PCMU = Format.of(G711.ULAW);
    static final Format PCMA = Format.of(G711.ALAW);
    static final Format G722_ = Format.of(G722.CODEC);
    static final Format L16_16 = new Format(97, L16.mono(16_000));
    static final Format L16_48 = new Format(98, L16.mono(48_000));
    static final Format OPUS = new Format(111, Opus.codec());
    static final List<Format> ALL = List.of(PCMU, PCMA, G722_, L16_16, L16_48, OPUS);

    static final int LEVEL = 4000;
    static final IntUnaryOperator SILENT = n -> 0;
    /** In the telephone band, none near a multiple of another or where two of them beat. */
    static final int[] TONES = {437, 911, 1523};

    /**
     * In dB against the tone as it was spoken. Opus at 32 kbit/s is made for voices, not for sines: in the worst pair,
     * of two codecs one after the other, 3.5 dB were missing of one of two. Whoever is faded or absent is 40 dB down.
     */
    static final double AUDIBLE = -5;
    /** A leak at a hundredth of the amplitude shows; what codecs leave at a tone nobody speaks is below -50. */
    static final double INAUDIBLE = -40;

    private RealCodecs() {
    }

    static DoubleUnaryOperator tone(int hz) {
        return seconds -> LEVEL * StrictMath.sin(2 * Math.PI * hz * seconds);
    }

    /** The format whose codec begins so, as in SDP. */
    static Format named(String name) {
        return ALL.stream().filter(format -> format.codec().toString().startsWith(name)).findFirst().orElseThrow();
    }

    static LegSpec spec(String name, Format... formats) {
        return LegSpec.of(name, formats);
    }

    /** In the last half second he heard exactly those speakers, by the numbers of {@link #TONES}. */
    static void hears(VirtualCall call, VirtualParty listener, String when, Integer... speakers) {
        short[] ears = ears(call, listener, call.seconds() - 0.5);
        for (int speaker = 0; speaker < TONES.length; speaker++) {
            double level = Tone.levelDb(ears, 0, ears.length, TONES[speaker], LEVEL);
            String what = listener.spec.name() + " hears speaker " + speaker + ", " + when;
            if (Arrays.asList(speakers).contains(speaker)) {
                assertThat(level).as(what).isGreaterThan(AUDIBLE);
            } else {
                assertThat(level).as(what).isLessThan(INAUDIBLE);
            }
        }
    }

    /** What he heard since then, at 8 kHz, by a receiver that has listened from the beginning. */
    static short[] ears(VirtualCall call, VirtualParty listener, double fromSeconds) {
        Map<Codec, Decoder> decoders = new HashMap<>();
        Map<Codec, Resampler> resamplers = new HashMap<>();
        short[] decoded = new short[48 * 60];
        short[] samples = new short[(int) (call.seconds() + 1) * 8_000 * 2];
        int at = 0;
        int from = -1;
        for (SentPacket packet : played(listener)) {
            from = from < 0 && packet.timeNs() >= fromSeconds * 1e9 ? at : from;
            Codec codec = listener.codecOf(packet);
            int count = decoders.computeIfAbsent(codec, Codec::newDecoder)
                .decode(packet.payload(), 0, packet.payload().length, decoded, 0);
            if (codec.sampleRate() == 8_000) {
                System.arraycopy(decoded, 0, samples, at, count);
                at += count;
            } else {
                at += resamplers.computeIfAbsent(codec, each -> new Resampler(each.sampleRate(), 8_000))
                    .resample(decoded, 0, count, samples, at);
            }
        }
        return Arrays.copyOfRange(samples, from, at);
    }

    /** In order of sequence: the packet before a burst of a stream that goes back to forwarding leaves behind it. */
    private static List<SentPacket> played(VirtualParty party) {
        List<SentPacket> packets = new ArrayList<>(party.audioHeard());
        int first = packets.get(0).sequence();
        packets.sort(Comparator.comparingInt(packet -> (short) (packet.sequence() - first)));
        return packets;
    }

    /**
     * One SSRC, numbers that count up by one, timestamps that go on. Where a forwarded speaker leaves whose coders run
     * on workers, the one frame that would be faded is left out and keeps its number.
     */
    static void requireOneStream(VirtualParty party, String when) {
        SentPacket before = null;
        for (SentPacket packet : played(party)) {
            if (before != null) {
                String what = packet + " after " + before + " to " + party.spec.name() + ", " + when;
                assertThat(packet.ssrc()).as(what).isEqualTo(before.ssrc());
                boolean leftOut = packet.marker() && party.codecOf(before).execution() == Execution.WORKER;
                assertThat(packet.sequence() - before.sequence() & 0xFFFF).as(what).isBetween(1, leftOut ? 2 : 1);
                assertThat(packet.timestamp() - before.timestamp()).as(what).isPositive();
            }
            before = packet;
        }
    }

    static int largestStep(short[] samples) {
        int largest = 0;
        for (int i = 1; i < samples.length; i++) {
            largest = Math.max(largest, Math.abs(samples[i] - samples[i - 1]));
        }
        return largest;
    }
}
