package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;
import io.sidetone.internal.rtp.RtpHeader;

/**
 * Turns the samples of one stream into payloads: at once, or if its codec takes long by a worker until the next tick,
 * in which case each packet has its number and time in the stream already. Belongs to its listener, media thread only
 * but for {@link #work}; allocates nothing after construction.
 */
final class Encoding extends CoderJob {

    /** The sequence of a packet that has none yet. */
    static final long UNNUMBERED = -1;

    /** A frame holds two packets of 10 ms, or ends one and, where forwarding begins behind it, a rest. */
    private static final int MOST = 3;

    /** A packet on its way through a worker. */
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

        private Packet(int maxPayload) {
            bytes = new byte[RtpHeader.LENGTH + maxPayload];
        }

        int length() {
            return length;
        }
    }

    /** Null where the codec has no coders: then there is nothing but forwarding. */
    private final Encoder encoder;
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

    private final short[] samples;
    private int sampleCount;
    private final Packet[] packets;
    private int size;

    private long encodes;
    private long failures;
    private long unready;

    /** @param mostSamples in a frame */
    Encoding(Codec codec, int mostSamples, Quarantine quarantine, Workshop workshop) {
        encoder = codec.hasCoders() ? codec.newEncoder() : null;
        ahead = codec.hasCoders() && codec.execution() == Execution.WORKER;
        this.quarantine = quarantine;
        this.workshop = workshop;
        samples = new short[ahead ? mostSamples : 0];
        packets = new Packet[ahead ? MOST : 0];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = new Packet(codec.maxPayloadLength(mostSamples));
        }
    }

    /** Whether payloads are there one tick after their samples. */
    boolean isAhead() {
        return ahead;
    }

    /** What follows has nothing to do with what was encoded before. */
    void forget() {
        forgetting = true;
    }

    // ---- at once ----------------------------------------------------------------------------------------------

    /**
     * Encodes one packet.
     *
     * @return bytes written; -1 for none, as without an encoder
     */
    int encode(short[] pending, int count, byte[] payload, int offset) {
        if (encoder == null || quarantine.isClosed()) {
            return -1;
        }
        anew |= forgetting;
        forgetting = false;
        long begunNs = quarantine.begin();
        int length = encode(pending, 0, count, payload, offset);
        quarantine.end(begunNs);
        settle();
        encodes += length >= 0 ? 1 : 0;
        return length;
    }

    /** An encoder that throws is begun anew, and its packet is a loss. */
    private int encode(short[] from, int first, int count, byte[] payload, int offset) {
        try {
            if (anew && used) {
                encoder.reset();
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
        failures += thrown;
        thrown = 0;
    }

    // ---- by a worker ------------------------------------------------------------------------------------------

    /** Whether a worker is so late that there is nothing to give it in this tick. */
    boolean isLate() {
        return late;
    }

    /** A packet is lost because of that. */
    void lose() {
        unready++;
    }

    /** A packet is to be encoded until the next tick. */
    void add(short[] pending, int count, boolean marker, long timestamp) {
        Packet packet = packets[size++];
        packet.marker = marker;
        packet.sequence = UNNUMBERED;
        packet.length = -1;
        packet.timestamp = timestamp;
        packet.from = sampleCount;
        packet.count = count;
        System.arraycopy(pending, 0, samples, sampleCount, count);
        sampleCount += count;
    }

    /** Has what was added since the last tick encoded. */
    void submit() {
        if (size > 0 && !late) {
            anew |= forgetting;
            forgetting = false;
            expected = size;
            submitted = true;
            refused = !submit(workshop);
        }
    }

    @Override
    void work() {
        for (int i = 0; i < size; i++) {
            Packet packet = packets[i];
            packet.length = encode(samples, packet.from, packet.count, packet.bytes, RtpHeader.LENGTH);
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
        unready += ready ? 0 : leaving;
        for (int i = 0; ready && i < leaving; i++) {
            encodes += isReady(i) ? 1 : 0;
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

    // ---- what happened ----------------------------------------------------------------------------------------

    /** Packets encoded. */
    long encodes() {
        return encodes;
    }

    /** Exceptions thrown by the encoder. */
    long failures() {
        return failures;
    }

    /** Packets that no worker had encoded in time. */
    long unready() {
        return unready;
    }
}
