package io.sidetone.runtime.udp;

import static io.sidetone.runtime.udp.AddressLearning.PROOF_PACKETS;
import static io.sidetone.runtime.udp.AddressLearning.STRANGER_SILENCE_NS;
import static io.sidetone.runtime.udp.AddressLearning.WINDOW_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is believed to be the party, in virtual time. */
class AddressLearningTest {

    private static final InetSocketAddress SIGNALLED = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.2", 5000);
    private static final InetSocketAddress OTHER = new InetSocketAddress("203.0.113.3", 6000);
    private static final long START_NS = Long.MAX_VALUE - 1_000_000_000L;
    private static final long PACKET_NS = 20_000_000L;

    private long nowNs = START_NS;

    private static AddressLearning learning(Learning mode) {
        AddressLearning learning = new AddressLearning(mode);
        learning.signalled(SIGNALLED);
        return learning;
    }

    /** Sends packets 20 ms apart; how many were taken. */
    private int packets(AddressLearning learning, InetSocketAddress from, int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            taken += learning.accept(from, true, nowNs) ? 1 : 0;
            nowNs += PACKET_NS;
        }
        return taken;
    }

    @ParameterizedTest
    @EnumSource
    void beforeAnythingIsHeardPacketsGoToTheSignalledAddress(Learning mode) {
        assertThat(learning(mode).peer()).isEqualTo(SIGNALLED);
    }

    @ParameterizedTest
    @EnumSource(names = {"STRICT", "BEHIND_NAT"})
    void fivePacketsFromTheSignalledAddressCloseLearning(Learning mode) {
        AddressLearning learning = learning(mode);
        assertThat(packets(learning, SIGNALLED, PROOF_PACKETS - 1)).isEqualTo(PROOF_PACKETS - 1);
        assertThat(learning.isClosed()).isFalse();
        packets(learning, SIGNALLED, 1);
        assertThat(learning.isClosed()).isTrue();
        assertThat(learning.peer()).isEqualTo(SIGNALLED);
    }

    @ParameterizedTest
    @EnumSource
    void onceClosedNoStrangerIsHeardHoweverLongHeTries(Learning mode) {
        AddressLearning learning = learning(mode);
        packets(learning, SIGNALLED, PROOF_PACKETS);
        assertThat(packets(learning, STRANGER, 10_000)).isZero();
        assertThat(learning.peer()).isEqualTo(SIGNALLED);
    }

    @Test
    void aStrangerIsNeitherHeardNorSentToWhileStrictLearningIsOpen() {
        AddressLearning learning = learning(Learning.STRICT);
        assertThat(packets(learning, STRANGER, 200)).isZero();
        assertThat(learning.peer()).isEqualTo(SIGNALLED);
    }

    @Test
    void whoIsBehindANatIsHeardAndSentToAtOnce() {
        AddressLearning learning = learning(Learning.BEHIND_NAT);
        assertThat(packets(learning, STRANGER, 1)).isEqualTo(1);
        assertThat(learning.peer()).isEqualTo(STRANGER);
        assertThat(learning.isClosed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void theSignalledAddressWinsEvenIfItIsSecond(Learning mode) {
        AddressLearning learning = learning(mode);
        packets(learning, STRANGER, 200);
        assertThat(packets(learning, SIGNALLED, 1)).isEqualTo(1);
        assertThat(learning.peer()).isEqualTo(SIGNALLED);
        assertThat(packets(learning, STRANGER, 1_000)).isZero();
        assertThat(learning.peer()).isEqualTo(SIGNALLED);
    }

    @ParameterizedTest
    @CsvSource({"STRICT, -1, false", "STRICT, 0, true", "BEHIND_NAT, -1, false", "BEHIND_NAT, 0, true"})
    void aStrangerAloneIsThePartyFiveSecondsAfterHisFirstPacket(Learning mode, long offsetNs, boolean closed) {
        AddressLearning learning = learning(mode);
        packets(learning, STRANGER, PROOF_PACKETS);
        nowNs = START_NS + WINDOW_NS + offsetNs;
        assertThat(packets(learning, STRANGER, 1)).isEqualTo(closed || mode == Learning.BEHIND_NAT ? 1 : 0);
        assertThat(learning.isClosed()).isEqualTo(closed);
        if (closed) {
            assertThat(learning.peer()).isEqualTo(STRANGER);
            assertThat(packets(learning, SIGNALLED, 1_000)).as("only signalling reopens").isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"4, false", "5, true"})
    void aStrangerOfTooFewPacketsIsNotBelievedAfterFiveSeconds(int count, boolean closed) {
        AddressLearning learning = learning(Learning.STRICT);
        packets(learning, STRANGER, count - 1);
        nowNs = START_NS + WINDOW_NS;
        packets(learning, STRANGER, 1);
        assertThat(learning.isClosed()).isEqualTo(closed);
        assertThat(learning.peer()).isEqualTo(closed ? STRANGER : SIGNALLED);
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true"})
    void anyPacketFromTheSignalledAddressClosesLearningAfterFiveSeconds(long offsetNs, boolean closed) {
        AddressLearning learning = learning(Learning.STRICT);
        packets(learning, SIGNALLED, 1);
        nowNs = START_NS + WINDOW_NS + offsetNs;
        packets(learning, STRANGER, 1);
        assertThat(learning.isClosed()).isEqualTo(closed);
        assertThat(learning.peer()).isEqualTo(SIGNALLED);
    }

    @Test
    void theFiveSecondsBeginWithTheStrangersFirstPacketEvenIfTheSignalledAddressDisplacesHim() {
        AddressLearning learning = learning(Learning.STRICT);
        packets(learning, STRANGER, 1);
        nowNs = START_NS + WINDOW_NS;
        packets(learning, SIGNALLED, 1);
        assertThat(learning.isClosed()).isTrue();
        assertThat(learning.peer()).isEqualTo(SIGNALLED);
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true"})
    void aStrangerWhoFallsSilentMakesRoomForAnother(long offsetNs, boolean believed) {
        AddressLearning learning = learning(Learning.BEHIND_NAT);
        packets(learning, STRANGER, 1);
        nowNs = START_NS + STRANGER_SILENCE_NS + offsetNs;
        assertThat(packets(learning, OTHER, 1)).isEqualTo(believed ? 1 : 0);
        assertThat(learning.peer()).isEqualTo(believed ? OTHER : STRANGER);
    }

    @Test
    void aSingleStrayPacketDoesNotKeepAPartyBehindANatOut() {
        AddressLearning learning = learning(Learning.STRICT);
        packets(learning, STRANGER, 1);
        nowNs += STRANGER_SILENCE_NS;
        packets(learning, OTHER, (int) (WINDOW_NS / PACKET_NS) + 1);
        assertThat(learning.isClosed()).isTrue();
        assertThat(learning.peer()).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotWellFormedTeachesNothing(Learning mode) {
        AddressLearning learning = learning(mode);
        for (int i = 0; i < 1_000; i++) {
            assertThat(learning.accept(STRANGER, false, nowNs += PACKET_NS)).isFalse();
            assertThat(learning.accept(SIGNALLED, false, nowNs)).as("STUN and the like are the engine's to judge")
                .isTrue();
        }
        assertThat(learning.isClosed()).isEqualTo(mode == Learning.NONE);
        assertThat(learning.peer()).isEqualTo(SIGNALLED);
    }

    @ParameterizedTest
    @EnumSource
    void signallingReopensWhatWasClosed(Learning mode) {
        AddressLearning learning = learning(mode);
        packets(learning, SIGNALLED, PROOF_PACKETS);
        learning.signalled(OTHER);
        assertThat(learning.peer()).isEqualTo(OTHER);
        assertThat(learning.isClosed()).isEqualTo(mode == Learning.NONE);
        assertThat(packets(learning, OTHER, PROOF_PACKETS)).isEqualTo(PROOF_PACKETS);
        assertThat(learning.isClosed()).isTrue();
        assertThat(packets(learning, SIGNALLED, PROOF_PACKETS)).as("the old address is a stranger").isZero();
    }

    @Test
    void whatWasLearntBeforeSignallingSpokeIsForgotten() {
        AddressLearning learning = learning(Learning.STRICT);
        packets(learning, STRANGER, 249);
        learning.signalled(SIGNALLED);
        packets(learning, STRANGER, 249);
        assertThat(learning.isClosed()).isFalse();
    }

    @Test
    void withoutLearningOnlyTheSignalledAddressIsHeardForEver() {
        AddressLearning learning = learning(Learning.NONE);
        assertThat(learning.isClosed()).isTrue();
        assertThat(packets(learning, STRANGER, 1_000)).isZero();
        assertThat(packets(learning, SIGNALLED, 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPartyUnknownToSignallingIsNeverLearnt(Learning mode) {
        AddressLearning learning = learning(mode);
        learning.signalled(null);
        assertThat(packets(learning, STRANGER, 1_000)).isZero();
        assertThat(learning.peer()).isNull();
        assertThat(learning.isClosed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 4000", "::, 4000", "224.0.0.1, 4000", "239.255.255.255, 4000", "ff02::1, 4000",
        "::ffff:224.0.0.1, 4000", "255.255.255.255, 4000", "192.0.2.1, 0"})
    void someAddressesAreNeverSentTo(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        AddressLearning learning = learning(Learning.BEHIND_NAT);
        learning.signalled(address);
        assertThat(learning.peer()).isNull();

        learning.signalled(SIGNALLED);
        assertThat(packets(learning, address, 1_000)).as("not learnt either").isZero();
        assertThat(learning.peer()).isEqualTo(SIGNALLED);
    }

    @Test
    void aNameThatWasNotResolvedIsNotSentTo() {
        assertThat(AddressLearning.isSendable(InetSocketAddress.createUnresolved("party.example", 4000))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"223.255.255.255, 1", "240.0.0.1, 65535", "::1, 1", "127.0.0.1, 1"})
    void theirNeighboursAreSentTo(String host, int port) {
        assertThat(AddressLearning.isSendable(new InetSocketAddress(host, port))).isTrue();
    }
}
