package io.sidetone.internal.rtp;

import java.util.Arrays;

/**
 * The storage half of a jitter buffer: the last so many sequence numbers, each with room for one packet; a packet's
 * slot is its number modulo the slots. Owns every byte from construction on; belongs to one leg, media thread only.
 */
abstract class PacketRing implements JitterBuffer {

    /** No packet. */
    static final long NONE = -1;

    private byte[] bytes;
    private final int mask;
    private int slotLength;
    private final long[] sequences;
    private final long[] timestamps;
    private final int[] ticks;
    private final int[] formats;
    private final int[] lengths;
    /** Numbers of packets that carried no audio. */
    final NumberWindow withoutAudio = new NumberWindow();
    private long first;
    private long highest;
    private int selected;
    private long selectedSequence = NONE;
    private int size;
    private long tooLongCount;
    private long duplicateCount;

    PacketRing(int slots, int slotLength) {
        if (slots < 2 || Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots must be a power of two above 1, was " + slots);
        }
        if (slotLength <= 0 || (long) slots * slotLength > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(slots + " slots of " + slotLength + " bytes");
        }
        this.slotLength = slotLength;
        mask = slots - 1;
        bytes = new byte[slots * slotLength];
        sequences = new long[slots];
        timestamps = new long[slots];
        ticks = new int[slots];
        formats = new int[slots];
        lengths = new int[slots];
        removeAll();
    }

    @Override
    public final void grow(int maxPayloadLength) {
        if (maxPayloadLength <= slotLength) {
            return;
        }
        byte[] larger = new byte[slots() * maxPayloadLength];
        for (int slot = 0; slot < slots(); slot++) {
            System.arraycopy(bytes, slot * slotLength, larger, slot * maxPayloadLength, slotLength);
        }
        bytes = larger;
        slotLength = maxPayloadLength;
    }

    final void removeAll() {
        Arrays.fill(sequences, NONE);
        size = 0;
        first = NONE;
        highest = NONE;
    }

    final int slots() {
        return mask + 1;
    }

    /** STORED, or TOO_LONG or DUPLICATE, counted, where storage alone refuses that packet. */
    final int admit(long sequence, int length) {
        if (length > slotLength) {
            tooLongCount++;
            return TOO_LONG;
        }
        if (holds(sequence)) {
            duplicateCount++;
            return DUPLICATE;
        }
        return STORED;
    }

    final boolean isEmpty() {
        return first == NONE;
    }

    final int size() {
        return size;
    }

    final boolean holds(long sequence) {
        return sequences[slot(sequence)] == sequence;
    }

    /** Whether that packet was here and left by {@link #removeFirst}, as far as its slot remembers. */
    final boolean held(long sequence) {
        return sequences[slot(sequence)] == left(sequence);
    }

    private static long left(long sequence) {
        return NONE - 1 - sequence;
    }

    /** The lowest sequence number here, or NONE. */
    final long first() {
        return first;
    }

    /** Whether there is room beside all that is here for that number, less than {@link #slots} below the highest. */
    final boolean fits(long sequence) {
        return isEmpty() || sequence - first < slots();
    }

    /** Stores a packet that {@link #fits} and is not here yet. */
    final void put(long sequence, long timestamp, int duration, int format, byte[] payload, int offset, int length) {
        assert fits(sequence) && !holds(sequence) : sequence;
        int slot = slot(sequence);
        sequences[slot] = sequence;
        timestamps[slot] = timestamp;
        ticks[slot] = duration;
        formats[slot] = format;
        lengths[slot] = length;
        System.arraycopy(payload, offset, bytes, slot * slotLength, length);
        size++;
        first = isEmpty() ? sequence : Math.min(first, sequence);
        highest = Math.max(highest, sequence);
    }

    final void removeFirst() {
        sequences[slot(first)] = left(first);
        size--;
        long next = first + 1;
        while (next <= highest && !holds(next)) {
            next++;
        }
        first = next <= highest ? next : NONE;
    }

    /** Takes back that packet and all above it, as if they had never come. */
    final void removeFrom(long sequence) {
        for (long each = Math.max(sequence, first); each <= highest; each++) {
            if (holds(each)) {
                sequences[slot(each)] = NONE;
                size--;
            }
        }
        if (first >= sequence) {
            first = NONE;
        }
        highest = Math.min(highest, sequence - 1);
    }

    final long timestampOf(long sequence) {
        return timestamps[slot(sequence)];
    }

    final int ticksOf(long sequence) {
        return ticks[slot(sequence)];
    }

    final long endOf(long sequence) {
        return timestampOf(sequence) + ticksOf(sequence);
    }

    private int slot(long sequence) {
        return (int) sequence & mask;
    }

    @Override
    public final boolean select(long sequence) {
        if (sequence < 0 || !holds(sequence)) {
            return false;
        }
        selected = slot(sequence);
        selectedSequence = sequence;
        return true;
    }

    @Override
    public final boolean isSkipped(long sequence) {
        return withoutAudio.isMarked(sequence);
    }

    @Override
    public final long highestSkipped() {
        return withoutAudio.highest();
    }

    @Override
    public final long highestSequence() {
        return highest;
    }

    @Override
    public final long packetSequence() {
        return selectedSequence;
    }

    @Override
    public final long packetTimestamp() {
        return timestamps[selected];
    }

    @Override
    public final int packetTicks() {
        return ticks[selected];
    }

    @Override
    public final int packetFormat() {
        return formats[selected];
    }

    @Override
    public final byte[] bytes() {
        return bytes;
    }

    @Override
    public final int payloadOffset() {
        return selected * slotLength;
    }

    @Override
    public final int payloadLength() {
        return lengths[selected];
    }

    /** Packets refused because a slot could not hold them. */
    public final long tooLongCount() {
        return tooLongCount;
    }

    /** Packets that were here already when they came again. */
    public final long duplicateCount() {
        return duplicateCount;
    }
}
