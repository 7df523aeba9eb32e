package io.sidetone.internal.rtp;

/**
 * Tells one pressed key from the next in the telephone-events of one speaker, whatever the network does to them: every
 * event begins exactly once. Belongs to one leg, media thread only; nothing is allocated after construction.
 *
 * <p>An event is its timestamp (RFC 4733 §2.2.1): all its packets carry that of its beginning, so repeated and
 * reordered ones change nothing and any one of them suffices. It counts from the first of them on, so that no end has
 * to be waited for: one that never comes costs nothing. An event that outlasts {@value TelephoneEvent#MAX_DURATION}
 * ticks is sent in segments that follow each other without a gap and without an end between (§2.5.1.3); they are one.
 */
public final class DigitDetector {

    /** {@link #accept}: the first packet of an event. */
    public static final int BEGINS = 0;
    /** {@link #accept}: another packet of the present event. */
    public static final int CONTINUES = 1;
    /** {@link #accept}: a packet of an event before, overtaken by the present one. */
    public static final int PAST = 2;

    private boolean any;
    private long highestSequence;
    /** Of the packets of the present event, and how many blocks one of them has had. */
    private long timestamp;
    private int blocks;
    /** The present event: the last of those blocks. */
    private long start;
    private int event;
    private int duration;
    private boolean ended;

    private final char[] begun = new char[TelephoneEvent.MAX_BLOCKS];
    private int begunCount;

    /**
     * Takes in one packet.
     *
     * @param sequence unwrapped, as is the {@code timestamp}
     * @param payload borrowed until return; {@link TelephoneEvent#isPayload} holds
     * @return BEGINS, CONTINUES or PAST
     */
    public int accept(long sequence, long timestamp, byte[] payload, int offset, int length) {
        begunCount = 0;
        boolean same = any && timestamp == this.timestamp;
        if (any && !same && sequence < highestSequence) {
            return PAST;
        }
        highestSequence = any ? Math.max(highestSequence, sequence) : sequence;
        boolean goesOn = same || any && goesOn(timestamp, TelephoneEvent.event(payload, offset));
        any = true;
        if (!same) {
            this.timestamp = timestamp;
            blocks = goesOn ? 1 : 0;
        }
        read(timestamp, payload, offset, length);
        return goesOn ? CONTINUES : BEGINS;
    }

    /** Whether a packet with another timestamp is the present event's next segment, or what is left of several. */
    private boolean goesOn(long timestamp, int code) {
        long distance = timestamp - start;
        return code == event && (distance == 0
            || !ended && (distance == TelephoneEvent.MAX_DURATION || distance == duration));
    }

    private void read(long timestamp, byte[] payload, int offset, int length) {
        long blockStart = timestamp;
        for (int i = 0; i < length / TelephoneEvent.LENGTH; i++) {
            int at = offset + i * TelephoneEvent.LENGTH;
            int code = TelephoneEvent.event(payload, at);
            // The same key can't be pressed twice without a pause: the block is there twice.
            boolean repeated = i > 0 && code == TelephoneEvent.event(payload, at - TelephoneEvent.LENGTH);
            if (i >= blocks) {
                blocks = i + 1;
                if (!repeated) {
                    begin(blockStart, code);
                }
            }
            if (i == blocks - 1) {
                update(blockStart, payload, at);
            }
            blockStart += TelephoneEvent.duration(payload, at);
        }
    }

    private void begin(long blockStart, int code) {
        start = blockStart;
        event = code;
        duration = 0;
        ended = false;
        char digit = TelephoneEvent.digit(code);
        if (digit != TelephoneEvent.NO_DIGIT) {
            begun[begunCount++] = digit;
        }
    }

    private void update(long blockStart, byte[] payload, int at) {
        if (start != blockStart) {
            start = blockStart;
            duration = 0;
        }
        duration = Math.max(duration, TelephoneEvent.duration(payload, at));
        ended |= TelephoneEvent.isEnd(payload, at);
    }

    /** How many digits began with the packet last accepted; one at most, where telephones send one block a packet. */
    public int begun() {
        return begunCount;
    }

    /** A digit that began with the packet last accepted, from index 0 to {@link #begun()} − 1. */
    public char begun(int index) {
        return begun[index];
    }
}
