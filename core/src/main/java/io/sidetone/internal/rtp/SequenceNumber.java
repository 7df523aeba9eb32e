package io.sidetone.internal.rtp;

/**
 * The only place with wrap arithmetic: 16-bit RTP sequence numbers and 32-bit timestamps (RFC 3550 §5.1) go in, and
 * everything behind it counts in 64 bits that never wrap. Stateless; any thread.
 */
public final class SequenceNumber {

    private static final int CYCLE_BITS = 16;
    private static final int TIMESTAMP_CYCLE_BITS = 32;

    private SequenceNumber() {
    }

    /**
     * How far {@code a} lies after {@code b} on the circle of 2¹⁶.
     *
     * @return −32768 … 32767, negative where {@code a} comes before {@code b}
     */
    public static int difference(int a, int b) {
        return (short) (a - b);
    }

    /** How far timestamp {@code a} lies after {@code b} on the circle of 2³², in ticks; negative where it is before. */
    public static int timestampDifference(int a, int b) {
        return a - b;
    }

    /** The 64-bit number nearest to {@code reference} whose low 16 bits are those of {@code value16}. */
    public static long unwrap(long reference, int value16) {
        return reference + difference(value16, (int) reference);
    }

    /** The 64-bit timestamp nearest to {@code reference} whose low 32 bits are {@code value32}. */
    public static long unwrapTimestamp(long reference, int value32) {
        return reference + timestampDifference(value32, (int) reference);
    }

    /**
     * Where a new stream goes on in the 64-bit space of an old one: more than a whole cycle above {@code highest}, so
     * that the new stream's stragglers can't be taken for packets of the old one.
     */
    static long beyond(long highest, int value16) {
        return ((highest >> CYCLE_BITS) + 2 << CYCLE_BITS) + (value16 & 0xFFFF);
    }

    /** As {@link #beyond}, for timestamps. */
    static long timestampBeyond(long highest, int value32) {
        return ((highest >> TIMESTAMP_CYCLE_BITS) + 2 << TIMESTAMP_CYCLE_BITS) + (value32 & 0xFFFF_FFFFL);
    }
}
