package io.sidetone.internal.rtp;

/**
 * Reads named telephone-events where they lie: a payload of one or more blocks of four bytes (RFC 4733 §2.3).
 * Stateless; any thread.
 *
 * <pre>
 *   event | E R volume | duration (16 bits, in ticks of the RTP clock)
 * </pre>
 */
public final class TelephoneEvent {

    /** Bytes of one block. */
    public static final int LENGTH = 4;

    /** The most blocks a payload may have here; telephones send one. */
    public static final int MAX_BLOCKS = 16;

    /** The longest duration that one block can tell, in ticks. */
    public static final int MAX_DURATION = 0xFFFF;

    /** {@link #digit}: an event that is no digit. */
    public static final char NO_DIGIT = 0;

    private static final String DIGITS = "0123456789*#ABCD!";
    private static final int END = 0x80;
    private static final int VOLUME = 0x3F;

    private TelephoneEvent() {
    }

    /** Whether a payload of that many bytes can hold events. */
    public static boolean isPayload(int length) {
        return length > 0 && length <= MAX_BLOCKS * LENGTH && length % LENGTH == 0;
    }

    /** The event's code of IANA's registry, 0 to 255. */
    public static int event(byte[] buffer, int offset) {
        return buffer[offset] & 0xFF;
    }

    /** Whether the event is over. */
    public static boolean isEnd(byte[] buffer, int offset) {
        return (buffer[offset + 1] & END) != 0;
    }

    /** The power of a tone in −dBm0, 0 to 63. */
    public static int volume(byte[] buffer, int offset) {
        return buffer[offset + 1] & VOLUME;
    }

    /** How long the event has lasted so far, in ticks of the RTP clock from the packet's timestamp on. */
    public static int duration(byte[] buffer, int offset) {
        return (short) RtpHeader.SHORT.get(buffer, offset + 2) & 0xFFFF;
    }

    /** How far a whole payload reaches from its timestamp on: its blocks follow each other (§2.5.1.5). */
    public static int duration(byte[] buffer, int offset, int length) {
        int sum = 0;
        for (int at = offset; at < offset + length; at += LENGTH) {
            sum += duration(buffer, at);
        }
        return sum;
    }

    /** The digit of an event's code: 0–9, *, #, A–D, or ! for a flash (§3.2); {@link #NO_DIGIT} for any other. */
    public static char digit(int event) {
        return event < DIGITS.length() ? DIGITS.charAt(event) : NO_DIGIT;
    }

    /** Writes one block; volume and duration must be in range. */
    public static void write(byte[] buffer, int offset, int event, boolean end, int volume, int duration) {
        assert volume >= 0 && volume <= VOLUME && duration >= 0 && duration <= MAX_DURATION : volume + " " + duration;
        buffer[offset] = (byte) event;
        buffer[offset + 1] = (byte) (end ? volume | END : volume);
        RtpHeader.SHORT.set(buffer, offset + 2, (short) duration);
    }
}
