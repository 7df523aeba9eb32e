package io.sidetone.sip.b2bua;

import io.sidetone.sip.digest.DigestClient;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.Termination;

/** An INVITE of ours, sent again where the other side only asks for something. Belongs to the schedule's thread. */
final class OutgoingInvite {

    private static final int MOST_ATTEMPTS = 4;

    private final SipStack stack;
    private final SipRequest request;
    private final LegTimer timer;
    private final Configuration configuration;
    private final Route.Destination to;
    private DigestClient digest;
    private int attempts;
    private int challenge;

    OutgoingInvite(Configuration configuration, SipStack stack, Route.Destination to, SipHeaders headers, SipBody offer,
        LegTimer timer) {
        this.stack = stack;
        this.timer = timer;
        this.configuration = configuration;
        this.to = to;
        digest = new DigestClient(to.secrets(), configuration.random);
        request = new SipRequest("INVITE", to.uri(),
            headers.with("Allow", SipLeg.ALLOW).with("Supported", SipLeg.SUPPORTED), offer);
    }

    SipDialog send(DialogListener listener) {
        attempts++;
        SipHeaders headers = signed("INVITE", request.uri(), timer.requestHeaders(request.headers()));
        return stack.invite(new SipRequest("INVITE", request.uri(), headers, request.body()), listener);
    }

    /** Whether it was refused only for want of something that it can be sent again with. */
    boolean canBeSentAgain(Termination termination) {
        int status = termination.status();
        if (termination.cause() != Termination.Cause.REFUSED || attempts == MOST_ATTEMPTS) {
            return false;
        }
        if (status == 422) {
            return timer.tooShort(termination.headers());
        }
        return isChallenge(status, termination.headers());
    }

    private boolean isChallenge(int status, SipHeaders headers) {
        challenge = status;
        return (status == 401 || status == 407) && digest.challenged(
            headers.all(status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate"));
    }

    /** A request in the dialog was challenged, which may be with another nonce: whether to send it again, signed. */
    boolean isChallengedWithin(SipResponse response) {
        if (response.status() != 401 && response.status() != 407) {
            return false;
        }
        digest = new DigestClient(to.secrets(), configuration.random);
        return isChallenge(response.status(), response.headers());
    }

    /** With what the other side has asked for, if it has. */
    SipHeaders signed(String method, String uri, SipHeaders headers) {
        String authorization = digest.authorization(method, uri).orElse(null);
        return authorization == null ? headers
            : headers.with(challenge == 407 ? "Proxy-Authorization" : "Authorization", authorization);
    }

    /** Where it has gone. */
    String uri() {
        return request.uri();
    }
}
