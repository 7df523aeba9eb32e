package io.sidetone.runtime;

import io.sidetone.engine.LegSpec;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.testkit.LinearCodec;

/**
 * An endpoint whose party says one number all the time, a power of two times {@link #UNIT}: what another hears, divided
 * by that, has a bit set for each he hears. For one thread.
 */
final class LoudEndpoint extends FakeEndpoint {

    static final int UNIT = 500;

    final String name;
    final int bit;
    int packetMs = 20;
    boolean silent;
    /** Of so many packets one is lost on its way here; 0 for none. */
    int loses;
    private final RtpPacket packet = new RtpPacket();
    private int sequence;
    private int timestamp;
    private int owedMs;

    LoudEndpoint(String name, int bit) {
        this.name = name;
        this.bit = bit;
    }

    LegSpec spec() {
        return LegSpec.of(name, new LinearCodec());
    }

    /** 20 ms pass. */
    @Override
    void speaks() {
        owedMs += 20;
        while (owedMs >= packetMs && !closed) {
            owedMs -= packetMs;
            byte[] bytes = new byte[RtpHeader.LENGTH + 16 * packetMs];
            RtpHeader.write(bytes, 0, false, 97, sequence++, timestamp, bit);
            for (int i = RtpHeader.LENGTH; i < bytes.length; i += 2) {
                bytes[i] = (byte) (UNIT << bit >> 8);
                bytes[i + 1] = (byte) (UNIT << bit);
            }
            timestamp += 8 * packetMs;
            if (!silent && (loses == 0 || sequence % loses != 0)) {
                arriving.add(bytes);
            }
        }
    }

    // ---- what the party hears -----------------------------------------------------------------------------------

    /** Whom it heard at the end of its last packet: a bit for each. */
    int heard() {
        short[] samples = samples(sent.get(sent.size() - 1));
        return Math.round((float) samples[samples.length - 1] / UNIT);
    }

    boolean hears(LoudEndpoint speaker) {
        return (heard() & 1 << speaker.bit) != 0;
    }

    /** Whether that speaker is in any sample of the packets from that one on, however softly. */
    boolean heardAnythingOf(LoudEndpoint speaker, int fromPacket) {
        for (byte[] bytes : sent.subList(fromPacket, sent.size())) {
            for (short sample : samples(bytes)) {
                // Where nobody fades the bits tell exactly; a fade leaves a remainder.
                if (sample % UNIT != 0 || (sample / UNIT & 1 << speaker.bit) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether at the end of every packet, where no fade is left, nothing was heard but some of those speakers. */
    boolean heardOnly(LoudEndpoint... speakers) {
        int allowed = 0;
        for (LoudEndpoint speaker : speakers) {
            allowed |= 1 << speaker.bit;
        }
        for (byte[] bytes : sent) {
            short[] samples = samples(bytes);
            int last = samples[samples.length - 1];
            boolean concealed = last % UNIT != 0;
            if (last > allowed * UNIT || !concealed && (last / UNIT & ~allowed) != 0) {
                return false;
            }
        }
        return !sent.isEmpty();
    }

    /** The largest step from one sample to the next in the packets from that one on. */
    int largestStep(int fromPacket) {
        int largest = 0;
        short before = samples(sent.get(fromPacket))[0];
        for (byte[] bytes : sent.subList(fromPacket, sent.size())) {
            for (short sample : samples(bytes)) {
                largest = Math.max(largest, Math.abs(sample - before));
                before = sample;
            }
        }
        return largest;
    }

    /** Whether sequence numbers only ever rise by one, under one SSRC. */
    boolean isCountedUp() {
        packet.wrap(sent.get(0), 0, sent.get(0).length);
        int expected = packet.sequence();
        int ssrc = packet.ssrc();
        for (byte[] bytes : sent) {
            packet.wrap(bytes, 0, bytes.length);
            if (packet.sequence() != expected || packet.ssrc() != ssrc) {
                return false;
            }
            expected = expected + 1 & 0xFFFF;
        }
        return true;
    }

    /** Whether its packets from that one on are one stream without a gap. */
    boolean isOneStream(int fromPacket) {
        int expected = -1;
        int time = 0;
        for (byte[] bytes : sent.subList(fromPacket, sent.size())) {
            packet.wrap(bytes, 0, bytes.length);
            if (expected >= 0 && (packet.sequence() != expected || packet.timestamp() != time)) {
                return false;
            }
            expected = packet.sequence() + 1 & 0xFFFF;
            time = packet.timestamp() + packet.payloadLength() / 2;
        }
        return true;
    }

    private short[] samples(byte[] bytes) {
        packet.wrap(bytes, 0, bytes.length);
        short[] samples = new short[packet.payloadLength() / 2];
        for (int i = 0; i < samples.length; i++) {
            int at = packet.payloadOffset() + 2 * i;
            samples[i] = (short) (bytes[at] << 8 | bytes[at + 1] & 0xFF);
        }
        return samples;
    }
}
