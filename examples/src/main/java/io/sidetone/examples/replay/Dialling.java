package io.sidetone.examples.replay;

import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.internal.rtp.TelephoneEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Digits in the stream of a party who dials, as RTP events (RFC 4733 §2.5): in the place of what he says for 140 ms,
 * the last packet three times, under numbers that go on. Static functions.
 */
final class Dialling {

    static final int MOST_DIGITS = 32;

    private static final String DIGITS = "0123456789*#ABCD";
    private static final long PACKET_NS = 20_000_000;
    /** Five packets of a digit that grows, and its end twice more. */
    private static final int GROWING = 5;
    private static final int PACKETS = GROWING + 2;
    private static final long DIGIT_NS = 10 * PACKET_NS;
    private static final int VOLUME = 10;
    private static final int HEADER = 12;

    private Dialling() {
    }

    static boolean isDiallable(String digits) {
        return !digits.isEmpty() && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(digit -> DIGITS.indexOf(digit) >= 0);
    }

    /** How long those digits take, with the pauses between them. */
    static long durationNs(String digits) {
        return digits.length() * DIGIT_NS;
    }

    /**
     * The stream of a party who dials.
     *
     * @param sent what he would have sent; not empty
     * @param clockRate of the stream, in Hz
     */
    static List<Packet> into(List<Packet> sent, long atNs, String digits, int payloadType, int clockRate) {
        List<Packet> stream = sent;
        for (int i = 0; i < digits.length(); i++) {
            stream = into(stream, atNs + i * DIGIT_NS, DIGITS.indexOf(digits.charAt(i)), payloadType, clockRate);
        }
        return stream;
    }

    private static List<Packet> into(List<Packet> sent, long atNs, int event, int payloadType, int clockRate) {
        List<Packet> before = sent.stream().filter(packet -> packet.timeNs() < atNs).toList();
        List<Packet> after = sent.stream().filter(packet -> packet.timeNs() >= atNs + PACKETS * PACKET_NS).toList();
        RtpPacket rtp = new RtpPacket();
        int sequence = sequence(rtp, before.isEmpty() ? sent.get(0) : before.get(before.size() - 1))
            + (before.isEmpty() ? 0 : 1);
        int timestamp = timestamp(rtp, before.isEmpty() ? sent : before, payloadType, atNs, clockRate);
        List<Packet> stream = new ArrayList<>(before);
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = new byte[HEADER + TelephoneEvent.LENGTH];
            int duration = Math.min(i + 1, GROWING) * (int) (PACKET_NS * clockRate / 1_000_000_000);
            ByteBuffer.wrap(packet).put((byte) 0x80).put((byte) ((i == 0 ? 0x80 : 0) | payloadType))
                .putShort((short) (sequence + i)).putInt(timestamp).putInt(rtp.ssrc());
            TelephoneEvent.write(packet, HEADER, event, i >= GROWING - 1, VOLUME, duration);
            stream.add(new Packet(atNs + i * PACKET_NS, packet));
        }
        int moved = PACKETS - (sent.size() - before.size() - after.size());
        after.forEach(packet -> stream.add(moved(packet, moved)));
        return stream;
    }

    private static int sequence(RtpPacket rtp, Packet packet) {
        rtp.wrap(packet.rtp(), 0, packet.rtp().length);
        return rtp.sequence();
    }

    /** The time by what was said last before, or first of all; an event's packets all bear the time it began. */
    private static int timestamp(RtpPacket rtp, List<Packet> packets, int payloadType, long atNs, int clockRate) {
        Packet nearest = packets.get(0);
        for (Packet packet : packets) {
            rtp.wrap(packet.rtp(), 0, packet.rtp().length);
            if (packet.timeNs() < atNs && rtp.payloadType() != payloadType) {
                nearest = packet;
            }
        }
        rtp.wrap(nearest.rtp(), 0, nearest.rtp().length);
        return rtp.timestamp() + (int) ((atNs - nearest.timeNs()) * clockRate / 1_000_000_000);
    }

    /** The same packet under a number so many higher. */
    private static Packet moved(Packet packet, int by) {
        byte[] rtp = packet.rtp().clone();
        ByteBuffer bytes = ByteBuffer.wrap(rtp);
        bytes.putShort(2, (short) (bytes.getShort(2) + by));
        return new Packet(packet.timeNs(), rtp);
    }
}
