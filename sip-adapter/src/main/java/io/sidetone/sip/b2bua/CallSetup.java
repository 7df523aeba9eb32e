package io.sidetone.sip.b2bua;

import io.sidetone.monitor.Role;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a call: owns the caller's leg until it is up. Belongs to the schedule's thread.
 *
 * <pre>
 *   INVITE ─► routing ─► ringing ─┬─ early media: both are in the engine's call already
 *                                 ├─ answered ─► the caller is answered ─► up: the call's own affair
 *                                 └─ refused, no answer, CANCEL ─► over
 * </pre>
 */
final class CallSetup implements LegOwner, Ringing.Result {

    private static final int CANCELLED = 487;

    private final B2bua desk;
    private final BridgedCall call;
    private final Caller caller;
    private final SipLeg callerLeg;
    private final SipHeaders headers;
    private Route.@Nullable To route;
    private @Nullable Ringing ringing;

    CallSetup(BridgedCall call, Caller caller, SipLeg callerLeg, SipHeaders headers) {
        desk = call.desk;
        this.call = call;
        this.caller = caller;
        this.callerLeg = callerLeg;
        this.headers = headers;
        callerLeg.owner(this);
        call.setup(this);
    }

    /** Asks where the call goes. */
    void start(SipRequest invite) {
        desk.route(caller, invite.uri(), headers, found -> {
            if (callerLeg.isOver()) {
                return;
            }
            if (found instanceof Route.To to) {
                ring(to);
            } else {
                failed(((Route.Refused) found).status());
            }
        });
    }

    /** Whether that user makes the call, in that dialog. */
    boolean isBy(String user, DialogReference dialog) {
        return caller.isOurs() && user.equals(caller.name()) && dialog.isOf(callerLeg);
    }

    /**
     * Who calls gives it to another before it is answered: what rings goes on, and he is let go.
     *
     * @param to told of what rings from now on
     * @param free told of whoever was heard in this call already, once he sits in it no more
     * @return what rings; null if nothing does
     */
    @Nullable Ringing handOver(Ringing.Result to, Consumer<SipLeg> free) {
        Ringing given = ringing;
        if (given == null || given.isOver()) {
            return null;
        }
        ringing = null;
        given.tell(to);
        call.takeOutUnanswered(callerLeg, free);
        callerLeg.refuse(SipResponse.of(CANCELLED));
        return given;
    }

    Route.To route() {
        Route.To known = route;
        assert known != null : "nowhere to go yet";
        return known;
    }

    private void ring(Route.To to) {
        route = to;
        call.goesTo(to);
        ringing = new Ringing(desk, this);
        ringing.start(to, caller, desk.preferring(callerLeg.media().codecs()), desk.configuration.security,
            Requirements.forwarded(headers));
    }

    @Override
    public void progressed(SipLeg leg, int status, boolean hasMedia) {
        // Of several phones the one that answers may be another than the one that has early media.
        if (hasMedia && callerLeg.media().isAgreed() && call.members().isEmpty()
            && route().destinations().size() == 1) {
            joinCallee(leg);
            joinCaller();
        }
        callerLeg.progress(status, call.memberOf(leg) != null);
    }

    @Override
    public void answered(SipLeg leg) {
        call.answeredBy(leg);
        joinCallee(leg);
        callerLeg.accept();
    }

    @Override
    public void failed(int status) {
        callerLeg.refuse(SipResponse.of(status));
    }

    private void joinCallee(SipLeg leg) {
        if (call.memberOf(leg) == null) {
            call.join(leg, role(Route.Agent.CALLEE), route().user(), route().callee());
        }
    }

    private void joinCaller() {
        if (call.memberOf(callerLeg) == null) {
            call.join(callerLeg, role(Route.Agent.CALLER), caller.user(), caller.name());
        }
    }

    private Role role(Route.Agent side) {
        return route().agent() == side || route().agent() == Route.Agent.BOTH ? Role.AGENT : Role.CUSTOMER;
    }

    @Override
    public void up(SipLeg leg) {
        callerLeg.owner(call);
        joinCaller();
        call.established();
    }

    @Override
    public void ended(SipLeg leg, Termination termination) {
        if (ringing != null) {
            ringing.cancel(SipHeaders.NONE);
        }
        call.callerGone(leg);
    }
}
