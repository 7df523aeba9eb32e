package io.sidetone.sip.b2bua;

import io.sidetone.sip.digest.DigestClient;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.Termination;

/** An INVITE of ours, sent again where the other side only asks for something. Belongs to the schedule's thread. */
final class OutgoingInvite {

    private static final int MOST_ATTEMPTS = 4;

    private final SipStack stack;
    private final SipRequest request;
    private final LegTimer timer;
    private final DigestClient digest;
    private int attempts;
    private int challenge;

    OutgoingInvite(Configuration configuration, SipStack stack, Route.Destination to, SipHeaders headers, SipBody offer,
        LegTimer timer) {
        this.stack = stack;
        this.timer = timer;
        digest = new DigestClient(to.secrets(), configuration.random);
        request = new SipRequest("INVITE", to.uri(),
            headers.with("Allow", SipLeg.ALLOW).with("Supported", SipLeg.SUPPORTED), offer);
    }

    SipDialog send(DialogListener listener) {
        attempts++;
        SipHeaders headers = timer.requestHeaders(request.headers());
        String authorization = digest.authorization("INVITE", request.uri()).orElse(null);
        if (authorization != null) {
            headers = headers.with(challenge == 407 ? "Proxy-Authorization" : "Authorization", authorization);
        }
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
        challenge = status;
        return (status == 401 || status == 407) && digest.challenged(
            termination.headers().all(status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate"));
    }
}
