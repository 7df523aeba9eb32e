package io.sidetone.runtime;

import static io.sidetone.runtime.Stage.answer;
import static io.sidetone.runtime.Stage.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sidetone.monitor.CallSnapshot;
import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Follow;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.GrantRequest;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.MonitorEvent.HoldChanged;
import io.sidetone.monitor.MonitorEvent.PartyLeft;
import io.sidetone.monitor.MonitorEvent.SessionActive;
import io.sidetone.monitor.MonitorEvent.SessionArmed;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.SessionStarted;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Right;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.SessionState;
import io.sidetone.runtime.Connector.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What handles add to sessions: somebody who decides, legs that come later, agents who are followed, request ids. */
class SessionsTest {

    private static final Follow NEXT = Follow.nextCall(Duration.ofSeconds(5));

    /** Decides when the test says so. */
    private final List<CompletableFuture<Grant>> questions = new ArrayList<>();
    private final List<GrantRequest> requests = new ArrayList<>();
    private final Stage stage = new Stage(Sidetone.configure().authority(request -> {
        requests.add(request);
        questions.add(new CompletableFuture<>());
        return questions.get(questions.size() - 1);
    }), Policies.DEFAULT);
    private final LoudEndpoint supervisorEnd = stage.endpoint("S");

    private static Grant grant(Right... rights) {
        return new Grant(Set.of(rights), Duration.ofHours(1), 1);
    }

    private void decide(Grant grant) {
        questions.get(questions.size() - 1).complete(grant);
        stage.ticks(2);
    }

    private MonitoringSession monitoring(Mode mode) {
        MonitoringSession session = stage.call.monitor(supervisorEnd.spec(), supervisorEnd, stage.agent, mode);
        stage.ticks(1);
        return session;
    }

    private Connector always(LoudEndpoint end) {
        return call -> CompletableFuture.completedFuture(new Connection(end.spec(), end));
    }

    // ---- somebody decides ---------------------------------------------------------------------------------------

    @Test
    void nothingHappensBeforeItIsDecided() {
        MonitoringSession session = monitoring(Mode.BARGE);
        stage.ticks(20);
        assertThat(requests).containsExactly(
            new GrantRequest("S", "call", "agent", Right.BARGE, GrantRequest.Occasion.START));
        assertThat(session.started().toCompletableFuture()).isNotDone();
        assertThat(supervisorEnd.sent).isEmpty();
        assertThat(stage.events(SessionStarted.class)).isEmpty();
        assertThat(refusal(settled(session.whisper()))).isEqualTo(Refusal.NOT_ACTIVE);
        decide(grant(Right.BARGE));
        stage.ticks(10);
        assertThat(answer(session.started()).accepted()).isTrue();
        assertThat(stage.customerEnd.hears(supervisorEnd)).isTrue();
        assertThat(refusal(settled(session.listen()))).isEqualTo(Refusal.RIGHT_MISSING);
    }

    private <T> CompletionStage<T> settled(CompletionStage<T> asked) {
        stage.ticks(1);
        return asked;
    }

    @ParameterizedTest
    @ValueSource(strings = {"no rights", "another right", "null", "exception", "no answer", "throws", "null stage"})
    void whateverIsNoTimelyGrantIsADenialAndNothingHappens(String what) {
        Stage denying = new Stage(Sidetone.configure().authority(request -> switch (what) {
            case "no rights" -> CompletableFuture.completedFuture(grant());
            case "another right" -> CompletableFuture.completedFuture(grant(Right.LISTEN));
            case "null" -> CompletableFuture.completedFuture(null);
            case "exception" -> CompletableFuture.failedFuture(new IllegalStateException("meant"));
            case "no answer" -> new CompletableFuture<>();
            case "throws" -> throw new IllegalStateException("meant to be logged");
            default -> null;
        }), Policies.DEFAULT);
        LoudEndpoint end = denying.endpoint("S");
        MonitoringSession session = denying.call.monitor(end.spec(), end, denying.agent, Mode.BARGE);
        denying.ticks(105);
        assertThat(refusal(session.started())).isEqualTo(Refusal.DENIED);
        assertThat(end.sent).isEmpty();
        assertThat(end.closed).isFalse();
        assertThat(denying.events).filteredOn(event -> event.toString().contains("supervisor=S"))
            .extracting(Object::getClass).containsExactly(SessionEnded.class);
        assertThat(denying.customerEnd.heard()).isEqualTo(1 << denying.agentEnd.bit);
    }

    @Test
    void aRefusalDoesNotTellAStrangerThatTheCallExists() {
        stage.call.end();
        stage.ticks(2);
        MonitoringSession stranger = monitoring(Mode.LISTEN);
        assertThat(stranger.started().toCompletableFuture()).isNotDone();
        decide(grant());
        assertThat(refusal(stranger.started())).isEqualTo(Refusal.DENIED);
        MonitoringSession known = monitoring(Mode.LISTEN);
        decide(grant(Right.LISTEN));
        assertThat(refusal(known.started())).isEqualTo(Refusal.CALL_GONE);
        MonitoringSession unanswered = monitoring(Mode.LISTEN);
        stage.ticks(101);
        assertThat(refusal(unanswered.started())).isEqualTo(Refusal.DENIED);
    }

    @Test
    void whoLeavesWhileItIsDecidedIsGoneWhateverIsDecided() {
        MonitoringSession session = monitoring(Mode.BARGE);
        CompletionStage<Outcome> end = session.end();
        stage.ticks(2);
        decide(grant(Right.values()));
        assertThat(answer(end).accepted()).isTrue();
        assertThat(refusal(session.started())).isEqualTo(Refusal.ENDED);
        assertThat(supervisorEnd.sent).isEmpty();
    }

    @Test
    void rightsThatChangeNarrowAndWithdraw() {
        MonitoringSession session = monitoring(Mode.BARGE);
        decide(grant(Right.values()));
        session.change(new Grant(Set.of(Right.LISTEN), Duration.ofHours(1), 2));
        stage.ticks(10);
        assertThat(stage.customerEnd.hears(supervisorEnd)).isFalse();
        session.change(new Grant(Set.of(), Duration.ofHours(1), 3));
        stage.ticks(2);
        assertThat(stage.events(SessionEnded.class)).extracting(SessionEnded::cause).containsExactly(Cause.REVOKED);
        assertThat(supervisorEnd.closed).isTrue();
    }

    @Test
    void everyJoinIsDecidedAnewAndNobodyHearsTheSessionMeanwhile() {
        MonitoringSession session = monitoring(Mode.BARGE);
        decide(grant(Right.values()));
        stage.ticks(10);
        LoudEndpoint joiner = stage.endpoint("joiner");
        stage.call.join(joiner.spec(), Role.CUSTOMER, joiner);
        stage.ticks(20);
        assertThat(stage.agentEnd.hears(supervisorEnd) || joiner.hears(supervisorEnd)).isFalse();
        assertThat(refusal(settled(session.barge()))).isEqualTo(Refusal.NOT_ACTIVE);
        decide(grant(Right.values()));
        stage.ticks(10);
        assertThat(stage.agentEnd.hears(supervisorEnd) && joiner.hears(supervisorEnd)).isTrue();
    }

    // ---- legs ---------------------------------------------------------------------------------------------------

    @Test
    void aLegIsAskedForOnlyOnceItIsDecided() {
        CompletableFuture<Connection> leg = new CompletableFuture<>();
        List<MonitoredCall> asked = new ArrayList<>();
        MonitoringSession session = stage.call.monitor(SessionRequest.of("S", Mode.LISTEN), stage.agent, call -> {
            asked.add(call);
            return leg;
        });
        stage.ticks(5);
        assertThat(asked).isEmpty();
        decide(grant(Right.LISTEN));
        assertThat(asked).containsExactly(stage.call);
        assertThat(answer(session.started()).accepted()).isTrue();
        assertThat(stage.events(SessionActive.class)).isEmpty();
        leg.complete(new Connection(supervisorEnd.spec(), supervisorEnd));
        stage.ticks(10);
        assertThat(supervisorEnd.hears(stage.customerEnd)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "throws", "another name", "null"})
    void aLegThatDoesNotComeUpEndsTheSession(String what) {
        MonitoringSession session = stage.call.monitor(SessionRequest.of("S", Mode.LISTEN), stage.agent,
            call -> switch (what) {
                case "exception" -> CompletableFuture.failedFuture(new IllegalStateException("busy"));
                case "throws" -> throw new IllegalStateException("meant to be logged");
                case "another name" -> CompletableFuture.completedFuture(
                    new Connection(new LoudEndpoint("T", 0).spec(), supervisorEnd));
                default -> CompletableFuture.completedFuture(null);
            });
        stage.ticks(1);
        decide(grant(Right.LISTEN));
        stage.ticks(2);
        assertThat(answer(session.started()).accepted()).isTrue();
        assertThat(stage.events(SessionEnded.class)).extracting(SessionEnded::cause).containsExactly(Cause.MEDIA_LOST);
        assertThat(supervisorEnd.closed).isEqualTo(what.equals("another name"));
    }

    @Test
    void aLegThatCantBeSecuredEndsTheSessionAndSaysSo() {
        MonitoringSession session = stage.call.monitor(SessionRequest.of("S", Mode.LISTEN), stage.agent,
            call -> CompletableFuture.failedFuture(new Connector.NotSecured()));
        stage.ticks(1);
        decide(grant(Right.LISTEN));
        stage.ticks(2);
        assertThat(answer(session.started()).accepted()).isTrue();
        assertThat(stage.events(SessionEnded.class)).extracting(SessionEnded::cause)
            .containsExactly(Cause.SECURITY_MISMATCH);
    }

    // ---- following ----------------------------------------------------------------------------------------------

    @Test
    void aSessionForTheNextCallBeginsThereAfterASecondDecision() {
        MonitoringSession session = stage.sidetone.monitorNext("agent", SessionRequest.of("S", Mode.LISTEN)
            .withFollow(NEXT), always(supervisorEnd));
        stage.ticks(1);
        decide(grant(Right.LISTEN));
        assertThat(answer(session.started()).accepted()).isTrue();
        assertThat(session.call()).as("the call he is in already is none of the next").isNull();
        assertThat(refusal(settled(session.listen()))).isEqualTo(Refusal.NOT_ACTIVE);
        Party next = nextCall();
        stage.ticks(2);
        assertThat(requests).hasSize(2);
        decide(grant(Right.LISTEN));
        stage.ticks(10);
        assertThat(session.call()).isSameAs(next.call());
        assertThat(supervisorEnd.heard()).isNotZero();
        assertThat(answer(settled(session.listen())).accepted()).isTrue();
    }

    private Party nextCall() {
        MonitoredCall next = stage.sidetone.open("next");
        LoudEndpoint customer = stage.endpoint("next customer");
        LoudEndpoint agent = stage.endpoint("agent");
        next.join(customer.spec(), Role.CUSTOMER, customer);
        return next.join(agent.spec(), Role.AGENT, agent);
    }

    @Test
    void aCallThatBeganBeforeTheOldOneWasOverIsNoneOfTheNext() {
        MonitoringSession session = stage.call.monitor(SessionRequest.of("S", Mode.LISTEN).withFollow(NEXT),
            stage.agent, always(supervisorEnd));
        stage.ticks(2);
        decide(grant(Right.LISTEN));
        nextCall();
        stage.ticks(5);
        stage.customer.leave();
        stage.ticks(5);
        assertThat(stage.events(SessionArmed.class)).hasSize(1);
        assertThat(requests).hasSize(1);
        assertThat(session.call()).isSameAs(stage.call);
    }

    @Test
    void whoWaitsForTooLongEnds() {
        stage.sidetone.monitorNext("agent", SessionRequest.of("S", Mode.LISTEN).withFollow(NEXT),
            always(supervisorEnd));
        stage.ticks(1);
        decide(grant(Right.LISTEN));
        stage.ticks(251);
        assertThat(stage.events(SessionEnded.class)).extracting(SessionEnded::cause)
            .containsExactly(Cause.MAX_DURATION);
        nextCall();
        stage.ticks(5);
        assertThat(requests).as("nobody is asked any more").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whoEndsAroundTheNextCallIsGoneAndAnswered(int ticks) {
        MonitoringSession session = stage.sidetone.monitorNext("agent", SessionRequest.of("S", Mode.LISTEN)
            .withFollow(NEXT), always(supervisorEnd));
        stage.ticks(1);
        decide(grant(Right.LISTEN));
        nextCall();
        stage.ticks(ticks);
        CompletionStage<Outcome> end = session.end();
        stage.ticks(5);
        assertThat(answer(end).accepted()).isTrue();
        assertThat(session.end().toCompletableFuture()).isDone();
        assertThat(stage.events(SessionEnded.class)).hasSize(1);
        assertThat(supervisorEnd.sent).isEmpty();
    }

    @Test
    void whatIsWithdrawnWhileItWaitsIsGone() {
        MonitoringSession session = stage.sidetone.monitorNext("agent", SessionRequest.of("S", Mode.LISTEN)
            .withFollow(NEXT), always(supervisorEnd));
        stage.ticks(1);
        decide(grant(Right.LISTEN));
        session.revoke();
        stage.ticks(2);
        assertThat(stage.events(SessionEnded.class)).extracting(SessionEnded::cause).containsExactly(Cause.REVOKED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingEndsWhoWaitsForANextCall(boolean inACall) {
        if (inACall) {
            stage.call.monitor(SessionRequest.of("S", Mode.LISTEN).withFollow(NEXT), stage.agent,
                always(supervisorEnd));
        } else {
            stage.sidetone.monitorNext("agent", SessionRequest.of("S", Mode.LISTEN).withFollow(NEXT),
                always(supervisorEnd));
        }
        stage.ticks(1);
        decide(grant(Right.LISTEN));
        stage.sidetone.close();
        assertThat(stage.events(SessionArmed.class)).hasSize(1);
        assertThat(stage.events(SessionEnded.class)).hasSize(1);
    }

    @Test
    void onlyARequestThatFollowsWaitsForANextCall() {
        assertThatThrownBy(() -> stage.sidetone.monitorNext("agent", SessionRequest.of("S", Mode.LISTEN),
            always(supervisorEnd))).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- parties ------------------------------------------------------------------------------------------------

    @Test
    void holdsMutesAndTransfersOfPartiesAreHeard() {
        Stage open = new Stage(Policies.DEFAULT);
        LoudEndpoint end = open.endpoint("S");
        open.call.monitor(end.spec(), end, open.agent, Mode.WHISPER);
        open.ticks(10);
        int packets = open.customerEnd.sent.size();
        open.agent.hold(true);
        open.ticks(10);
        assertThat(open.customerEnd.sent.size() - packets).as("on hold nothing is sent").isLessThanOrEqualTo(2);
        assertThat(end.heard()).isEqualTo(1 << open.agentEnd.bit);
        assertThat(open.agentEnd.heard()).isEqualTo(1 << end.bit);
        open.agent.consult(true);
        open.ticks(10);
        assertThat(open.agentEnd.heard()).isZero();
        open.agent.hold(false);
        open.customer.mute(true);
        open.ticks(10);
        assertThat(end.heard()).isEqualTo(1 << open.agentEnd.bit);
        assertThat(open.customerEnd.heard()).isEqualTo(1 << open.agentEnd.bit);
        open.customer.mute(false);
        LoudEndpoint other = open.endpoint("other agent");
        Party replaced = open.agent.transfer(other.spec(), other);
        open.ticks(10);
        assertThat(answer(replaced.joined()).accepted()).isTrue();
        assertThat(open.agentEnd.closed).isTrue();
        assertThat(open.events(PartyLeft.class)).hasSize(1);
        assertThat(other.heard()).as("the whisper has ended").isEqualTo(1 << open.customerEnd.bit);
        assertThat(end.hears(other)).isTrue();
    }

    @Test
    void whatHappensToAPartyBeforeHeHasJoinedIsNotLost() {
        LoudEndpoint late = stage.endpoint("late");
        Party party = stage.call.join(late.spec(), Role.AGENT, late);
        party.consult(true);
        party.mute(true);
        stage.ticks(1);
        assertThat(stage.events(HoldChanged.class)).last().extracting(HoldChanged::consulting).isEqualTo(true);
        assertThat(stage.events(MonitorEvent.MuteChanged.class)).hasSize(1);
    }

    @Test
    void factsAreTakenInTheOrderInWhichTheyWereTold() {
        stage.agent.hold(true);
        stage.agent.hold(false);
        stage.agent.consult(true);
        stage.agent.consult(false);
        stage.ticks(1);
        assertThat(stage.events(HoldChanged.class)).extracting(HoldChanged::holding, HoldChanged::consulting)
            .containsExactly(tuple(true, false), tuple(false, false), tuple(true, true), tuple(true, false));
    }

    @Test
    void aBlindTransferThatFailsIsTold() {
        answer(settled(stage.agent.beginTransfer()));
        stage.agent.transferFailed();
        stage.ticks(1);
        assertThat(stage.events(MonitorEvent.TransferFailed.class)).hasSize(1);
        LoudEndpoint nobody = stage.endpoint("nobody");
        stage.call.end();
        assertThat(refusal(settled(stage.agent.transfer(nobody.spec(), nobody).joined())))
            .isEqualTo(Refusal.CALL_GONE);
        assertThat(nobody.closed).isFalse();
    }

    // ---- requests and snapshots ---------------------------------------------------------------------------------

    @Test
    void aSessionAskedForTwiceWithOneIdIsOneSession() {
        SessionRequest request = SessionRequest.of("S", Mode.LISTEN);
        MonitoringSession first = stage.call.monitor("1", request, stage.agent, always(supervisorEnd));
        assertThat(stage.call.monitor("1", request, stage.agent, always(supervisorEnd))).isSameAs(first);
        stage.ticks(1);
        assertThat(requests).hasSize(1);
        MonitoringSession another = stage.call.monitor("2", request, stage.agent, always(supervisorEnd));
        stage.ticks(1);
        decide(grant(Right.LISTEN));
        assertThat(refusal(another.started())).isEqualTo(Refusal.ALREADY_MONITORING);
    }

    @Test
    void sixteenRequestIdsAreRememberedAndTheOldestIsForgotten() {
        Stage open = new Stage(Policies.DEFAULT);
        LoudEndpoint end = open.endpoint("S");
        MonitoringSession session = open.call.monitor(end.spec(), end, open.agent, Mode.LISTEN);
        open.ticks(2);
        CompletionStage<Outcome> first = session.switchTo(Mode.WHISPER, "0");
        for (int i = 1; i < Requests.REMEMBERED; i++) {
            session.switchTo(Mode.LISTEN, "" + i);
        }
        open.ticks(2);
        CompletionStage<Outcome> again = session.switchTo(Mode.WHISPER, "0");
        open.ticks(1);
        assertThat(answer(again)).isEqualTo(answer(first));
        session.switchTo(Mode.LISTEN, "one more");
        CompletionStage<Outcome> forgotten = session.switchTo(Mode.WHISPER, "0");
        open.ticks(1);
        assertThat(answer(forgotten)).isNotEqualTo(answer(first));
    }

    @Test
    void aSnapshotHasEverythingAndWhatItBringsBackListens() {
        monitoring(Mode.BARGE);
        decide(grant(Right.values()));
        stage.agent.hold(true);
        stage.sidetone.monitorNext("agent", SessionRequest.of("T", Mode.WHISPER).withFollow(NEXT),
            always(supervisorEnd));
        stage.ticks(1);
        decide(grant(Right.values()));
        CompletionStage<Snapshot> all = stage.sidetone.snapshot();
        CompletionStage<CallSnapshot> one = stage.call.snapshot();
        stage.ticks(1);
        CallSnapshot call = answer(one);
        assertThat(answer(all).calls()).containsExactly(call);
        assertThat(call.parties()).containsExactly(new CallSnapshot.Party("customer", Role.CUSTOMER, false, false, false),
            new CallSnapshot.Party("agent", Role.AGENT, true, false, false));
        assertThat(call.sessions()).singleElement().satisfies(session -> {
            assertThat(session.mode()).isEqualTo(Mode.BARGE);
            assertThat(session.agent()).isEqualTo("agent");
            assertThat(session.again()).isEqualTo(SessionRequest.of("S", Mode.LISTEN)
                .withFollow(new Follow(0, Follow.NONE.patience())));
        });
        assertThat(answer(all).waiting()).singleElement().satisfies(session -> {
            assertThat(session.state()).isEqualTo(SessionState.ARMED);
            assertThat(session.again().mode()).isEqualTo(Mode.LISTEN);
            assertThat(session.again().follow()).isEqualTo(NEXT);
        });
        stage.call.end();
        stage.ticks(1);
        assertThat(stage.call.snapshot().toCompletableFuture()).isNotDone();
        CompletionStage<CallSnapshot> late = settled(stage.call.snapshot());
        assertThat(late.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aCallBuiltAnewFromASnapshotIsPausedAsItWasAndAsLoudAndItsSupervisorListens() {
        MonitoringSession barged = monitoring(Mode.BARGE);
        decide(grant(Right.values()));
        barged.gain(Role.CUSTOMER, -40);
        barged.gain(Role.SUPERVISOR, 6);
        barged.gain(Role.AGENT, 3);
        barged.gain(Role.AGENT, 0);
        stage.call.pausePrivacy();
        stage.ticks(1);
        CompletionStage<CallSnapshot> asked = stage.call.snapshot();
        stage.ticks(1);
        CallSnapshot snapshot = answer(asked);
        CallSnapshot.Monitoring session = snapshot.sessions().get(0);
        assertThat(snapshot.paused()).isTrue();
        assertThat(session.gainsDb()).isEqualTo(Map.of(Role.CUSTOMER, -40.0, Role.SUPERVISOR, 6.0));

        MonitoredCall anew = stage.sidetone.open("anew");
        anew.pausePrivacy();
        LoudEndpoint customerEnd = stage.endpoint("customer");
        LoudEndpoint agentEnd = stage.endpoint("agent");
        LoudEndpoint end = stage.endpoint("S");
        anew.join(customerEnd.spec(), Role.CUSTOMER, customerEnd);
        Party agent = anew.join(agentEnd.spec(), Role.AGENT, agentEnd);
        MonitoringSession again = anew.monitor(session.again(), agent, always(end));
        stage.ticks(1);
        decide(grant(Right.values()));
        session.gainsDb().forEach(again::gain);
        stage.ticks(20);
        assertThat(end.heardAnythingOf(customerEnd, 0) || end.heardAnythingOf(agentEnd, 0)).isFalse();
        anew.resume();
        stage.ticks(20);
        assertThat(List.of(customerEnd, agentEnd)).noneMatch(each -> each.heardAnythingOf(end, 0));
        assertThat(end.hears(agentEnd)).isTrue();
        assertThat(end.hears(customerEnd)).as("hardly").isFalse();
    }
}
