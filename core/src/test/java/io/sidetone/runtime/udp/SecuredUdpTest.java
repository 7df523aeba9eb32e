package io.sidetone.runtime.udp;

import static io.sidetone.runtime.udp.LoopbackSocket.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.srtp.SecureEndpoint;
import io.sidetone.runtime.srtp.SrtpKey;
import io.sidetone.runtime.srtp.SrtpSuite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SRTP over real sockets: a stranger without the key is not there at all. */
class SecuredUdpTest {

    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final InetSocketAddress NOWHERE = new InetSocketAddress("127.0.0.1", 9);

    private final SrtpKey ours = key(1);
    private final SrtpKey theirs = key(2);
    private final AtomicLong now = new AtomicLong();
    private final List<byte[]> heard = new ArrayList<>();
    private UdpEndpoint udp;
    private SecureEndpoint endpoint;
    private LoopbackSocket party;
    private LoopbackSocket stranger;

    private static SrtpKey key(int filler) {
        byte[] material = new byte[SUITE.keyLength() + SUITE.saltLength()];
        Arrays.fill(material, (byte) filler);
        return SrtpKey.of(SUITE, material);
    }

    @BeforeEach
    void open() throws IOException {
        party = new LoopbackSocket();
        stranger = new LoopbackSocket();
        udp = UdpEndpoint.open(UdpSpec.at(InetAddress.getLoopbackAddress()).withRtcpMux(true)
            .withLearning(Learning.BEHIND_NAT).withClock(now::get).withRemote(NOWHERE));
        endpoint = new SecureEndpoint(udp);
        endpoint.keys(ours, theirs);
    }

    @AfterEach
    void close() {
        endpoint.close();
        party.close();
        stranger.close();
    }

    /** A packet as the party would send it. */
    private byte[] secured(byte[] packet) {
        byte[][] sent = new byte[1][];
        SecureEndpoint partys = new SecureEndpoint(new Endpoint() {
            @Override
            public int poll(Inbox inbox, int limit) {
                return 0;
            }

            @Override
            public void send(byte[] buffer, int offset, int length) {
                sent[0] = Arrays.copyOfRange(buffer, offset, offset + length);
            }

            @Override
            public void close() {
            }
        });
        partys.keys(theirs, ours);
        partys.send(packet, 0, packet.length);
        return sent[0];
    }

    private void receive(int datagrams) {
        long before = udp.counters().received() + udp.counters().foreign();
        await(() -> {
            endpoint.poll((buffer, offset, length) ->
                heard.add(Arrays.copyOfRange(buffer, offset, offset + length)), 10);
            return udp.counters().received() + udp.counters().foreign() >= before + datagrams;
        }, datagrams + " datagrams");
    }

    @Test
    void anUnauthenticatedPacketTeachesNoAddress() {
        for (int i = 0; i < 20; i++) {
            stranger.send(udp.localAddress(), Arrays.copyOf(LoopbackSocket.rtp(i), 182));
            now.addAndGet(1_000_000_000L);
        }
        receive(20);
        assertThat(udp.peer()).as("nobody was believed").isEqualTo(NOWHERE);
        assertThat(heard).isEmpty();
        party.send(udp.localAddress(), secured(LoopbackSocket.rtp(1)));
        receive(1);
        assertThat(udp.peer()).as("who has the key").isEqualTo(party.address);
        assertThat(heard).containsExactly(LoopbackSocket.rtp(1));
    }

    @Test
    void aReplayFromAStrangerTeachesNoAddress() {
        byte[] recorded = secured(LoopbackSocket.rtp(1));
        party.send(udp.localAddress(), recorded);
        receive(1);
        now.addAndGet(AddressLearning.STRANGER_SILENCE_NS);
        for (int i = 0; i < 10; i++) {
            stranger.send(udp.localAddress(), recorded);
        }
        receive(10);
        assertThat(udp.peer()).isEqualTo(party.address);
        assertThat(heard).hasSize(1);
        byte[] packet = LoopbackSocket.rtp(5);
        endpoint.send(packet, 0, packet.length);
        party.collect(1);
        assertThat(stranger.collect().received).isEmpty();
    }
}
