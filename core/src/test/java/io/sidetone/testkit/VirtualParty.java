package io.sidetone.testkit;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.engine.Format;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.internal.audio.Resampler;
import io.sidetone.internal.rtp.RtpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** A party of a {@link VirtualCall}: speaks samples over a network that may lose, delay or repeat its packets. */
public final class VirtualParty {

    private record Arrival(long timeNs, long order, byte[] bytes) {
    }

    /** What was negotiated for it first. */
    public final LegSpec spec;
    /** The telephone-events it sent, in order; those the network lost are missing. */
    public final List<SentPacket> keysSent = new ArrayList<>();
    /** What it was sent, in order of sending. */
    public final List<SentPacket> heard = new ArrayList<>();
    /** The payloads it spoke, in order; those the network lost are missing. */
    public final List<byte[]> spoken = new ArrayList<>();

    Leg leg;
    private final IntUnaryOperator voice;
    private final Random network;
    /** Everything negotiated for it so far, the latest last. */
    private final List<Format> formats = new ArrayList<>();
    private Format format;
    private Encoder encoder;
    private int packetMs;
    private DoubleUnaryOperator song;
    /** Its voice has got that far. */
    private long spokenNs;
    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>((a, b) ->
        a.timeNs != b.timeNs ? Long.compare(a.timeNs, b.timeNs) : Long.compare(a.order, b.order));
    private int ssrc;
    private int sequence;
    private int timestamp;
    private int sample;
    private long nextPacketNs;
    private long order;
    private boolean silent;
    private double lossRate;
    private double duplicateRate;
    private long jitterNs;
    private final Keypad keypad = new Keypad();
    private boolean talksOverKeys;

    VirtualParty(LegSpec spec, IntUnaryOperator voice, int packetMs, long seed, long nowNs) {
        this.spec = spec;
        this.voice = voice;
        this.packetMs = packetMs;
        formats.addAll(spec.formats());
        speaksAs(spec.formats().get(0));
        network = new Random(seed ^ spec.name().hashCode());
        ssrc = network.nextInt();
        sequence = network.nextInt() & 0xFFFF;
        timestamp = network.nextInt();
        // Each party's packets leave at an own phase of the tick, as on a real network.
        nextPacketNs = nowNs + network.nextInt(20) * 1_000_000L + 1;
    }

    /** Loses that share of packets, 0 to 1. */
    public VirtualParty loses(double rate) {
        lossRate = rate;
        return this;
    }

    /** Repeats that share of packets, 0 to 1. */
    public VirtualParty duplicates(double rate) {
        duplicateRate = rate;
        return this;
    }

    /** Delays each packet by a random time up to that many milliseconds, which also reorders. */
    public VirtualParty jitters(int ms) {
        jitterNs = ms * 1_000_000L;
        return this;
    }

    /** Stops or goes on sending; the RTP clock runs on meanwhile. */
    public void silent(boolean value) {
        silent = value;
    }

    /** Goes on speaking in packets of that many milliseconds. */
    public void packetTime(int ms) {
        packetMs = ms;
    }

    /** Goes on speaking in that format: the timestamp goes on from where it is, maybe on another clock. */
    public void speaksAs(Format next) {
        format = next;
        encoder = next.codec().newEncoder();
    }

    /** Sings from now on, at whatever rate: the time in seconds to a sample. */
    public VirtualParty sings(DoubleUnaryOperator value) {
        song = value;
        return this;
    }

    /** Is sent these formats, too, from now on. */
    void negotiated(List<Format> more) {
        formats.addAll(more);
    }

    /** Goes on speaking as another RTP source: another SSRC, sequence and timestamp. */
    public void changeSsrc() {
        ssrc += 1;
        restartNumbers();
    }

    /** Goes on speaking under that SSRC. */
    public void ssrc(int value) {
        ssrc = value;
    }

    /** Goes on speaking under the same SSRC with another sequence and timestamp, as a restarted sender does. */
    public void restartNumbers() {
        sequence += 20_000;
        timestamp += 1_000_000_000;
    }

    /** Presses keys, one after the other: 160 ms each, 140 ms apart. Nothing is said meanwhile. */
    public void press(String digits) {
        keypad.press(digits);
    }

    /** Whether keys are being pressed. */
    public boolean isPressing() {
        return keypad.isBusy();
    }

    /** Holds each key for that many packets. */
    public VirtualParty holdsKeys(int packets) {
        keypad.hold(packets);
        return this;
    }

    /** Sends audio during events, too. */
    public VirtualParty talksOverKeys() {
        talksOverKeys = true;
        return this;
    }

    /** Its next packet carries that timestamp. */
    public VirtualParty timestamp(int value) {
        timestamp = value;
        return this;
    }

    /** What it was sent, without telephone-events. */
    public List<SentPacket> audioHeard() {
        return heard.stream().filter(packet -> packet.payloadType() != spec.eventPayloadType()).toList();
    }

    /** Forgets what it spoke and heard so far, so that a long run needs no memory. */
    public void forget() {
        heard.clear();
        spoken.clear();
        keysSent.clear();
    }

    /** The telephone-events it was sent, in order of sending. */
    public List<SentPacket> keysHeard() {
        return heard.stream().filter(packet -> packet.payloadType() == spec.eventPayloadType()).toList();
    }

    /** The digits it was sent: one for each timestamp. */
    public String digitsHeard() {
        StringBuilder digits = new StringBuilder();
        Set<Integer> timestamps = new HashSet<>();
        for (SentPacket packet : keysHeard()) {
            if (timestamps.add(packet.timestamp())) {
                digits.append("0123456789*#ABCD!".charAt(packet.payload()[0]));
            }
        }
        return digits.toString();
    }

    /** The leg in the call. */
    public Leg leg() {
        return leg;
    }

    void speakUntil(long nowNs) {
        while (nextPacketNs <= nowNs) {
            Codec codec = format.codec();
            int packetSamples = codec.sampleRate() / 1000 * packetMs;
            short[] samples = new short[packetSamples];
            for (int i = 0; i < packetSamples; i++) {
                samples[i] = (short) (song == null ? voice.applyAsInt(sample++)
                    : Math.round(song.applyAsDouble(spokenNs / 1e9 + (double) i / codec.sampleRate())));
            }
            spokenNs += packetMs * 1_000_000L;
            byte[] packet = new byte[RtpHeader.LENGTH + codec.maxPayloadLength(packetSamples)];
            int length = encoder.encode(samples, 0, packetSamples, packet, RtpHeader.LENGTH);
            RtpHeader.write(packet, 0, false, format.payloadType(), sequence & 0xFFFF, timestamp, ssrc);
            byte[] bytes = Arrays.copyOf(packet, RtpHeader.LENGTH + length);
            int ticks = packetSamples * (codec.clockRate() / 1000) / (codec.sampleRate() / 1000);
            byte[] event = keypad.next(timestamp, ticks);
            boolean sent = transmit(bytes, !silent && (event == null || talksOverKeys));
            if (sent) {
                spoken.add(Arrays.copyOfRange(bytes, RtpHeader.LENGTH, bytes.length));
            }
            if (event != null) {
                transmitEvent(event);
            }
            timestamp += ticks;
            nextPacketNs += packetMs * 1_000_000L;
        }
    }

    private void transmitEvent(byte[] event) {
        byte[] packet = new byte[RtpHeader.LENGTH + event.length];
        RtpHeader.write(packet, 0, keypad.begins(), spec.eventPayloadType(), sequence & 0xFFFF, keypad.timestamp(),
            ssrc);
        System.arraycopy(event, 0, packet, RtpHeader.LENGTH, event.length);
        if (transmit(packet, true)) {
            keysSent.add(SentPacket.parse(packet, 0, packet.length, nextPacketNs));
        }
    }

    /** Hands a packet to the network, if it is sent at all; whether the other side gets it. */
    private boolean transmit(byte[] bytes, boolean send) {
        boolean lost = network.nextDouble() < lossRate;
        boolean twice = network.nextDouble() < duplicateRate;
        long delayNs = (long) (network.nextDouble() * jitterNs);
        if (send) {
            sequence++;
        }
        if (send && !lost) {
            arrivals.add(new Arrival(nextPacketNs + delayNs, order++, bytes));
            if (twice) {
                arrivals.add(new Arrival(nextPacketNs + delayNs + 1_000_000, order++, bytes));
            }
        }
        return send && !lost;
    }

    long nextArrivalNs() {
        return arrivals.isEmpty() ? Long.MAX_VALUE : arrivals.peek().timeNs;
    }

    byte[] takeArrival() {
        return arrivals.remove().bytes;
    }

    /** What it heard, decoded and laid out on the stream's own timestamps; gaps are silence. */
    public short[] ears() {
        List<SentPacket> audio = audioHeard();
        if (audio.isEmpty()) {
            return new short[0];
        }
        int first = audio.get(0).timestamp();
        int last = first;
        for (SentPacket packet : audio) {
            last = packet.timestamp() - last > 0 ? packet.timestamp() : last;
            first = packet.timestamp() - first < 0 ? packet.timestamp() : first;
        }
        Codec codec = spec.formats().get(0).codec();
        short[] samples = new short[last - first + codec.sampleRate() / 1000 * 60];
        Decoder decoder = codec.newDecoder();
        for (SentPacket packet : audio) {
            decoder.decode(packet.payload(), 0, packet.payload().length, samples, packet.timestamp() - first);
        }
        return samples;
    }

    /** What it heard from one virtual time to another, by the times at which packets were sent, at the codec's rate. */
    public short[] earsBetween(double fromSeconds, double toSeconds) {
        return earsBetween(fromSeconds, toSeconds, spec.formats().get(0).codec().sampleRate());
    }

    /** As above, at that rate in Hz; each codec has one decoder for all its payloads. */
    public short[] earsBetween(double fromSeconds, double toSeconds, int rate) {
        List<SentPacket> part = audioHeard().stream()
            .filter(packet -> packet.timeNs() >= fromSeconds * 1e9 && packet.timeNs() < toSeconds * 1e9).toList();
        Map<Codec, Decoder> decoders = new HashMap<>();
        Map<Codec, Resampler> resamplers = new HashMap<>();
        short[] samples = new short[part.size() * rate / 1000 * 60];
        short[] decoded = new short[48 * 60];
        int at = 0;
        for (SentPacket packet : part) {
            Codec codec = codecOf(packet);
            int count = decoders.computeIfAbsent(codec, Codec::newDecoder)
                .decode(packet.payload(), 0, packet.payload().length, decoded, 0);
            if (codec.sampleRate() == rate) {
                System.arraycopy(decoded, 0, samples, at, count);
                at += count;
            } else {
                at += resamplers.computeIfAbsent(codec, each -> new Resampler(each.sampleRate(), rate))
                    .resample(decoded, 0, count, samples, at);
            }
        }
        return Arrays.copyOf(samples, at);
    }

    /** The codec of a packet it was sent, by what was negotiated last for its payload type. */
    public Codec codecOf(SentPacket packet) {
        Codec codec = null;
        for (Format each : formats) {
            codec = each.payloadType() == packet.payloadType() ? each.codec() : codec;
        }
        return codec;
    }
}
