package io.sidetone.internal.rtp;

import java.util.Arrays;

/**
 * The storage half of a jitter buffer: packets among the last so many sequence numbers, as far as there is room for
 * their payloads. A packet's slot is its number modulo the slots; its payload lies in as many blocks as it fills. Owns
 * every byte from construction on; belongs to one leg, media thread only.
 *
 * <p>A payload goes to the lowest blocks that are free, so that a stream in order touches the same few for ever and not
 * all of them in turn: those a thousand calls had to fetch from memory.
 */
abstract class PacketRing implements JitterBuffer {

    /** No packet. */
    static final long NONE = -1;

    private static final long EMPTY = Long.MIN_VALUE;
    private static final long ALL = -1;
    private static final int BLOCKS = Long.SIZE;
    private static final int BLOCK_BITS = 8;

    // Of each packet, at its first block: its timestamp; then ticks, format and length.
    private static final int WORDS = 2;
    private static final int SHAPE = 1;
    private static final int TICKS_SHIFT = 32;
    private static final int FORMAT_SHIFT = 24;
    private static final int MOST_FORMATS = 1 << 7;
    private static final int MOST_LENGTH = (1 << FORMAT_SHIFT) - 1;

    /** What changes seldom: away from what every packet and frame reads. */
    static final class Counts {

        long tooLong;
        long duplicates;
        long late;
        long concealedTicks;
        long interruptions;
        long overflows;
        long emptyFrames;
    }

    private byte[] bytes;
    private final int mask;
    private int blockLength;
    private int maxLength;
    /**
     * The words of all blocks; then for each slot the number whose packet is there and, in the low bits, its first
     * block; below zero if it left.
     */
    private final long[] table;
    /** A bit for each block that is free. */
    private long free;
    final Counts counts = new Counts();
    /** Numbers of packets that carried no audio. */
    final NumberWindow withoutAudio = new NumberWindow();
    private long first;
    private long highest;
    private int selected;
    private long selectedSequence = NONE;
    private int size;

    /**
     * @param maxLength of a payload in bytes
     * @param room bytes for all payloads, {@code maxLength} at least
     */
    PacketRing(int slots, int maxLength, int room) {
        if (slots < 2 || Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots must be a power of two above 1, was " + slots);
        }
        if (maxLength <= 0 || maxLength > MOST_LENGTH || room < maxLength) {
            throw new IllegalArgumentException("payloads of " + maxLength + " bytes in " + room);
        }
        mask = slots - 1;
        table = new long[BLOCKS * WORDS + slots];
        this.maxLength = maxLength;
        blockLength = (room + BLOCKS - 1) / BLOCKS;
        bytes = new byte[BLOCKS * blockLength];
        removeAll();
    }

    @Override
    public final void grow(int maxPayloadLength, int room) {
        if (maxPayloadLength <= maxLength && room <= bytes.length) {
            return;
        }
        maxLength = Math.max(maxLength, maxPayloadLength);
        byte[] former = bytes;
        int formerLength = blockLength;
        blockLength = (Math.max(former.length, Math.max(room, maxLength)) + BLOCKS - 1) / BLOCKS;
        bytes = new byte[BLOCKS * blockLength];
        free = ALL;
        for (long each = first; each >= 0 && each <= highest; each++) {
            if (holds(each)) {
                int block = block(each);
                free &= ~run(block, length(block));
                System.arraycopy(former, block * formerLength, bytes, block * blockLength, length(block));
            }
        }
    }

    final void removeAll() {
        Arrays.fill(table, BLOCKS * WORDS, table.length, EMPTY);
        free = ALL;
        size = 0;
        first = NONE;
        highest = NONE;
    }

    final int slots() {
        return mask + 1;
    }

    /** STORED, or TOO_LONG, DUPLICATE or NO_ROOM, counted, where storage alone refuses that packet. */
    final int admit(long sequence, int length) {
        if (length > maxLength) {
            counts.tooLong++;
            return TOO_LONG;
        }
        if (holds(sequence)) {
            counts.duplicates++;
            return DUPLICATE;
        }
        if (sequence < highest && !fits(sequence, length)) {
            counts.overflows++;
            return NO_ROOM;
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
        return table[place(sequence)] >> BLOCK_BITS == sequence;
    }

    /** Whether that packet was here and left by {@link #removeFirst}, as far as its slot remembers. */
    final boolean held(long sequence) {
        return table[place(sequence)] == left(sequence);
    }

    private static long left(long sequence) {
        return ~(sequence << BLOCK_BITS);
    }

    /** The lowest sequence number here, or NONE. */
    final long first() {
        return first;
    }

    /** The highest sequence number here; not if it is empty. */
    final long last() {
        long last = highest;
        while (!holds(last)) {
            last--;
        }
        return last;
    }

    /** Whether there is room beside all that is here for that number, less than {@link #slots} below the highest. */
    final boolean fits(long sequence, int length) {
        return isEmpty() || sequence - first < slots() && beginnings(length) != 0;
    }

    /** The blocks with which so many begin that are free and hold that length: a bit for each. */
    private long beginnings(int length) {
        long beginnings = free;
        for (int i = blocks(length) - 1; i > 0; i--) {
            beginnings &= free >>> i;
        }
        return beginnings;
    }

    private int blocks(int length) {
        return Math.max(1, (length + blockLength - 1) / blockLength);
    }

    /** The blocks of a payload that begins with that one: a bit for each. */
    private long run(int block, int length) {
        return ALL >>> BLOCKS - blocks(length) << block;
    }

    /** Stores a packet that {@link #fits} and is not here yet. */
    final void put(long sequence, long timestamp, int duration, int format, byte[] payload, int offset, int length) {
        assert fits(sequence, length) && !holds(sequence) && format >= 0 && format < MOST_FORMATS : sequence;
        size++;
        int block = Long.numberOfTrailingZeros(beginnings(length));
        free &= ~run(block, length);
        table[place(sequence)] = sequence << BLOCK_BITS | block;
        table[block * WORDS] = timestamp;
        table[block * WORDS + SHAPE] = (long) duration << TICKS_SHIFT | format << FORMAT_SHIFT | length;
        System.arraycopy(payload, offset, bytes, block * blockLength, length);
        first = isEmpty() ? sequence : Math.min(first, sequence);
        highest = Math.max(highest, sequence);
    }

    final void removeFirst() {
        remove(first, left(first));
        long next = first + 1;
        while (next <= highest && !holds(next)) {
            next++;
        }
        first = next <= highest ? next : NONE;
    }

    private void remove(long sequence, long mark) {
        int block = block(sequence);
        free |= run(block, length(block));
        table[place(sequence)] = mark;
        size--;
    }

    /** Takes back that packet and all above it, as if they had never come. */
    final void removeFrom(long sequence) {
        for (long each = Math.max(sequence, first); each <= highest; each++) {
            if (holds(each)) {
                remove(each, EMPTY);
            }
        }
        if (first >= sequence) {
            first = NONE;
        }
        highest = Math.min(highest, sequence - 1);
    }

    final long timestampOf(long sequence) {
        return table[block(sequence) * WORDS];
    }

    final int ticksOf(long sequence) {
        return (int) (shape(block(sequence)) >> TICKS_SHIFT);
    }

    final long endOf(long sequence) {
        return timestampOf(sequence) + ticksOf(sequence);
    }

    /** Where the table tells of that number's slot. */
    private int place(long sequence) {
        return BLOCKS * WORDS + ((int) sequence & mask);
    }

    /** The first block of a packet that is here. */
    private int block(long sequence) {
        return (int) table[place(sequence)] & BLOCKS - 1;
    }

    private int length(int block) {
        return (int) shape(block) & MOST_LENGTH;
    }

    private long shape(int block) {
        return table[block * WORDS + SHAPE];
    }

    @Override
    public final boolean select(long sequence) {
        if (sequence < 0 || !holds(sequence)) {
            return false;
        }
        selected = block(sequence);
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
        return table[selected * WORDS];
    }

    @Override
    public final int packetTicks() {
        return (int) (shape(selected) >> TICKS_SHIFT);
    }

    @Override
    public final int packetFormat() {
        return (int) (shape(selected) >> FORMAT_SHIFT) & MOST_FORMATS - 1;
    }

    @Override
    public final byte[] bytes() {
        return bytes;
    }

    @Override
    public final int payloadOffset() {
        return selected * blockLength;
    }

    @Override
    public final int payloadLength() {
        return length(selected);
    }

    /** Packets refused because they were longer than any may be. */
    public final long tooLongCount() {
        return counts.tooLong;
    }

    /** Packets that were here already when they came again. */
    public final long duplicateCount() {
        return counts.duplicates;
    }
}
