package io.sidetone.engine;

import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;
import io.sidetone.internal.rtp.RtpHeader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the samples of one stream into payloads of one format: at once, or if its codec takes long by a worker until
 * the next tick, in which case each packet has its number and time in the stream already. Belongs to its listener,
 * media thread only but for {@link #work}; allocates nothing after construction and {@link #follow}.
 *
 * <p>It may follow another one that is used earlier in every tick: what that one has encoded in the same tick from the
 * very same samples is copied. The one that is followed never notices.
 */
final class Encoding extends CoderJob {

    /** The sequence of a packet that has none yet. */
    static final long UNNUMBERED = -1;

    /** A frame holds two packets of 10 ms, or ends one and, where forwarding begins behind it, a rest. */
    private static final int MOST = 3;

    private static final Packet[] NONE = {};

    /** A packet of this tick, or on its way through a worker. */
    static final class Packet {

        /** With room for the RTP header before the payload. */
        final byte[] bytes;
        boolean marker;
        long sequence;
        long timestamp;
        private int from;
        private int count;
        /** Bytes of payload; below zero if there is none. */
        private int length;
        /** Whose samples are the same, if any: he encodes them, and this is his packet. */
        private @Nullable Encoding leader;
        private @Nullable Packet same;

        private Packet(int maxPayload) {
            bytes = new byte[RtpHeader.LENGTH + maxPayload];
        }

        int length() {
            return length;
        }
    }

    private final Format format;
    /** Null where the codec has no coders: then there is nothing but forwarding. */
    private final @Nullable Encoder encoder;
    private final int mostSamples;
    private final int maxPayload;
    private final CodecCounts counts;
    private final Workshop workshop;
    private final Quarantine quarantine;
    private final boolean ahead;
    /** Whether it has a past, and whether that ends before the next packet. */
    private boolean used;
    private boolean anew;
    private int thrown;

    private boolean forgetting;
    /** Whether a worker has not even done the last tick's. */
    private boolean late;
    /** How many packets that a worker has are still to be sent, and whether none would take them. */
    private int expected;
    private boolean refused;
    private boolean submitted;
    private boolean ready;

    private @Nullable Encoding leader;
    /** What workers, or followers, need of a tick; empty if there are none. */
    private Packet[] packets = NONE;
    private short[] samples = {};
    private int sampleCount;
    private int size;
    private long keptNs;

    /**
     * @param rate of the samples, in Hz
     * @param mostMs that come in a frame
     */
    Encoding(Format format, int rate, int mostMs, CodecCounts counts, Quarantine quarantine, Workshop workshop) {
        this.format = format;
        mostSamples = rate / 1000 * mostMs;
        maxPayload = format.codec().maxPayloadLength((int) ((long) format.codec().sampleRate() * mostMs / 1000));
        this.counts = counts;
        this.quarantine = quarantine;
        this.workshop = workshop;
        encoder = counts.encoder(format.codec(), rate);
        ahead = encoder != null && format.codec().execution() == Execution.WORKER;
        if (ahead) {
            keepPackets();
        }
    }

    private void keepPackets() {
        if (packets.length == 0) {
            samples = new short[mostSamples];
            packets = new Packet[MOST];
            for (int i = 0; i < packets.length; i++) {
                packets[i] = new Packet(maxPayload);
            }
        }
    }

    Format format() {
        return format;
    }

    /** Whether payloads are there one tick after their samples. */
    boolean isAhead() {
        return ahead;
    }

    /** What follows has nothing to do with what was encoded before. */
    void forget() {
        forgetting = true;
    }

    /** By how many samples its payloads are late, other than a worker's. */
    int delaySamples() {
        return encoder instanceof ResampledEncoder resampled && !ahead ? resampled.delaySamples() : 0;
    }

    /** What the listener has heard before, and for {@link #delaySamples()} will: what is encoded next follows it. */
    void hear(short[] heard, int count) {
        if (encoder instanceof ResampledEncoder resampled && !ahead) {
            if (forgetting) {
                encoder.reset();
                used = false;
                forgetting = false;
            }
            resampled.hear(heard, count);
        }
    }

    /** Whose payloads are copied where the samples are the same; null for nobody's. */
    void follow(@Nullable Encoding other) {
        leader = other;
        if (other != null) {
            other.keepPackets();
        }
    }

    private @Nullable Packet find(short[] pending, int count, long nowNs) {
        for (int i = 0; i < size && keptNs == nowNs; i++) {
            Packet packet = packets[i];
            if (packet.count == count
                && Arrays.equals(samples, packet.from, packet.from + count, pending, 0, count)) {
                return packet;
            }
        }
        return null;
    }

    private Packet keep(short[] pending, int count, long nowNs) {
        if (keptNs != nowNs) {
            keptNs = nowNs;
            size = 0;
            sampleCount = 0;
        }
        Packet packet = packets[size++];
        packet.from = sampleCount;
        packet.count = count;
        packet.length = -1;
        packet.same = null;
        System.arraycopy(pending, 0, samples, sampleCount, count);
        sampleCount += count;
        return packet;
    }

    // ---- at once ----------------------------------------------------------------------------------------------

    /**
     * Encodes one packet.
     *
     * @return bytes written; -1 for none, as without an encoder
     */
    int encode(short[] pending, int count, byte[] payload, int offset, long nowNs) {
        Packet same = leader == null ? null : leader.find(pending, count, nowNs);
        if (same != null && same.length >= 0) {
            System.arraycopy(same.bytes, RtpHeader.LENGTH, payload, offset, same.length);
            forgetting = true;
            counts.shared++;
            return same.length;
        }
        if (encoder == null || quarantine.isClosed()) {
            return -1;
        }
        anew |= forgetting;
        forgetting = false;
        long begunNs = quarantine.begin();
        int length = encode(pending, 0, count, payload, offset);
        quarantine.end(begunNs);
        settle();
        counts.encodes += length >= 0 ? 1 : 0;
        if (packets.length > 0 && length >= 0 && (keptNs != nowNs || size < MOST)) {
            Packet packet = keep(pending, count, nowNs);
            packet.length = length;
            System.arraycopy(payload, offset, packet.bytes, RtpHeader.LENGTH, length);
        }
        return length;
    }

    /** An encoder that throws is begun anew, and its packet is a loss. */
    private int encode(short[] from, int first, int count, byte[] payload, int offset) {
        assert encoder != null : "forwarded only";
        try {
            if (anew && used) {
                encoder.reset();
            }
            if (anew || !used) {
                encoder.takeUp(from, first, count);
            }
            anew = false;
            used = true;
            return encoder.encode(from, first, count, payload, offset);
        } catch (RuntimeException e) {
            thrown++;
            encoder.reset();
            return -1;
        }
    }

    private void settle() {
        counts.failures += thrown;
        thrown = 0;
    }

    // ---- by a worker ------------------------------------------------------------------------------------------

    /** Whether a worker is so late that there is nothing to give it in this tick. */
    boolean isLate() {
        return late;
    }

    /** A packet is lost because of that. */
    void lose() {
        counts.unready++;
    }

    /** A packet is to be encoded until the next tick. */
    void add(short[] pending, int count, boolean marker, long timestamp, long nowNs) {
        Packet packet = keep(pending, count, nowNs);
        packet.marker = marker;
        packet.sequence = UNNUMBERED;
        packet.length = -1;
        packet.timestamp = timestamp;
        packet.leader = leader;
        packet.same = leader == null ? null : leader.find(pending, count, nowNs);
        forgetting |= packet.same != null;
    }

    /** Has what was added since the last tick encoded. */
    void submit() {
        boolean own = false;
        for (int i = 0; i < size; i++) {
            own |= packets[i].same == null;
        }
        if (size > 0 && !late) {
            anew |= own && forgetting;
            forgetting &= !own;
            expected = size;
            submitted = true;
            refused = own && !submit(workshop);
        }
    }

    @Override
    void work() {
        for (int i = 0; i < size; i++) {
            Packet packet = packets[i];
            if (packet.same == null) {
                packet.length = encode(samples, packet.from, packet.count, packet.bytes, RtpHeader.LENGTH);
            }
        }
    }

    /** Begins a tick: how many packets leave in it, or are lost where {@link #isReady} says so. */
    int collect() {
        int leaving = expected;
        late = isOutstanding();
        ready = !late && !refused;
        expected = 0;
        refused = false;
        submitted = false;
        counts.unready += ready ? 0 : leaving;
        for (int i = 0; ready && i < leaving; i++) {
            if (packets[i].same != null) {
                copy(packets[i]);
            } else {
                counts.encodes += isReady(i) ? 1 : 0;
            }
        }
        if (!late) {
            settle();
            size = 0;
            sampleCount = 0;
        }
        return leaving;
    }

    /** Whether a packet last collected has its payload. */
    boolean isReady(int index) {
        return ready && packets[index].length >= 0;
    }

    /** How many packets leave in the next tick. */
    int expected() {
        return late ? 0 : size;
    }

    private void copy(Packet packet) {
        assert packet.leader != null && packet.same != null : "nobody else has encoded it";
        if (packet.leader.isOutstanding()) {
            counts.unready++;
            return;
        }
        packet.length = packet.same.length;
        if (packet.length >= 0) {
            System.arraycopy(packet.same.bytes, RtpHeader.LENGTH, packet.bytes, RtpHeader.LENGTH, packet.length);
            counts.shared++;
        }
    }

    Packet packet(int index) {
        return packets[index];
    }

    /** Nothing of what was added is wanted any more; what a worker has is left alone. */
    void discard() {
        expected = 0;
        if (!late && !submitted) {
            size = 0;
            sampleCount = 0;
        }
    }
}
