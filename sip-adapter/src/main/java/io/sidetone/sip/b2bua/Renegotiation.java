package io.sidetone.sip.b2bua;

import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The later offers and answers of a leg that is up: theirs, which change its media, and ours, which only refresh its
 * session. Belongs to the schedule's thread.
 */
final class Renegotiation {

    private final SipLeg leg;
    private final LegTimer timer;
    /** Whether an offer of ours waits for its answer. */
    private boolean offering;
    private boolean signing;

    Renegotiation(SipLeg leg, LegTimer timer) {
        this.leg = leg;
        this.timer = timer;
    }

    /**
     * A re-INVITE, or an UPDATE, has come. A re-INVITE without an offer is answered with ours, an UPDATE without one
     * only refreshes the session.
     */
    void offered(SipRequest request, boolean invite, BiConsumer<SipHeaders, SipBody> accept,
        Consumer<SipResponse> refuse) {
        SipResponse tooShort = timer.refusal(request.headers());
        boolean empty = request.body().isEmpty();
        if (tooShort != null) {
            refuse.accept(tooShort);
        } else if (offering && (invite || !empty)) {
            refuse.accept(SipResponse.of(491));
        } else if (!empty) {
            offered(request, answer -> accept.accept(answerHeaders(request), answer), refuse);
        } else {
            offering = invite;
            accept.accept(answerHeaders(request), invite ? leg.media().offer() : SipBody.NONE);
        }
    }

    /** An offer of theirs that is answered at once, in a PRACK also before the leg is up. */
    void offered(SipRequest request, Consumer<SipBody> accept, Consumer<SipResponse> refuse) {
        SipBody answer;
        try {
            answer = leg.media().answer(request.body());
        } catch (SdpException e) {
            refuse.accept(Requirements.refusal(e));
            return;
        }
        leg.apply(taken -> {
            if (taken) {
                leg.answered(answer);
                accept.accept(answer);
            } else {
                refuse.accept(SipResponse.of(488));
            }
        });
    }

    private SipHeaders answerHeaders(SipRequest request) {
        return timer.answerHeaders(request.headers(), SipHeaders.NONE.with("Allow", SipLeg.ALLOW));
    }

    /** Refreshes the session: with an UPDATE, which can't disturb anything, or a re-INVITE that changes nothing. */
    void refresh(boolean byUpdate) {
        SipHeaders headers = timer.requestHeaders(SipHeaders.NONE.with("Supported", SipLeg.SUPPORTED));
        if (byUpdate) {
            leg.request("UPDATE", headers, SipBody.NONE, this::refreshed);
        } else if (offering) {
            refreshed(SipResponse.of(491));
        } else {
            offering = true;
            leg.dialog().reinvite(leg.signed("INVITE", headers.with("Allow", SipLeg.ALLOW)), leg.media().offer());
        }
    }

    /** Our re-INVITE was answered. */
    void answered(SipResponse response) {
        offering = false;
        if (response.isSuccess()) {
            learn(response.body());
            leg.dialog().acknowledge(SipBody.NONE);
        } else {
            leg.media().abandoned();
        }
        // Once: who is not content with what we have is not asked for ever.
        signing = !signing && leg.isChallenge(response);
        if (signing) {
            refresh(false);
        } else {
            refreshed(response);
        }
    }

    private void refreshed(SipResponse response) {
        if (response.status() == 491) {
            leg.refreshAfterGlare();
        } else {
            timer.answered(response);
        }
    }

    /** The ACK of a 2xx has come, with an answer if ours held an offer. */
    void acknowledged(SipBody body) {
        if (offering) {
            offering = false;
            learn(body);
        }
    }

    private void learn(SipBody answer) {
        try {
            leg.media().answered(answer);
            leg.apply(taken -> { });
        } catch (SdpException e) {
            leg.media().abandoned();
        }
    }
}
