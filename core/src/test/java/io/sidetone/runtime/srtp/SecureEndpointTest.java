package io.sidetone.runtime.srtp;

import static io.sidetone.runtime.srtp.SrtpPacketTest.key;
import static io.sidetone.runtime.srtp.SrtpPacketTest.rtcp;
import static io.sidetone.runtime.srtp.SrtpPacketTest.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.runtime.Endpoint;
import io.sidetone.testkit.Garbage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A secured endpoint talks to another over a wire in memory. */
class SecureEndpointTest {

    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final SrtpKey OURS = key(SUITE, 1);
    private static final SrtpKey THEIRS = key(SUITE, 2);

    /** One end of a wire. */
    private static final class Wire implements Endpoint {

        final Deque<byte[]> arriving = new ArrayDeque<>();
        final List<byte[]> sent = new ArrayList<>();
        boolean closed;

        @Override
        public int poll(Inbox inbox, int limit) {
            int count = 0;
            for (; count < limit && !arriving.isEmpty(); count++) {
                byte[] datagram = arriving.remove();
                byte[] copy = datagram.clone();
                inbox.datagram(datagram, 0, datagram.length);
                assertThat(datagram).as("borrowed").isEqualTo(copy);
            }
            return count;
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            sent.add(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void sendControl(byte[] buffer, int offset, int length) {
            send(buffer, offset, length);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Wire wire = new Wire();
    private final Wire otherWire = new Wire();
    private final SecureEndpoint endpoint = new SecureEndpoint(wire);
    private final SecureEndpoint other = new SecureEndpoint(otherWire);
    private final List<byte[]> heard = new ArrayList<>();

    private void exchange() {
        otherWire.sent.forEach(wire.arriving::add);
        otherWire.sent.clear();
        endpoint.poll((buffer, offset, length) ->
            heard.add(Arrays.copyOfRange(buffer, offset, offset + length)), 100);
    }

    @Test
    void nothingPassesBeforeKeysAreAgreedOn() {
        byte[] packet = rtp(1, 1, 160);
        endpoint.send(packet, 0, packet.length);
        endpoint.sendControl(rtcp(1), 0, 28);
        wire.arriving.add(packet);
        exchange();
        assertThat(wire.sent).isEmpty();
        assertThat(heard).isEmpty();
        assertThat(endpoint.counters().withoutKey()).isEqualTo(3);
        assertThat(endpoint.isSecure()).isFalse();
    }

    @Test
    void bothSidesHearEachOtherAndTheWireShowsNothing() {
        endpoint.keys(OURS, THEIRS);
        other.keys(THEIRS, OURS);
        byte[] packet = rtp(1, 1, 160);
        byte[] shifted = new byte[7 + packet.length];
        System.arraycopy(packet, 0, shifted, 7, packet.length);
        other.send(shifted, 7, packet.length);
        other.sendControl(rtcp(1), 0, 28);
        assertThat(otherWire.sent.get(0)).hasSize(packet.length + 10);
        assertThat(Arrays.copyOfRange(otherWire.sent.get(0), 12, 172))
            .isNotEqualTo(Arrays.copyOfRange(packet, 12, 172));
        exchange();
        assertThat(heard).containsExactly(packet, rtcp(1));
        assertThat(endpoint.isSecure()).isTrue();
        assertThat(other.counters()).isEqualTo(new SrtpCounters(0, 0, 0, 0, 0, 0, 2, 0));
        assertThat(endpoint.counters()).isEqualTo(new SrtpCounters(2, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void plainRtpPassesOnlyWhereBothSidesAgreedOnIt() {
        byte[] packet = rtp(1, 1, 160);
        endpoint.keys(OURS, THEIRS);
        wire.arriving.add(packet);
        exchange();
        assertThat(heard).isEmpty();
        endpoint.plain();
        wire.arriving.add(packet);
        exchange();
        endpoint.send(packet, 0, packet.length);
        endpoint.sendControl(rtcp(1), 0, 28);
        assertThat(heard).containsExactly(packet);
        assertThat(wire.sent).containsExactly(packet, rtcp(1));
    }

    @Test
    void aRefreshWithTheSameKeysForgetsNothing() {
        endpoint.keys(OURS, THEIRS);
        other.keys(THEIRS, OURS);
        for (int sequence = 0; sequence < 70_000; sequence += 1_000) {
            byte[] packet = rtp(1, sequence, 20);
            other.send(packet, 0, packet.length);
        }
        byte[] recorded = otherWire.sent.get(69);
        exchange();
        assertThat(heard).hasSize(70);
        endpoint.keys(OURS, SrtpKey.ofInline(SUITE, THEIRS.inline()));
        wire.arriving.add(recorded);
        byte[] next = rtp(1, 70_000, 20);
        other.send(next, 0, next.length);
        exchange();
        assertThat(heard).hasSize(71).endsWith(next);
        assertThat(endpoint.counters().replayed()).isEqualTo(1);
    }

    @Test
    void newKeysReplaceTheOldOnesAtOnce() {
        endpoint.keys(OURS, THEIRS);
        other.keys(THEIRS, OURS);
        byte[] packet = rtp(1, 1, 20);
        other.send(packet, 0, packet.length);
        endpoint.keys(OURS, key(SUITE, 3));
        exchange();
        assertThat(heard).isEmpty();
        other.keys(key(SUITE, 3), OURS);
        other.send(packet, 0, packet.length);
        exchange();
        assertThat(heard).containsExactly(packet);
        assertThat(endpoint.counters().forged()).isEqualTo(1);
    }

    @Test
    void everythingThatIsDroppedIsCountedUnderItsReason() {
        endpoint.keys(OURS, THEIRS);
        other.keys(THEIRS, OURS);
        byte[] packet = rtp(1, 1, 20);
        other.send(packet, 0, packet.length);
        byte[] secured = otherWire.sent.get(0);
        byte[] forged = secured.clone();
        forged[20] ^= 1;
        wire.arriving.addAll(List.of(forged, secured, secured.clone(), new byte[2], new byte[3_000],
            new byte[] {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42}));
        otherWire.sent.clear();
        exchange();
        byte[] longest = rtp(1, 2, 2048 - 12 - 14);
        endpoint.send(longest, 0, longest.length);
        byte[] tooLong = rtp(1, 3, 2048 - 12 - 13);
        endpoint.send(tooLong, 0, tooLong.length);
        endpoint.send(longest, 0, longest.length);
        assertThat(endpoint.counters()).isEqualTo(new SrtpCounters(1, 3, 1, 1, 0, 0, 1, 2));
        assertThat(wire.sent).as("nothing is ever answered").hasSize(1);
    }

    @Test
    void closingClosesWhatIsBelow() {
        endpoint.close();
        assertThat(wire.closed).isTrue();
    }

    @Test
    void nothingThatIsPrintedHoldsAKey() {
        endpoint.keys(OURS, THEIRS);
        String secret = OURS.inline().substring(7, 20);
        assertThat(endpoint.toString() + endpoint.counters()).doesNotContain(secret);
    }

    /** A loop of one sender and one receiver, in place; the compiler's own allocations go away with the rounds. */
    @ParameterizedTest
    @EnumSource
    void aPacketCostsNoGarbage(SrtpSuite suite) {
        SrtpSender sender = new SrtpSender(key(suite, 1));
        SrtpReceiver receiver = new SrtpReceiver(key(suite, 1));
        byte[] buffer = Arrays.copyOf(rtp(1, 1, 160), 300);
        byte[] report = Arrays.copyOf(rtcp(1), 100);
        int[] sequence = {0};
        assertThat(Garbage.least(8, () -> {
            for (int i = 0; i < 5_000; i++, sequence[0]++) {
                buffer[2] = (byte) (sequence[0] >> 8);
                buffer[3] = (byte) sequence[0];
                int length = sender.protect(buffer, 0, 172);
                if (receiver.unprotect(buffer, 0, length) != 172
                    || receiver.unprotect(report, 0, sender.protectControl(report, 0, 28)) != 28) {
                    throw new AssertionError("sequence " + sequence[0]);
                }
            }
        })).as("bytes for 5000 packets each way").isZero();
    }
}
