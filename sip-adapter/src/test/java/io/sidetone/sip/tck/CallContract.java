package io.sidetone.sip.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination.Cause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What calls must do on every stack: extended by the tests of each port. */
public abstract class CallContract {

    /** Two stacks of the kind under test that can reach each other. */
    public interface Pair extends AutoCloseable {

        /** Not started yet. */
        SipStack caller();

        /** Not started yet. */
        SipStack callee();

        /** A URI at which the callee is called. */
        String calleeUri();

        /** Waits until something is so; returns whether it came true. */
        boolean settle(BooleanSupplier condition);

        /** Lets what may still be under way arrive: a few round trips. */
        void quiet();

        /**
         * Sends a SUBSCRIBE to the callee as a phone would, and answers every NOTIFY as the listener does.
         *
         * @param response told of the final response
         * @return the dialog, usable once that was a 2xx; null if this pair can't send one
         */
        default SipDialog subscribe(SipRequest request, DialogListener listener, Consumer<SipResponse> response) {
            return null;
        }

        /** From now on nothing comes from the callee; false if that can't be had, or time-outs can't be waited for. */
        default boolean silenceCallee() {
            return false;
        }

        @Override
        default void close() {
        }
    }

    /** Bytes that no re-writing would leave alone. */
    private static final SipBody OFFER = body("v=0 \r\n\no=- 1 1 IN IP4 192.0.2.1\r\r\nx\0\u00e9\n");
    private static final SipBody ANSWER = body("v=0\no=- 2 2 IN IP4 192.0.2.2\n\n");
    private static final SipHeaders UNKNOWN = SipHeaders.NONE.with("X-Sidetone", "one").with("X-Other", "<a>;b=\"c\"")
        .with("X-Sidetone", "two");

    private static final SipHeaders SUPPORTED = SipHeaders.NONE.with("Supported", "timer, 100rel");
    private static final SipHeaders REQUIRED = SipHeaders.NONE.with("Require", "100rel");

    private final Recorder caller = new Recorder();
    private final Recorder callee = new Recorder();
    private final List<SipRequest> invites = new CopyOnWriteArrayList<>();
    private Pair pair;
    private final Recorder lamp = new Recorder();
    private final List<SipRequest> requests = new CopyOnWriteArrayList<>();
    private final List<SipResponse> responses = new CopyOnWriteArrayList<>();
    private volatile SipDialog notifier;
    private volatile SipResponse answer = SipResponse.of(200);
    private boolean answering = true;

    /** A new pair of stacks. */
    protected abstract Pair open();

    private static SipBody body(String text) {
        return SipBody.of(SipBody.SDP, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @BeforeEach
    void start() {
        pair = open();
        pair.caller().start((dialog, invite) -> null);
        pair.callee().start(new SipStackListener() {
            @Override
            public DialogListener invited(SipDialog dialog, SipRequest invite) {
                invites.add(invite);
                callee.invited(dialog, invite);
                return answering ? callee : null;
            }

            @Override
            public void requested(SipExchange exchange) {
                requests.add(exchange.request());
                if (exchange.request().method().equals("SUBSCRIBE") && answer.isSuccess()) {
                    notifier = exchange.accept(answer, lamp);
                } else {
                    exchange.respond(answer);
                }
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        pair.caller().close();
        pair.callee().close();
        pair.settle(() -> caller.isSettled() && (callee.isSettled() || !answering));
        pair.quiet();
        for (Recorder side : List.of(caller, callee)) {
            assertThat(side.events).as("as told").noneMatch(event -> event.contains("CALLBACK"));
            long ends = side.events.stream().filter(event -> event.startsWith("terminated")).count();
            if (side.dialog != null && (side == caller || answering)) {
                assertThat(ends).as("one end: %s", side.events).isEqualTo(1);
                assertThat(side.events.get(side.events.size() - 1)).startsWith("terminated");
            }
        }
        pair.close();
    }

    private SipDialog call(SipBody offer) {
        return call(UNKNOWN, offer);
    }

    private SipDialog call(SipHeaders headers, SipBody offer) {
        return pair.caller().invite(new SipRequest("INVITE", pair.calleeUri(), headers, offer), caller);
    }

    private void await(BooleanSupplier condition) {
        assertThat(pair.settle(condition)).as("caller %s, callee %s", caller.events, callee.events).isTrue();
    }

    private SipDialog establish() {
        SipDialog dialog = call(OFFER);
        await(() -> callee.has("invited"));
        callee.dialog.accept(SipHeaders.NONE, ANSWER);
        await(() -> caller.has("answered 200"));
        dialog.acknowledge(SipBody.NONE);
        await(() -> callee.has("acknowledged"));
        return dialog;
    }

    private static List<String> values(SipHeaders headers) {
        return List.of(headers.all("x-sidetone").toString(), headers.all("X-Other").toString());
    }

    @Test
    void aCallIsSetUpAndTakenDownWithItsBodiesAndUnknownHeadersUntouched() {
        SipDialog dialog = call(OFFER);
        await(() -> callee.has("invited"));
        assertThat(invites.get(0).body()).isEqualTo(OFFER);
        assertThat(values(invites.get(0).headers())).isEqualTo(values(UNKNOWN));
        assertThat(invites.get(0).method()).isEqualTo("INVITE");
        callee.dialog.progress(new SipResponse(183, UNKNOWN, ANSWER));
        callee.dialog.progress(SipResponse.of(180));
        await(() -> caller.has("progressed 180"));
        callee.dialog.accept(UNKNOWN, ANSWER);
        await(() -> caller.has("answered 200"));
        dialog.acknowledge(SipBody.NONE);
        await(() -> callee.has("acknowledged"));
        dialog.end(SipHeaders.NONE.with("Reason", "SIP;cause=200;text=\"taken over\""));
        await(() -> caller.isOver() && callee.isOver());
        assertThat(caller.events).containsExactly("progressed 183", "progressed 180", "answered 200",
            "terminated LOCAL");
        assertThat(caller.bodies.get(0)).isEqualTo(ANSWER);
        assertThat(caller.bodies.get(2)).isEqualTo(ANSWER);
        assertThat(values(caller.headers.get(0))).isEqualTo(values(UNKNOWN));
        assertThat(values(caller.headers.get(2))).isEqualTo(values(UNKNOWN));
        assertThat(callee.events).containsExactly("invited", "acknowledged", "terminated REMOTE");
        assertThat(callee.termination.headers().first("reason")).contains("SIP;cause=200;text=\"taken over\"");
        assertThat(callee.dialog.callId()).isEqualTo(dialog.callId());
    }

    @Test
    void anInviteWithoutAnOfferIsAnsweredWithOneAndAcknowledgedWithTheAnswer() {
        SipDialog dialog = call(SipBody.NONE);
        await(() -> callee.has("invited"));
        assertThat(invites.get(0).body().isEmpty()).isTrue();
        callee.dialog.accept(SipHeaders.NONE, OFFER);
        await(() -> caller.has("answered 200"));
        assertThat(caller.bodies.get(0)).isEqualTo(OFFER);
        dialog.acknowledge(ANSWER);
        await(() -> callee.has("acknowledged"));
        assertThat(callee.bodies.get(1)).isEqualTo(ANSWER);
    }

    @Test
    void theCalleeCanHangUpToo() {
        establish();
        callee.dialog.end(SipHeaders.NONE);
        await(() -> caller.isOver() && callee.isOver());
        assertThat(caller.termination.cause()).isEqualTo(Cause.REMOTE);
        assertThat(callee.termination.cause()).isEqualTo(Cause.LOCAL);
    }

    @Test
    void bothHangUpAtOnce() {
        SipDialog dialog = establish();
        dialog.end(SipHeaders.NONE);
        callee.dialog.end(SipHeaders.NONE);
        await(() -> caller.isOver() && callee.isOver());
    }

    @Test
    void aRefusalEndsTheCallWithItsStatus() {
        call(OFFER);
        await(() -> callee.has("invited"));
        callee.dialog.refuse(new SipResponse(486, UNKNOWN, SipBody.NONE));
        await(() -> caller.isOver() && callee.isOver());
        assertThat(caller.termination.cause()).isEqualTo(Cause.REFUSED);
        assertThat(caller.termination.status()).isEqualTo(486);
        assertThat(values(caller.termination.headers())).isEqualTo(values(UNKNOWN));
        assertThat(callee.termination.cause()).isEqualTo(Cause.LOCAL);
    }

    @Test
    void whoDoesNotListenIsTemporarilyUnavailable() {
        answering = false;
        call(OFFER);
        await(caller::isOver);
        assertThat(caller.termination.status()).isEqualTo(480);
    }

    // ---- reliable provisional responses ---------------------------------------------------------------------------

    /** Acknowledges the latest provisional response, and waits for the final one to that. */
    private SipResponse prack(SipDialog dialog, SipBody body) {
        SipHeaders last = caller.headers.get(caller.headers.size() - 1);
        List<SipResponse> found = new CopyOnWriteArrayList<>();
        dialog.request("PRACK", SipHeaders.NONE.with("RAck",
            last.first("RSeq").orElseThrow() + " " + last.first("CSeq").orElseThrow()), body, found::add);
        await(() -> !found.isEmpty());
        return found.get(0);
    }

    private SipDialog ringing(SipHeaders asking, SipBody offer, SipResponse response) {
        SipDialog dialog = call(asking, offer);
        await(() -> callee.has("invited"));
        callee.dialog.progress(response);
        return dialog;
    }

    private void awaitProgress(int status) {
        await(() -> caller.has("progressed " + status));
    }

    private boolean isReliable(int event) {
        return caller.headers.get(event).lists("Require", "100rel");
    }

    @Test
    void anEarlyAnswerIsReliableForWhoSupportsThatAndTheFinalOneWaitsForItsPrack() {
        SipDialog dialog = ringing(SUPPORTED, OFFER, SipResponse.of(180));
        awaitProgress(180);
        assertThat(isReliable(0)).as("without an answer there is nothing to lose").isFalse();
        callee.dialog.progress(SipResponse.of(183, ANSWER));
        callee.dialog.accept(SipHeaders.NONE, SipBody.NONE);
        awaitProgress(183);
        assertThat(isReliable(1)).isTrue();
        pair.quiet();
        assertThat(caller.events).doesNotContain("answered 200");
        assertThat(prack(dialog, SipBody.NONE).status()).isEqualTo(200);
        await(() -> caller.has("answered 200"));
        dialog.acknowledge(SipBody.NONE);
        await(() -> callee.has("acknowledged"));
        assertThat(callee.events).as("the stack's own affair").containsExactly("invited", "acknowledged");
    }

    @Test
    void whoRequiresItIsToldEverythingReliablyAndOneAfterTheOther() {
        SipDialog dialog = ringing(REQUIRED, OFFER, SipResponse.of(180));
        callee.dialog.progress(SipResponse.of(181));
        awaitProgress(180);
        pair.quiet();
        assertThat(caller.events).containsOnly("progressed 180");
        long first = Long.parseLong(caller.headers.get(0).first("RSeq").orElseThrow());
        assertThat(prack(dialog, SipBody.NONE).status()).isEqualTo(200);
        awaitProgress(181);
        assertThat(caller.headers.get(caller.headers.size() - 1).first("RSeq")).contains(Long.toString(first + 1));
        callee.dialog.refuse(SipResponse.of(486));
        await(() -> caller.isOver() && callee.isOver());
        assertThat(caller.termination.status()).as("a refusal waits for nothing").isEqualTo(486);
    }

    @Test
    void anOfferInAPrackIsAnsweredInItsResponse() {
        SipDialog dialog = ringing(REQUIRED, OFFER, SipResponse.of(183, ANSWER));
        awaitProgress(183);
        assertThat(prack(dialog, OFFER)).satisfies(answered -> {
            assertThat(answered.status()).isEqualTo(200);
            assertThat(answered.body()).isEqualTo(OFFER);
        });
        assertThat(callee.events).containsExactly("invited", "requested PRACK");
    }

    @Test
    void whoDoesNotAskForItIsToldNothingReliably() {
        ringing(UNKNOWN, OFFER, SipResponse.of(183, ANSWER));
        awaitProgress(183);
        assertThat(isReliable(0)).isFalse();
        assertThat(caller.headers.get(0).first("RSeq")).isEmpty();
    }

    @Test
    void withoutAnOfferNothingProvisionalCanBeReliable() {
        SipDialog dialog = ringing(REQUIRED, SipBody.NONE, SipResponse.of(180));
        callee.dialog.accept(SipHeaders.NONE, OFFER);
        await(() -> caller.has("answered 200"));
        dialog.acknowledge(ANSWER);
        assertThat(caller.events).containsExactly("answered 200");
    }

    @Test
    void anEarlyAnswerThatIsNeverAcknowledgedEndsTheCall() {
        ringing(SUPPORTED, OFFER, SipResponse.of(183, ANSWER));
        awaitProgress(183);
        Assumptions.assumeTrue(pair.silenceCallee(), "this pair can't be silenced");
        await(callee::isOver);
        assertThat(callee.termination.cause()).isEqualTo(Cause.TIMED_OUT);
    }

    @Test
    void aCallIsCancelledWhileItRings() {
        SipDialog dialog = call(OFFER);
        await(() -> callee.has("invited"));
        callee.dialog.progress(SipResponse.of(180));
        await(() -> caller.has("progressed 180"));
        dialog.end(SipHeaders.NONE.with("Reason", "SIP;cause=200"));
        await(() -> caller.isOver() && callee.isOver());
        assertThat(caller.termination.cause()).isEqualTo(Cause.LOCAL);
        assertThat(callee.events).containsExactly("invited", "terminated REMOTE");
        callee.dialog.accept(SipHeaders.NONE, ANSWER);
        pair.quiet();
        assertThat(caller.events).as("too late").doesNotContain("answered 200");
    }

    @Test
    void aCallIsEndedBeforeAnythingWasHeardOfIt() {
        call(OFFER).end(SipHeaders.NONE);
        await(caller::isOver);
        assertThat(caller.termination.cause()).isEqualTo(Cause.LOCAL);
        await(() -> callee.dialog == null || callee.isOver());
    }

    @Test
    void aCancelThatCrossesTheAnswerEndsTheCallOnBothSides() {
        SipDialog dialog = call(OFFER);
        await(() -> callee.has("invited"));
        callee.dialog.progress(SipResponse.of(180));
        await(() -> caller.has("progressed 180"));
        callee.dialog.accept(SipHeaders.NONE, ANSWER);
        dialog.end(SipHeaders.NONE);
        await(() -> caller.isOver() && callee.isOver());
        assertThat(caller.termination.cause()).isEqualTo(Cause.LOCAL);
        assertThat(callee.termination.cause()).isEqualTo(Cause.REMOTE);
    }

    @Test
    void anAnswerThatIsNotWantedAnyMoreIsTakenBack() {
        SipDialog dialog = call(OFFER);
        await(() -> callee.has("invited"));
        callee.dialog.accept(SipHeaders.NONE, ANSWER);
        await(() -> caller.has("answered 200"));
        dialog.end(SipHeaders.NONE);
        await(() -> caller.isOver() && callee.isOver());
    }

    @Test
    void whoAnsweredAndHangsUpAtOnceWaitsForTheAck() {
        SipDialog dialog = call(OFFER);
        await(() -> callee.has("invited"));
        callee.dialog.accept(SipHeaders.NONE, ANSWER);
        callee.dialog.end(SipHeaders.NONE);
        await(() -> caller.has("answered 200"));
        dialog.acknowledge(SipBody.NONE);
        await(() -> caller.isOver() && callee.isOver());
        assertThat(caller.termination.cause()).isEqualTo(Cause.REMOTE);
    }

    @Test
    void eachSideCanNegotiateAnew() {
        SipDialog dialog = establish();
        dialog.reinvite(UNKNOWN, OFFER);
        await(() -> callee.events.stream().filter("acknowledged"::equals).count() == 2);
        assertThat(callee.events).containsExactly("invited", "acknowledged", "reinvited", "acknowledged");
        assertThat(callee.bodies.get(2)).isEqualTo(OFFER);
        assertThat(values(callee.headers.get(2))).isEqualTo(values(UNKNOWN));
        callee.dialog.reinvite(SipHeaders.NONE, ANSWER);
        await(() -> caller.has("acknowledged"));
        assertThat(callee.events).endsWith("reinviteAnswered 200");
        assertThat(callee.bodies.get(4)).isEqualTo(ANSWER);
    }

    @Test
    void aRefusedNegotiationLeavesTheCallAsItWas() {
        SipDialog dialog = establish();
        callee.acceptsReinvites = false;
        dialog.reinvite(SipHeaders.NONE, OFFER);
        await(() -> caller.has("reinviteAnswered 488"));
        callee.acceptsReinvites = true;
        dialog.reinvite(SipHeaders.NONE, OFFER);
        await(() -> caller.has("reinviteAnswered 200"));
        assertThat(callee.isOver()).isFalse();
    }

    @Test
    void negotiationsThatCrossAreBothRefusedAndCanBeTriedAgain() {
        SipDialog dialog = establish();
        dialog.reinvite(SipHeaders.NONE, OFFER);
        callee.dialog.reinvite(SipHeaders.NONE, ANSWER);
        await(() -> answers(caller) == 1 && answers(callee) == 1);
        pair.quiet();
        assertThat(caller.isOver() || callee.isOver()).isFalse();
        long before = answers(caller);
        dialog.reinvite(SipHeaders.NONE, OFFER);
        await(() -> answers(caller) == before + 1);
        assertThat(caller.events).endsWith("reinviteAnswered 200");
    }

    private static long answers(Recorder side) {
        return side.events.stream().filter(event -> event.startsWith("reinviteAnswered")).count();
    }

    @Test
    void oneNegotiationAtATimeIsSent() {
        SipDialog dialog = establish();
        callee.answersReinvites = false;
        dialog.reinvite(SipHeaders.NONE, OFFER);
        dialog.reinvite(SipHeaders.NONE, ANSWER);
        await(() -> callee.has("reinvited") && caller.has("reinviteAnswered 491"));
        callee.dialog.accept(SipHeaders.NONE, OFFER);
        await(() -> caller.has("reinviteAnswered 200"));
        pair.quiet();
        assertThat(callee.events.stream().filter("reinvited"::equals)).hasSize(1);
    }

    @Test
    void aCallEndsInTheMiddleOfANegotiation() {
        SipDialog dialog = establish();
        dialog.reinvite(SipHeaders.NONE, OFFER);
        callee.dialog.end(SipHeaders.NONE);
        await(() -> caller.isOver() && callee.isOver());
    }

    @Test
    void otherRequestsPassWithBodiesAndUnknownMethods() {
        SipDialog dialog = establish();
        List<SipResponse> responses = new CopyOnWriteArrayList<>();
        SipBody digits = SipBody.of("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n".getBytes(
            StandardCharsets.US_ASCII));
        dialog.request("INFO", UNKNOWN, digits, responses::add);
        await(() -> responses.size() == 1);
        callee.dialog.request("INFO", SipHeaders.NONE, digits, responses::add);
        await(() -> responses.size() == 2);
        assertThat(callee.events).endsWith("requested INFO");
        assertThat(callee.bodies.get(2)).isEqualTo(digits);
        assertThat(values(callee.headers.get(2))).isEqualTo(values(UNKNOWN));
        assertThat(responses).extracting(SipResponse::status).containsExactly(200, 200);
        assertThat(responses).extracting(SipResponse::body).containsOnly(digits);
    }

    // ---- outside of calls -----------------------------------------------------------------------------------------

    @Test
    void aRequestOutsideOfDialogsIsAnsweredByTheOtherSide() {
        answer = new SipResponse(404, UNKNOWN, ANSWER);
        pair.caller().request(new SipRequest("OPTIONS", pair.calleeUri(), UNKNOWN, SipBody.NONE), responses::add);
        await(() -> responses.size() == 1);
        assertThat(responses.get(0).status()).isEqualTo(404);
        assertThat(responses.get(0).body()).isEqualTo(ANSWER);
        assertThat(values(responses.get(0).headers())).isEqualTo(values(UNKNOWN));
        assertThat(requests.get(0).method()).isEqualTo("OPTIONS");
        assertThat(values(requests.get(0).headers())).isEqualTo(values(UNKNOWN));
    }

    @Test
    void aRequestThatNobodyAnswersIsAnsweredAllTheSame() {
        Assumptions.assumeTrue(pair.silenceCallee(), "this pair can't be silenced");
        pair.caller().request(new SipRequest("OPTIONS", pair.calleeUri(), UNKNOWN, SipBody.NONE), responses::add);
        await(() -> responses.size() == 1);
        assertThat(responses.get(0).status()).isIn(408, 503);
    }

    @Test
    void everyRequestTellsWhenceItCame() {
        SipHeaders forged = SipHeaders.NONE.with("Via", "SIP/2.0/UDP 203.0.113.9;received=203.0.113.9;branch=z9hG4bKx");
        pair.caller().invite(new SipRequest("INVITE", pair.calleeUri(), forged, OFFER), caller);
        pair.caller().request(new SipRequest("OPTIONS", pair.calleeUri(), forged, SipBody.NONE), responses::add);
        await(() -> callee.has("invited") && responses.size() == 1);
        for (SipRequest request : List.of(invites.get(0), requests.get(0))) {
            assertThat(request.source()).isNotNull();
            assertThat(request.source().getHostString()).isNotEqualTo("203.0.113.9");
        }
    }

    private SipDialog subscribe(Recorder phone) {
        SipDialog dialog = pair.subscribe(new SipRequest("SUBSCRIBE", pair.calleeUri(),
            UNKNOWN.with("Event", "dialog").with("Expires", "600"), SipBody.NONE), phone, responses::add);
        Assumptions.assumeTrue(dialog != null, "this pair can't subscribe");
        await(() -> responses.size() == 1 && (notifier != null || !answer.isSuccess()));
        return dialog;
    }

    private static final SipBody STATE = SipBody.of("application/dialog-info+xml", new byte[] {'<', '/', '>', 0, 10});

    @Test
    void aSubscriptionIsNotifiedAndRefreshedInItsDialog() {
        Recorder phone = new Recorder();
        answer = new SipResponse(200, SipHeaders.NONE.with("Expires", "600"), SipBody.NONE);
        SipDialog dialog = subscribe(phone);
        assertThat(responses.get(0).headers().first("Expires")).contains("600");
        List<SipResponse> notified = new CopyOnWriteArrayList<>();
        notifier.request("NOTIFY", UNKNOWN.with("Event", "dialog").with("Subscription-State", "active;expires=600"),
            STATE, notified::add);
        await(() -> notified.size() == 1);
        assertThat(notified.get(0).status()).isEqualTo(200);
        assertThat(phone.events).containsExactly("requested NOTIFY");
        assertThat(phone.bodies.get(0)).isEqualTo(STATE);
        assertThat(values(phone.headers.get(0))).isEqualTo(values(UNKNOWN));
        assertThat(phone.headers.get(0).first("Subscription-State")).contains("active;expires=600");
        dialog.request("SUBSCRIBE", SipHeaders.NONE.with("Event", "dialog").with("Expires", "0"), SipBody.NONE,
            responses::add);
        await(() -> responses.size() == 2);
        assertThat(lamp.events).containsExactly("requested SUBSCRIBE");
        assertThat(lamp.headers.get(0).first("Expires")).contains("0");
        assertThat(notifier.callId()).isEqualTo(dialog.callId());
        notifier.end(SipHeaders.NONE);
        notifier.end(SipHeaders.NONE);
        await(lamp::isOver);
        assertThat(lamp.termination.cause()).isEqualTo(Cause.LOCAL);
        assertThat(phone.events).as("the other side is told nothing").containsExactly("requested NOTIFY");
    }

    @Test
    void aRefusedSubscriptionLeavesNothing() {
        answer = SipResponse.of(489);
        subscribe(new Recorder());
        assertThat(responses.get(0).status()).isEqualTo(489);
        assertThat(notifier).isNull();
    }

    @Test
    void aSubscriptionThatThePhoneForgotIsOver() {
        Recorder phone = new Recorder();
        subscribe(phone);
        phone.answers = SipResponse.of(481);
        List<SipResponse> notified = new CopyOnWriteArrayList<>();
        notifier.request("NOTIFY", SipHeaders.NONE.with("Event", "dialog").with("Subscription-State", "active"), STATE,
            notified::add);
        await(lamp::isOver);
        assertThat(notified).extracting(SipResponse::status).containsExactly(481);
        assertThat(lamp.termination.cause()).isEqualTo(Cause.TIMED_OUT);
    }

    @Test
    void aSubscriptionOutlivesANotifyThatWasAnsweredTimedOut() {
        Recorder phone = new Recorder();
        subscribe(phone);
        phone.answers = SipResponse.of(408);
        List<SipResponse> notified = new CopyOnWriteArrayList<>();
        SipHeaders state = SipHeaders.NONE.with("Event", "dialog").with("Subscription-State", "active");
        notifier.request("NOTIFY", state, STATE, notified::add);
        await(() -> notified.size() == 1);
        pair.quiet();
        assertThat(lamp.isOver()).isFalse();
        phone.answers = SipResponse.of(200);
        notifier.request("NOTIFY", state, STATE, notified::add);
        await(() -> notified.size() == 2);
        assertThat(notified).extracting(SipResponse::status).containsExactly(408, 200);
    }

    @Test
    void closingAStackEndsSubscriptions() {
        subscribe(new Recorder());
        pair.callee().close();
        await(lamp::isOver);
        assertThat(lamp.termination.cause()).isEqualTo(Cause.CLOSED);
    }

    @Test
    void whatComesTooLateDoesNothing() {
        SipDialog dialog = establish();
        dialog.end(SipHeaders.NONE);
        await(() -> caller.isOver() && callee.isOver());
        List<String> before = List.copyOf(caller.events);
        dialog.end(SipHeaders.NONE);
        dialog.accept(SipHeaders.NONE, ANSWER);
        dialog.refuse(SipResponse.of(486));
        dialog.progress(SipResponse.of(180));
        dialog.acknowledge(SipBody.NONE);
        dialog.reinvite(SipHeaders.NONE, OFFER);
        dialog.request("INFO", SipHeaders.NONE, SipBody.NONE, response -> caller.events.add("TOO LATE"));
        pair.quiet();
        assertThat(caller.events).isEqualTo(before);
    }

    @Test
    void closingAStackEndsEveryCallOnBothSides() {
        establish();
        pair.caller().close();
        pair.caller().close();
        await(() -> caller.isOver() && callee.isOver());
        assertThat(caller.termination.cause()).isEqualTo(Cause.CLOSED);
        assertThat(callee.termination.cause()).isEqualTo(Cause.REMOTE);
    }

    @Test
    void closingAStackEndsCallsThatStillRing() {
        call(OFFER);
        await(() -> callee.has("invited"));
        pair.callee().close();
        await(() -> caller.isOver() && callee.isOver());
        assertThat(callee.termination.cause()).isEqualTo(Cause.CLOSED);
    }

    @Test
    void aCallNobodyAnswersEnds() {
        Assumptions.assumeTrue(pair.silenceCallee(), "this pair can't be silenced");
        call(OFFER);
        await(caller::isOver);
        assertThat(caller.termination.cause()).isIn(Cause.TIMED_OUT, Cause.TRANSPORT);
    }

    @Test
    void aCallEndedTowardsNobodyEnds() {
        Assumptions.assumeTrue(pair.silenceCallee(), "this pair can't be silenced");
        call(OFFER).end(SipHeaders.NONE);
        await(caller::isOver);
    }

    @Test
    void aHangUpThatIsNotConfirmedEndsTheCallAllTheSame() {
        SipDialog dialog = establish();
        Assumptions.assumeTrue(pair.silenceCallee(), "this pair can't be silenced");
        dialog.end(SipHeaders.NONE);
        await(caller::isOver);
        assertThat(caller.termination.cause()).isEqualTo(Cause.LOCAL);
    }

    @Test
    void anAnswerThatIsNeverAcknowledgedEndsTheCall() {
        call(OFFER);
        await(() -> callee.has("invited"));
        Assumptions.assumeTrue(pair.silenceCallee(), "this pair can't be silenced");
        callee.dialog.accept(SipHeaders.NONE, ANSWER);
        await(callee::isOver);
        assertThat(callee.termination.cause()).isEqualTo(Cause.TIMED_OUT);
    }

    @Test
    void aNegotiationWithNobodyEndsTheCall() {
        SipDialog dialog = establish();
        Assumptions.assumeTrue(pair.silenceCallee(), "this pair can't be silenced");
        dialog.reinvite(SipHeaders.NONE, OFFER);
        await(caller::isOver);
        assertThat(caller.events).endsWith("reinviteAnswered 408", "terminated TIMED_OUT");
    }
}
