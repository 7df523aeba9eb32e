package io.sidetone.runtime.udp;

import static io.sidetone.runtime.udp.LoopbackSocket.await;
import static io.sidetone.runtime.udp.LoopbackSocket.rtcp;
import static io.sidetone.runtime.udp.LoopbackSocket.rtp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidetone.runtime.Endpoint;
import io.sidetone.testkit.FreePorts;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints over real sockets of this machine; time stands still unless a test moves it. */
class UdpEndpointTest {

    private static final InetAddress LOCALHOST = InetAddress.getLoopbackAddress();
    private static final int LIMIT = 4;

    private final AtomicLong now = new AtomicLong();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<byte[]> taken = new ArrayList<>();
    private final Endpoint.Inbox inbox =
        (buffer, offset, length) -> taken.add(Arrays.copyOfRange(buffer, offset, offset + length));

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private UdpSpec spec() {
        return UdpSpec.at(LOCALHOST).withClock(now::get);
    }

    private UdpEndpoint open(UdpSpec spec) throws IOException {
        UdpEndpoint endpoint = UdpEndpoint.open(spec);
        open.add(endpoint);
        return endpoint;
    }

    private LoopbackSocket socket() throws IOException {
        LoopbackSocket socket = new LoopbackSocket();
        open.add(socket);
        return socket;
    }

    /** Polls until so many datagrams were read, dropped ones too. */
    private void poll(UdpEndpoint endpoint, int reads) {
        int[] count = {0};
        await(() -> (count[0] += endpoint.poll(inbox, LIMIT)) >= reads, reads + " reads");
    }

    /** Polls until learning has had its packets and the queue was found empty. */
    private void lock(UdpEndpoint endpoint, LoopbackSocket party) {
        party.speak(endpoint.localAddress(), AddressLearning.PROOF_PACKETS);
        poll(endpoint, AddressLearning.PROOF_PACKETS);
        endpoint.poll(inbox, LIMIT);
        taken.clear();
    }

    // ---- ports --------------------------------------------------------------------------------------------------

    @Test
    void rtpHasAnEvenPortAndRtcpTheNext() throws IOException {
        for (int i = 0; i < 50; i++) {
            UdpEndpoint endpoint = open(spec());
            assertThat(endpoint.localAddress().getPort()).isEven()
                .isBetween(UdpSpec.FIRST_PORT, UdpSpec.LAST_PORT - 1);
            assertThat(endpoint.localControlAddress())
                .isEqualTo(new InetSocketAddress(LOCALHOST, endpoint.localAddress().getPort() + 1));
        }
    }

    @Test
    void withRtcpMuxThereIsOnePort() throws IOException {
        UdpEndpoint endpoint = open(spec().withRtcpMux(true));
        assertThat(endpoint.localControlAddress()).isEqualTo(endpoint.localAddress());
    }

    @ParameterizedTest
    @CsvSource({"0, 5, false, 3", "1, 6, false, 2", "0, 0, true, 1", "0, 4, true, 3", "0, 1, false, 1"})
    void aRangeGivesAllItsPairsAndThenSaysWhichAddressIsExhausted(int from, int to, boolean mux, int pairs)
        throws IOException {
        int base = FreePorts.row(8);
        UdpSpec range = spec().withPorts(base + from, base + to).withRtcpMux(mux);
        for (int i = 0; i < pairs; i++) {
            assertThat(open(range).localAddress().getPort()).isEven().isBetween(base + from, base + to);
        }
        assertThatThrownBy(() -> open(range)).isInstanceOf(BindException.class)
            .hasMessageContaining("127.0.0.1").hasMessageContaining((base + from) + " to " + (base + to));
    }

    @Test
    void aPairIsOnlyTakenIfBothPortsAreFree() throws IOException {
        int base = FreePorts.row(4);
        open.add(new LoopbackSocket(LOCALHOST, base + 1));
        assertThat(open(spec().withPorts(base, base + 3)).localAddress().getPort()).isEqualTo(base + 2);
        try (LoopbackSocket first = new LoopbackSocket(LOCALHOST, base)) {
            assertThat(first.address.getPort()).as("given back when its neighbour was taken").isEqualTo(base);
        }
    }

    @Test
    void onePortMayBeNamed() throws IOException {
        int port = FreePorts.row(2);
        assertThat(open(spec().withPort(port)).localControlAddress().getPort()).isEqualTo(port + 1);
    }

    @Test
    void anAddressOfAnotherMachineIsRefusedWithItsName() {
        assertThatThrownBy(() -> open(UdpSpec.at(InetAddress.getByName("192.0.2.1")).withPort(20_000)))
            .isInstanceOf(BindException.class).hasMessageContaining("192.0.2.1")
            .hasMessageContaining("20000 to 20001");
    }

    @Test
    void misuseIsToldWithItsValue() {
        assertThatThrownBy(() -> spec().withPort(5005)).hasMessageContaining("5005");
        assertThatThrownBy(() -> spec().withPort(-2)).hasMessageContaining("-2");
        assertThatThrownBy(() -> spec().withPort(65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> spec().withPorts(0, 10)).hasMessageContaining("0 to 10");
        assertThatThrownBy(() -> spec().withPorts(1, 65_536)).hasMessageContaining("1 to 65536");
        assertThatThrownBy(() -> spec().withPorts(11, 10)).hasMessageContaining("11 to 10");
        assertThatThrownBy(() -> spec().withTrafficClass(256)).hasMessageContaining("256");
        assertThatThrownBy(() -> UdpEndpoint.open(spec().withPorts(5005, 5006)))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("5005 to 5006");
        assertThatThrownBy(() -> UdpEndpoint.open(spec().withPorts(5005, 5005).withRtcpMux(true)))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void descriptorsAreFreedHoweverOftenEndpointsComeAndGo() throws IOException {
        LoopbackSocket party = socket();
        open(spec()).close();
        long before = descriptors();
        for (int i = 0; i < 2_000; i++) {
            UdpEndpoint endpoint = UdpEndpoint.open(spec().withRemote(party.address).withLearning(Learning.NONE));
            endpoint.poll(inbox, LIMIT);
            endpoint.close();
            endpoint.close();
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before + 5);
    }

    private static long descriptors() throws IOException {
        Path folder = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(folder));
        try (var list = Files.list(folder)) {
            return list.count();
        }
    }

    @Test
    void aClosedEndpointNeitherThrowsNorCounts() throws IOException {
        LoopbackSocket party = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address));
        lock(endpoint, party);
        UdpCounters before = endpoint.counters();
        endpoint.close();
        assertThat(endpoint.poll(inbox, LIMIT)).isZero();
        endpoint.send(rtp(0), 0, 172);
        endpoint.sendControl(rtcp(false), 0, 8);
        endpoint.remote(party.address, null);
        assertThat(endpoint.poll(inbox, LIMIT)).isZero();
        assertThat(endpoint.counters()).isEqualTo(before);
    }

    // ---- datagrams ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void packetsGoBothWaysUnchanged(int offset) throws IOException {
        LoopbackSocket party = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address).withTrafficClass(0xB8));
        byte[] packet = rtp(42);
        byte[] padded = new byte[packet.length + offset];
        System.arraycopy(packet, 0, padded, offset, packet.length);
        for (int i = 1; i <= 10; i++) {
            party.send(endpoint.localAddress(), packet);
            poll(endpoint, 1);
            endpoint.send(padded, offset, packet.length);
            party.collect(i);
        }
        assertThat(taken).hasSize(10).allSatisfy(each -> assertThat(each).isEqualTo(packet));
        assertThat(party.received).allSatisfy(each -> assertThat(each).isEqualTo(packet));
        assertThat(endpoint.counters()).isEqualTo(new UdpCounters(10, 0, 0, 0, 10, 0, 0, 0));
    }

    @Test
    void theSameOverIpv6() throws IOException {
        assumeTrue(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
            .anyMatch(address -> address.getHostAddress().startsWith("0:0:0:0:0:0:0:1")));
        InetAddress localhost = InetAddress.getByName("::1");
        LoopbackSocket party = new LoopbackSocket(localhost, 0);
        open.add(party);
        UdpEndpoint endpoint = open(UdpSpec.at(localhost).withRemote(party.address).withTrafficClass(0xB8));
        lock(endpoint, party);
        party.speak(endpoint.localAddress(), 1);
        poll(endpoint, 1);
        endpoint.send(rtp(1), 0, 172);
        party.collect(1);
        assertThat(taken).hasSize(1);
    }

    @Test
    void rtcpHasItsOwnWayBothWays() throws IOException {
        LoopbackSocket party = socket();
        LoopbackSocket control = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address, control.address));
        control.send(endpoint.localControlAddress(), rtcp(false));
        poll(endpoint, 1);
        endpoint.sendControl(rtcp(true), 0, 16);
        control.collect(1);
        assertThat(taken).hasSize(1).first().isEqualTo(rtcp(false));
        assertThat(control.received.get(0)).isEqualTo(rtcp(true));
        assertThat(party.collect().received).isEmpty();
    }

    @Test
    void rtcpGoesToThePortAfterRtpUnlessSignallingSaysOtherwise() throws IOException {
        UdpEndpoint party = open(spec());
        UdpEndpoint endpoint = open(spec().withRemote(party.localAddress()));
        assertThat(endpoint.controlPeer()).isEqualTo(party.localControlAddress());
    }

    @Test
    void withRtcpMuxBothShareOnePortAndOneAddress() throws IOException {
        LoopbackSocket party = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address).withRtcpMux(true));
        lock(endpoint, party);
        party.send(endpoint.localAddress(), rtcp(false));
        poll(endpoint, 1);
        endpoint.sendControl(rtcp(false), 0, 8);
        party.collect(1);
        assertThat(taken).hasSize(1);
    }

    @Test
    void aPollReadsAtMostItsLimitWhereverTheDatagramsAre() throws IOException {
        LoopbackSocket party = socket();
        LoopbackSocket stranger = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address, party.address));
        for (int i = 0; i < 100; i++) {
            stranger.speak(endpoint.localAddress(), 1);
            party.speak(endpoint.localAddress(), 1);
            party.send(endpoint.localControlAddress(), rtcp(false));
        }
        party.settle();
        for (int i = 0; i < 40; i++) {
            int limit = 1 + i % 5;
            assertThat(endpoint.poll(inbox, limit)).isBetween(1, limit);
        }
        assertThat(taken.stream().filter(each -> each.length == 8).count()).as("RTCP is not starved")
            .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"2046, true", "2047, true", "2048, false", "2049, false", "9000, false"})
    void datagramsThatDoNotFitAreCountedAndDropped(int length, boolean fits) throws IOException {
        LoopbackSocket party = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address));
        byte[] datagram = Arrays.copyOf(rtp(1), length);
        for (int i = 0; i < 2; i++) {
            party.send(endpoint.localAddress(), datagram);
            poll(endpoint, 1);
            endpoint.send(datagram, 0, length);
            lock(endpoint, party);
        }
        UdpCounters counters = endpoint.counters();
        assertThat(counters.oversized()).isEqualTo(fits ? 0 : 2);
        assertThat(counters.received()).isEqualTo(10 + (fits ? 2 : 0));
        assertThat(counters.sendErrors()).isEqualTo(fits ? 0 : 2);
        assertThat(counters.sent()).isEqualTo(fits ? 2 : 0);
    }

    @Test
    void anEmptyDatagramIsHarmless() throws IOException {
        LoopbackSocket party = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address));
        for (int i = 0; i < 2; i++) {
            party.send(endpoint.localAddress(), new byte[0]);
            party.speak(endpoint.localAddress(), 1);
            await(() -> {
                endpoint.poll(inbox, LIMIT);
                return taken.stream().anyMatch(each -> each.length > 0);
            }, "the packet after the empty one");
            lock(endpoint, party);
        }
    }

    // ---- who the party is ---------------------------------------------------------------------------------------

    @Test
    void whileNoPartyIsKnownNothingIsSentOrTaken() throws IOException {
        LoopbackSocket stranger = socket();
        UdpEndpoint endpoint = open(spec().withLearning(Learning.BEHIND_NAT));
        stranger.speak(endpoint.localAddress(), 10);
        poll(endpoint, 10);
        endpoint.send(rtp(0), 0, 172);
        endpoint.sendControl(rtcp(false), 0, 8);
        assertThat(endpoint.counters()).isEqualTo(new UdpCounters(0, 10, 0, 0, 0, 2, 0, 0));
        assertThat(endpoint.peer()).isNull();
        assertThat(stranger.collect().received).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 4000", "224.0.0.1, 4000", "255.255.255.255, 4000", "127.0.0.1, 0", "::1, 4000"})
    void aRemoteThatMustNotOrCanNotBeSentToMeansNobody(String host, int port) throws IOException {
        UdpEndpoint endpoint = open(spec().withLearning(Learning.NONE));
        endpoint.remote(new InetSocketAddress(host, port), new InetSocketAddress(host, port));
        endpoint.send(rtp(0), 0, 172);
        endpoint.sendControl(rtcp(false), 0, 8);
        endpoint.poll(inbox, LIMIT);
        assertThat(endpoint.counters()).isEqualTo(new UdpCounters(0, 0, 0, 0, 0, 2, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STRICT", "NONE"})
    void aSubnetsBroadcastAddressIsRefusedByTheKernelAndOnlyCounted(Learning learning) throws IOException {
        UdpEndpoint endpoint = open(spec().withLearning(learning)
            .withRemote(new InetSocketAddress("127.255.255.255", 4000)));
        endpoint.poll(inbox, LIMIT);
        endpoint.send(rtp(0), 0, 172);
        endpoint.send(rtp(1), 0, 172);
        assertThat(endpoint.counters().sent()).isZero();
        assertThat(endpoint.counters().sendErrors()).isEqualTo(2);
    }

    @Test
    void signallingMayMoveThePartyAtAnyTimeAndThePortsStay() throws IOException {
        LoopbackSocket first = socket();
        LoopbackSocket second = socket();
        UdpEndpoint endpoint = open(spec().withRemote(first.address));
        InetSocketAddress local = endpoint.localAddress();
        lock(endpoint, first);
        for (LoopbackSocket next : List.of(second, first, second)) {
            LoopbackSocket old = next == first ? second : first;
            int before = old.collect().received.size();
            int had = next.collect().received.size();
            endpoint.remote(next.address, null);
            endpoint.send(rtp(1), 0, 172);
            next.collect(had + 1);
            lock(endpoint, next);
            old.speak(local, 10);
            next.speak(local, 3);
            poll(endpoint, 3);
            assertThat(taken).as("packets of the new party alone").hasSize(3);
            endpoint.send(rtp(2), 0, 172);
            next.collect(had + 2);
            assertThat(endpoint.peer()).isEqualTo(next.address);
            assertThat(old.collect().received).hasSize(before);
        }
        assertThat(endpoint.counters().sendErrors() + endpoint.counters().receiveErrors()).isZero();
    }

    @Test
    void whatAStrangerSentJustBeforeTheSocketWasConnectedIsNotTaken() throws IOException {
        LoopbackSocket party = socket();
        LoopbackSocket stranger = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address));
        party.speak(endpoint.localAddress(), 5);
        stranger.speak(endpoint.localAddress(), 5);
        party.speak(endpoint.localAddress(), 5);
        poll(endpoint, 15);
        assertThat(endpoint.counters().received()).as("no packet of the party was lost in connecting").isEqualTo(10);
        assertThat(endpoint.counters().foreign()).isEqualTo(5);
    }

    @Test
    void underAFloodTheSocketIsConnectedAllTheSame() throws IOException {
        LoopbackSocket party = socket();
        LoopbackSocket stranger = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address));
        party.speak(endpoint.localAddress(), 5);
        poll(endpoint, 4);
        int polls = 0;
        while (endpoint.counters().foreign() < 10_000) {
            stranger.speak(endpoint.localAddress(), 2 * LIMIT);
            stranger.settle();
            if (endpoint.poll(inbox, LIMIT) == 0) {
                break;
            }
            polls++;
        }
        assertThat(polls).isBetween(60, 70);
        party.speak(endpoint.localAddress(), 10);
        taken.clear();
        poll(endpoint, 10);
        assertThat(taken).hasSize(10);
    }

    @Test
    void rtcpLearnsForItself() throws IOException {
        LoopbackSocket nat = socket();
        LoopbackSocket natControl = socket();
        LoopbackSocket signalled = socket();
        LoopbackSocket signalledControl = socket();
        UdpEndpoint endpoint = open(spec().withRemote(signalled.address, signalledControl.address));
        for (int i = 0; i <= 50; i++) {
            nat.speak(endpoint.localAddress(), 1);
            natControl.send(endpoint.localControlAddress(), i % 2 == 0 ? rtcp(false) : rtp(i));
            poll(endpoint, 2);
            assertThat(endpoint.peer()).isEqualTo(i < 50 ? signalled.address : nat.address);
            assertThat(endpoint.controlPeer()).isEqualTo(i < 50 ? signalledControl.address : natControl.address);
            now.addAndGet(AddressLearning.WINDOW_NS / 50);
        }
        assertThat(signalled.collect().received.size() + nat.collect().received.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false, 80000001000000000000000a, true", "false, 80000001000000000000, false",
        "false, 40000001000000000000000a, false", "false, 80c90001000000000000000a, false",
        "false, 000100002112a44200000000, false", "false, '', false",
        "true, 80c9000100000007, true", "true, 80c800010000000781cb000100000007, true", "true, 80c90001000000, false",
        "true, 80c9000200000007, false", "true, 40c9000100000007, false", "true, a0c9000100000007, false",
        "true, 80ca000100000007, false", "true, 80c7000100000007, false", "true, 80000001000000000000000a, false"})
    void onlyRtpTeachesWhereRtpGoesAndOnlyReportsWhereRtcpGoes(boolean control, String hex, boolean teaches)
        throws IOException {
        LoopbackSocket party = socket();
        LoopbackSocket stranger = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address, party.address)
            .withLearning(Learning.BEHIND_NAT));
        stranger.send(control ? endpoint.localControlAddress() : endpoint.localAddress(),
            HexFormat.of().parseHex(hex));
        poll(endpoint, 1);
        assertThat(control ? endpoint.controlPeer() : endpoint.peer())
            .isEqualTo(teaches ? stranger.address : party.address);
        assertThat(taken).hasSize(teaches ? 1 : 0);
    }

    // ---- errors -------------------------------------------------------------------------------------------------

    @Test
    void aPartyWhosePortIsClosedIsCountedAndHeardAgainWhenItReturns() throws IOException {
        LoopbackSocket party = socket();
        UdpEndpoint endpoint = open(spec().withRemote(party.address));
        lock(endpoint, party);
        party.close();
        await(() -> {
            endpoint.send(rtp(0), 0, 172);
            endpoint.poll(inbox, LIMIT);
            return endpoint.counters().unreachable() >= 10;
        }, "ten times unreachable");
        try (LoopbackSocket back = new LoopbackSocket(LOCALHOST, party.address.getPort())) {
            await(() -> {
                endpoint.send(rtp(1), 0, 172);
                return !back.collect().received.isEmpty();
            }, "packets to who has come back");
            back.speak(endpoint.localAddress(), 1);
            await(() -> {
                endpoint.poll(inbox, LIMIT);
                return !taken.isEmpty();
            }, "packets from who has come back");
        }
        assertThat(endpoint.counters().receiveErrors()).isZero();
    }

    @Test
    void aRemoteThatMovesWhileItsOldPortIsUnreachableIsReached() throws IOException {
        LoopbackSocket gone = socket();
        LoopbackSocket party = socket();
        gone.close();
        UdpEndpoint endpoint = open(spec().withRemote(gone.address).withLearning(Learning.NONE));
        for (int i = 0; i < 20; i++) {
            endpoint.remote(gone.address, null);
            endpoint.poll(inbox, LIMIT);
            endpoint.send(rtp(i), 0, 172);
            endpoint.remote(party.address, null);
            endpoint.send(rtp(i), 0, 172);
            party.collect(i + 1);
        }
    }

    @Test
    void theTrafficClassIsSet() throws IOException {
        UdpSpec spec = spec().withTrafficClass(0xB8);
        PortPair ports = PortPair.bind(spec);
        open.add(ports.media());
        open.add(ports.control());
        for (DatagramChannel channel : List.of(ports.media(), ports.control())) {
            assertThat(channel.getOption(java.net.StandardSocketOptions.IP_TOS)).isEqualTo(0xB8);
            assertThat(channel.send(ByteBuffer.allocate(1), socket().address)).isEqualTo(1);
        }
    }
}
