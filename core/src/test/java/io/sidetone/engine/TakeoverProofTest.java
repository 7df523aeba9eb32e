package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionState;
import io.sidetone.testkit.LinearCodec;
import org.junit.jupiter.api.Test;

/** When a supervisor's media counts as proven to flow both ways: something came from him within the last 5 seconds. */
class TakeoverProofTest {

    private static final LinearCodec CODEC = new LinearCodec();
    private static final int FIVE_SECONDS = 250;

    private final MediaShard shard = new MediaShard(1, (leg, buffer, offset, length, nowNs) -> { }, event -> { });
    private final Call call = shard.open("call");
    private final Leg agent;
    private long nowNs;
    private int spoken;

    TakeoverProofTest() {
        call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER);
        agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT);
        ticks(2);
    }

    private Leg supervisor(boolean twoWay) {
        Leg leg = call.monitor(LegSpec.of("supervisor", CODEC).withTwoWay(twoWay), agent, Mode.LISTEN);
        leg.session().legUp();
        ticks(2);
        return leg;
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            nowNs += MediaShard.FRAME_NS;
            shard.tick(nowNs);
        }
    }

    private void speaks(Leg leg) {
        byte[] packet = new byte[RtpHeader.LENGTH + 320];
        RtpHeader.write(packet, 0, false, CODEC.staticPayloadType(), spoken, 160 * spoken++, 7);
        shard.receive(leg, packet, 0, packet.length, nowNs);
    }

    /** RFC 3550 §6.4.2: a receiver report without a block. */
    private void reports(Leg leg) {
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
        shard.receive(leg, report, 0, report.length, nowNs);
    }

    /** Whether he owns the call with the frame that is due. */
    private boolean takesOverAtOnce(Leg leg) {
        leg.session().takeOver(outcome -> { });
        ticks(1);
        return leg.session().state() == SessionState.TAKEN_OVER;
    }

    @Test
    void aPacketProvesItForFiveSeconds() {
        Leg leg = supervisor(true);
        speaks(leg);
        ticks(FIVE_SECONDS);
        assertThat(takesOverAtOnce(leg)).isTrue();
    }

    @Test
    void aFrameLaterItDoesNotUntilAnotherComes() {
        Leg leg = supervisor(true);
        speaks(leg);
        ticks(FIVE_SECONDS + 1);
        assertThat(takesOverAtOnce(leg)).isFalse();
        assertThat(leg.session().state()).isEqualTo(SessionState.PREPARING);
        speaks(leg);
        ticks(1);
        assertThat(leg.session().state()).isEqualTo(SessionState.TAKEN_OVER);
    }

    @Test
    void aReportProvesItAsLongForWhoSaysNothing() {
        Leg leg = supervisor(true);
        reports(leg);
        ticks(FIVE_SECONDS);
        assertThat(takesOverAtOnce(leg)).isTrue();
    }

    @Test
    void nothingThatCameBeforeThatDoes() {
        Leg leg = supervisor(true);
        reports(leg);
        ticks(FIVE_SECONDS + 1);
        assertThat(takesOverAtOnce(leg)).isFalse();
    }

    @Test
    void whoIsMutedQualifies() {
        Leg leg = supervisor(true);
        leg.session().mute(true, outcome -> { });
        speaks(leg);
        assertThat(takesOverAtOnce(leg)).isTrue();
    }

    @Test
    void whoSignalsThatHeOnlyHearsDoesNotWhateverComesFromHim() {
        Leg leg = supervisor(false);
        speaks(leg);
        reports(leg);
        assertThat(takesOverAtOnce(leg)).isFalse();
    }
}
