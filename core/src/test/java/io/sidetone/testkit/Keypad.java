package io.sidetone.testkit;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The keys of a telephone: each is held for eight packets and then ended three times over, with a pause behind it
 * (RFC 4733 §2.5.1). Belongs to its {@link VirtualParty}.
 */
final class Keypad {

    private static final String KEYS = "0123456789*#ABCD!";
    private static final int ENDS = 3;
    private static final int PAUSE = 4;

    private final Queue<Character> keys = new ArrayDeque<>();
    private int held = 8;
    /** Packets of the present key that were sent; 0 if none is pressed. */
    private int sent;
    private int timestamp;
    private int duration;

    void press(String digits) {
        for (char digit : digits.toCharArray()) {
            keys.add(digit);
        }
    }

    /** For how many packets a key is held, its three ends aside. */
    void hold(int packets) {
        held = packets;
    }

    /** Whether keys are being pressed, or are still to be. */
    boolean isBusy() {
        return !keys.isEmpty();
    }

    /** The event's packet that goes with the audio of that timestamp: payload of one block; null if none. */
    byte[] next(int audioTimestamp, int ticks) {
        if (keys.isEmpty()) {
            return null;
        }
        sent++;
        if (sent > held + ENDS) {
            if (sent == held + ENDS + PAUSE) {
                sent = 0;
                keys.remove();
            }
            return null;
        }
        boolean first = sent == 1;
        if (first || duration + ticks > 0xFFFF) {
            // What does not fit goes on as a segment of its own (§2.5.1.3).
            int segment = first ? audioTimestamp : timestamp + 0xFFFF;
            duration = first ? 0 : duration - 0xFFFF;
            timestamp = segment;
        }
        duration += sent <= held ? ticks : 0;
        return new byte[] {(byte) KEYS.indexOf(keys.peek()), (byte) (sent > held ? 0x8A : 0x0A),
            (byte) (duration >> 8), (byte) duration};
    }

    /** The beginning of the key that is pressed, or of its latest segment. */
    int timestamp() {
        return timestamp;
    }

    /** Whether the latest packet is the first of its key. */
    boolean begins() {
        return sent == 1;
    }
}
