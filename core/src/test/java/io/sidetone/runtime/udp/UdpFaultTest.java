package io.sidetone.runtime.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the network may do to a socket is counted, and the next packet goes. */
class UdpFaultTest {

    private static final InetSocketAddress PARTY = new InetSocketAddress("192.0.2.1", 4000);
    private static final byte[] PACKET = LoopbackSocket.rtp(1);

    private final FailingChannel channel = new FailingChannel();
    private final Tally tally = new Tally();
    private final UdpPort port = new UdpPort(channel, new InetSocketAddress("192.0.2.9", 5000), false,
        UdpSpec.at(InetAddress.getLoopbackAddress()).withLearning(Learning.NONE), tally);
    private final List<LogRecord> logged = new ArrayList<>();
    private final Logger logger = Logger.getLogger(UdpEndpoint.class.getName());
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    @BeforeEach
    void record() {
        logger.addHandler(recorder);
        logger.setUseParentHandlers(false);
        port.signalled(PARTY);
        channel.sender = PARTY;
    }

    @AfterEach
    void stopRecording() {
        logger.removeHandler(recorder);
        logger.setUseParentHandlers(true);
    }

    private int poll() {
        return port.poll((buffer, offset, length) -> { }, 4);
    }

    private void isConnected(boolean connected) {
        if (connected) {
            poll();
        }
        assertThat(channel.isConnected()).isEqualTo(connected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSendErrorCostsThatPacketAlone(boolean connected) {
        isConnected(connected);
        channel.failure = new SocketException("No buffer space available");
        port.send(PACKET, 0, PACKET.length);
        channel.failure = null;
        port.send(PACKET, 0, PACKET.length);
        assertThat(tally.snapshot()).isEqualTo(new UdpCounters(0, 0, 0, 0, 1, 0, 1, 0));
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 0", "false, 171", "true, 171"})
    void aShortWriteCostsThatPacketAlone(boolean connected, int accepted) {
        isConnected(connected);
        channel.accepts = accepted;
        port.send(PACKET, 0, PACKET.length);
        channel.accepts = PACKET.length;
        port.send(PACKET, 0, PACKET.length);
        assertThat(tally.snapshot()).isEqualTo(new UdpCounters(0, 0, 0, 0, 1, 0, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReceiveErrorEndsThatPollAlone(boolean connected) {
        isConnected(connected);
        channel.failure = new IOException("Input/output error");
        port.poll((buffer, offset, length) -> { }, 4);
        channel.failure = null;
        channel.arriving = PACKET;
        assertThat(poll()).isEqualTo(4);
        assertThat(tally.snapshot().received()).isEqualTo(4);
        assertThat(tally.snapshot().receiveErrors()).isPositive();
    }

    @Test
    void aPortThatStaysUnreachableIsReadAtMostAsOftenAsTheLimit() {
        isConnected(true);
        channel.failure = new PortUnreachableException();
        assertThat(poll()).isEqualTo(4);
        port.send(PACKET, 0, PACKET.length);
        assertThat(tally.snapshot().unreachable()).as("each read, and a packet tried twice").isEqualTo(6);
        assertThat(logged).isEmpty();
    }

    @Test
    void aSocketThatCanNotBeConnectedWorksOnWithoutTryingEachTime() {
        channel.failure = new SocketException("Network is unreachable");
        poll();
        channel.failure = null;
        for (int i = 0; i < 1_000; i++) {
            poll();
        }
        assertThat(channel.isConnected()).isFalse();
        port.send(PACKET, 0, PACKET.length);
        assertThat(tally.snapshot().sent()).isEqualTo(1);
    }

    @Test
    void aSocketThatCanNotBeFreedFromItsOldPartySendsNothingMore() {
        isConnected(true);
        channel.failure = new SocketException("no");
        port.signalled(new InetSocketAddress("192.0.2.2", 4000));
        channel.failure = null;
        assertThat(channel.isOpen()).isFalse();
        assertThat(tally.snapshot().sendErrors()).isEqualTo(1);
    }

    @Test
    void closingMayFailToo() {
        channel.failure = new IOException("no");
        port.close();
        port.close();
    }

    @Test
    void aFloodOfErrorsIsOneLineASecond() {
        long beganNs = System.nanoTime();
        channel.failure = new SocketException("No buffer space available");
        for (int i = 0; i < 10_000; i++) {
            port.send(PACKET, 0, PACKET.length);
        }
        long seconds = (System.nanoTime() - beganNs) / 1_000_000_000L;
        assertThat(logged.size()).isLessThanOrEqualTo((int) seconds + 2);
        assertThat(tally.snapshot().sendErrors()).isEqualTo(10_000);
    }

    @Test
    void aLineIsDueOnceASecond() {
        long startNs = Long.MAX_VALUE - 500_000_000L;
        Seldom seldom = new Seldom(1_000_000_000L, startNs);
        assertThat(seldom.isDue(startNs)).isTrue();
        assertThat(seldom.isDue(startNs)).isFalse();
        assertThat(seldom.isDue(startNs + 999_999_999L)).isFalse();
        assertThat(seldom.isDue(startNs + 1_000_000_000L)).isTrue();
        assertThat(seldom.isDue(startNs + 1_000_000_001L)).isFalse();
    }
}
