package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.access.Access;
import io.sidetone.access.Directory;
import io.sidetone.access.Group;
import io.sidetone.access.Offer;
import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.DigitRefused;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Right;
import io.sidetone.monitor.TapView;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Takeover;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipStack;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An SBC sends calls of others (SIPREC): supervisors can listen to them, and nothing else. */
class RecordingSessionTest {

    private static final SipHeaders SIPREC = SipHeaders.NONE.with("Require", "siprec");

    private Office office = open(configuration -> { });
    private final Map<String, SipStack> stacks = new HashMap<>();

    private static Office open(Consumer<Configuration> configure) {
        return new Office(configuration -> configure.accept(configuration.recordingClient("sbc", participant ->
            participant.aor().matches("sip:10\\d@pbx") ? Optional.of(participant.aor().substring(4, 7))
                : Optional.empty())));
    }

    private void with(Consumer<Configuration> configure) {
        office.close();
        office = open(configure);
        stacks.clear();
    }

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    private SbcLine invites(String host, SipHeaders headers, SipBody body) {
        SbcLine line = new SbcLine(office, stacks.computeIfAbsent(host, name -> {
            SipStack stack = office.network.stack(name);
            stack.start((dialog, invite) -> null);
            return stack;
        }), host, body, headers);
        office.run(500);
        return line;
    }

    private SbcLine recorded() {
        SbcLine line = invites("sbc", SIPREC, SbcLine.body(SbcLine.sdp("sendonly", 1),
            SbcLine.metadata("5551", "101")));
        assertThat(line.isUp()).as(() -> "statuses " + line.statuses).isTrue();
        return line;
    }

    private Phone.Line listening(String number) {
        Phone.Line line = office.supervisor.calls(number);
        office.await("listening", () -> line.up);
        office.run(500);
        return line;
    }

    private static <T> T now(CompletionStage<T> stage, Office office) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        office.await("an answer", future::isDone);
        return future.join();
    }

    @Test
    void aRecordedCallIsListenedToLikeAnyOther() {
        SbcLine line = recorded();
        assertThat(line.remoteSdp).containsSubsequence("m=audio 2", "a=recvonly", "m=audio 2", "a=recvonly")
            .doesNotContain("sendrecv");
        assertThat(line.response.headers().lists("Supported", "siprec")).isTrue();
        Phone.Line supervisor = listening("*221101");
        assertThat(supervisor.hears(office.trunk)).isTrue();
        assertThat(supervisor.hears(office.agent)).isTrue();
        assertThat(line.packets).as("the client is sent nothing").isZero();
        supervisor.hangUp();
        office.run(500);
        assertThat(line.isUp()).isTrue();
    }

    @Test
    void theEndOfTheRecordingSessionEndsMonitoring() {
        SbcLine line = recorded();
        Phone.Line supervisor = listening("*221101");
        line.dialog.end(SipHeaders.NONE);
        office.await("over", supervisor::isOver);
        assertThat(office.events(SessionEnded.class)).extracting(SessionEnded::cause)
            .containsExactly(Cause.CALL_ENDED);
        office.assertNothingIsLeft();
    }

    @Test
    void closingEndsRecordingSessions() {
        SbcLine line = recorded();
        office.pbx.close();
        office.await("over", () -> line.termination != null);
    }

    @Test
    void whoeverWantsToSpeakIsToldWhyHeCannot() {
        SbcLine line = recorded();
        for (String number : new String[] {"*222101", "*223101"}) {
            Phone.Line refused = office.supervisor.calls(number);
            office.await("refused", refused::isOver);
            assertThat(refused.status).isEqualTo(403);
        }
        assertThat(now(office.pbx.monitor("sue", "101", Mode.WHISPER), office))
            .isEqualTo(new Monitoring.Refused(Refusal.LISTEN_ONLY));
        assertThat(now(office.pbx.monitor("bob", "101", Mode.WHISPER), office)).as("who has no rights")
            .isEqualTo(new Monitoring.Refused(Refusal.DENIED));
        office.supervisor.answering = true;
        Monitoring monitoring = now(office.pbx.monitor("sue", "101", Mode.LISTEN), office);
        MonitoringSession session = ((Monitoring.Started) monitoring).session();
        office.run(500);
        assertThat(now(session.barge(), office)).isEqualTo(new Outcome.Refused(Refusal.LISTEN_ONLY));
        assertThat(now(session.takeOver(), office)).isEqualTo(new Takeover.Refused(Refusal.LISTEN_ONLY));
        office.supervisor.line().press('3');
        office.run(700);
        assertThat(office.events(DigitRefused.class)).extracting(DigitRefused::reason)
            .containsExactly(Refusal.LISTEN_ONLY);
        assertThat(office.supervisor.line().hears(office.agent)).isTrue();
        assertThat(line.packets).isZero();
    }

    @Test
    void aTakeoverByFeatureCodeOnlyListens() {
        SbcLine line = recorded();
        Phone.Line supervisor = listening("*224101");
        assertThat(supervisor.hears(office.trunk)).isTrue();
        assertThat(line.isUp()).isTrue();
    }

    @Test
    void theBoardOffersListeningOnly() {
        recorded();
        assertThat(office.pbx.lines().subscribe("sue", 16, () -> { }).snapshot().lines().stream()
            .filter(each -> each.person().equals("101")).findFirst().orElseThrow().calls())
            .singleElement().satisfies(call -> {
                assertThat(call.remote()).isEqualTo("5551");
                assertThat(call.availability().listen()).isEqualTo(Offer.OFFERED);
                assertThat(call.availability().whisper()).isEqualTo(Offer.LISTEN_ONLY);
                assertThat(call.availability().barge()).isEqualTo(Offer.LISTEN_ONLY);
                assertThat(call.availability().takeover()).isEqualTo(Offer.LISTEN_ONLY);
            });
    }

    @Test
    void onlyConfiguredClientsMayRecord() {
        SipBody body = SbcLine.body(SbcLine.sdp("sendonly", 1), SbcLine.metadata("5551", "101"));
        assertThat(invites("stranger", SIPREC, body).statuses).containsExactly(403);
        Phone.Line peer = office.trunk.calls("101", SIPREC, true);
        office.await("refused", peer::isOver);
        assertThat(peer.status).as("a peer is no recording client").isEqualTo(403);
        assertThat(office.wires.open()).isZero();
        office.close();
        office = new Office();
        stacks.clear();
        Phone.Line off = office.trunk.calls("101", SIPREC, true);
        office.await("refused", off::isOver);
        assertThat(off.status).as("off unless configured").isEqualTo(420);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE"})
    void aHeldCallIsSilentUntilItIsTakenBack(String method) {
        SbcLine line = recorded();
        Phone.Line supervisor = listening("*221101");
        line.tells(method, SipBody.of(SipBody.SDP, SbcLine.sdp("inactive", 2).getBytes(StandardCharsets.UTF_8)));
        assertThat(line.statuses).containsExactly(200, 200);
        assertThat(line.remoteSdp).contains("a=inactive").doesNotContain("recvonly");
        line.singing = false;
        office.run(500);
        supervisor.deafen();
        office.run(300);
        assertThat(supervisor.hears(office.trunk)).isFalse();
        line.singing = true;
        line.tells(method, SbcLine.body(SbcLine.sdp("sendonly", 3), SbcLine.metadata("5551", "101")));
        office.run(500);
        assertThat(supervisor.hears(office.trunk)).isTrue();
        assertThat(supervisor.hears(office.agent)).isTrue();
        assertThat(line.remoteSdp).containsPattern("o=- \\d+ 2 IN");
    }

    @Test
    void whenTheCallGoesToAnotherAgentItIsHisAndAccessIsAskedForAnew() {
        with(configuration -> configuration.access(new Access(Directory.version(1).enabled().add(Group.team("one",
            Map.of("sue", EnumSet.allOf(Right.class)), Set.of("101"))).add(Group.team("two",
            Map.of("ann", EnumSet.allOf(Right.class)), Set.of("102"))).build())));
        SbcLine line = recorded();
        Phone.Line supervisor = listening("*221101");
        line.tells("UPDATE", SbcLine.body("", SbcLine.metadata("5551", "102")));
        assertThat(line.statuses).containsExactly(200, 200);
        office.await("not his any more", supervisor::isOver);
        Phone.Line late = office.supervisor.calls("*221101");
        office.await("refused", late::isOver);
        Phone.Line other = office.supervisor2.calls("*221102");
        office.await("listening", () -> other.up);
        office.run(500);
        assertThat(other.hears(office.trunk)).isTrue();
        assertThat(other.hears(office.agent)).as("the stream goes on").isTrue();
        assertThat(office.wires.open()).as("two streams and a supervisor").isEqualTo(3);
    }

    @Test
    void whoMayMonitorBothAgentsGoesOnListening() {
        SbcLine line = recorded();
        Phone.Line supervisor = listening("*221101");
        line.tells("INVITE", SbcLine.body(SbcLine.sdp("sendonly", 1), SbcLine.metadata("5552", "102")));
        office.run(1_000);
        assertThat(supervisor.isOver()).isFalse();
        assertThat(supervisor.hears(office.agent)).isTrue();
        assertThat(supervisor.hears(office.trunk)).isTrue();
    }

    @Test
    void aTapHearsBothStreams() {
        double[] levels = new double[8];
        with(configuration -> configuration.opened(media -> media.tap(TapView.CALL_PLUS_COACHING, true,
            (speaker, samples, count, frame, rate) -> {
                for (int i = 0; i < count && speaker < 8; i++) {
                    levels[speaker] = Math.max(levels[speaker], Math.abs(samples[i]));
                }
            })));
        recorded();
        assertThat(levels[0]).isGreaterThan(Phone.AMPLITUDE * 0.8);
        assertThat(levels[1]).isGreaterThan(Phone.AMPLITUDE * 0.8);
    }

    @Test
    void withoutMetadataACallIsRecordedButNobodysToMonitor() {
        SbcLine line = invites("sbc", SIPREC, SipBody.of(SipBody.SDP,
            (SbcLine.sdp("sendrecv", 1) + SbcLine.line(40_004, "sendonly", 98)
                + "m=video 40006 RTP/AVP 96\r\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(line.isUp()).isTrue();
        assertThat(line.remoteSdp).as("two streams are all there is").contains("m=audio 0 ", "m=video 0 ")
            .doesNotContain("sendrecv");
        Phone.Line supervisor = office.supervisor.calls("*221101");
        office.await("refused", supervisor::isOver);
        line.tells("UPDATE", SbcLine.body("", SbcLine.metadata("5551", "101")));
        listening("*221101");
    }

    @Test
    void whateverCannotBeReadIsRefusedAndNothingIsLeft() {
        String sdp = SbcLine.sdp("sendonly", 1);
        String metadata = SbcLine.metadata("5551", "101");
        assertThat(invites("sbc", SIPREC, SipBody.NONE).statuses).containsExactly(488);
        assertThat(invites("sbc", SIPREC, SbcLine.body("", metadata)).statuses).containsExactly(488);
        assertThat(invites("sbc", SIPREC, SbcLine.body(sdp, "<recording>")).statuses).containsExactly(400);
        assertThat(invites("sbc", SIPREC, SbcLine.body("v=0\r\nnonsense", metadata)).statuses).containsExactly(400);
        assertThat(invites("sbc", SIPREC, SipBody.of("multipart/mixed", sdp.getBytes(StandardCharsets.UTF_8)))
            .statuses).containsExactly(400);
        assertThat(invites("sbc", SIPREC, SbcLine.body(sdp.replace(Office.CODEC, "NOBODYS"), metadata)).statuses)
            .containsExactly(488);
        assertThat(invites("sbc", SipHeaders.NONE.with("Require", "siprec, precondition"), SbcLine.body(sdp, metadata))
            .statuses).containsExactly(420);
        office.wires.exhausted = true;
        assertThat(invites("sbc", SIPREC, SbcLine.body(sdp, metadata)).statuses).containsExactly(500);
        office.assertNothingIsLeft();
    }

    @Test
    void aBadUpdateChangesNothing() {
        SbcLine line = recorded();
        Phone.Line supervisor = listening("*221101");
        line.tells("UPDATE", SbcLine.body("", "<recording>"));
        line.tells("INVITE", SbcLine.body(SbcLine.sdp("sendonly", 2).replace(Office.CODEC, "NOBODYS"),
            SbcLine.metadata("5551", "102")));
        line.tells("INVITE", SipBody.NONE);
        assertThat(line.statuses).containsExactly(200, 400, 488, 488);
        office.run(300);
        assertThat(supervisor.hears(office.agent)).isTrue();
        assertThat(supervisor.isOver()).isFalse();
    }
}
