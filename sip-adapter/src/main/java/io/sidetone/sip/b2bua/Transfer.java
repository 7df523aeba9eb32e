package io.sidetone.sip.b2bua;

import io.sidetone.monitor.Outcome;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A REFER of one party (RFC 3515, 5589): another takes his place, who is rung, or whom he speaks to in a second call of
 * his. Sessions follow the call, as the engine has it. Belongs to the schedule's thread.
 *
 * <pre>
 *   REFER ─► begun ─ 202 ─┬─ ring the target ────────────────┬─ answered ─► in his place ─► BYE to him
 *                         ├─ what rings for him already ─────┤
 *                         └─ take the other out of his call ─┘
 * </pre>
 */
final class Transfer implements Ringing.Result {

    private static final String SIPFRAG = "message/sipfrag;version=2.0";

    private final B2bua desk;
    private final BridgedCall call;
    final Member from;
    /** His name as a user. */
    private final String user;
    private final SipExchange refer;
    private final boolean notifies;
    private @Nullable Ringing ringing;
    private Route.@Nullable To route;
    /** Who has answered and still sits in the call that he is taken out of; null for nobody. */
    private @Nullable SipLeg leaving;
    private boolean over;

    Transfer(BridgedCall call, Member from, String user, SipExchange refer) {
        desk = call.desk;
        this.call = call;
        this.from = from;
        this.user = user;
        this.refer = refer;
        notifies = !refer.request().headers().first("Refer-Sub").map(String::strip).orElse("").startsWith("false");
    }

    void start() {
        SipHeaders headers = refer.request().headers();
        Address target = headers.all("Refer-To").size() == 1 ? Address.parse(headers.all("Refer-To").get(0)) : null;
        if (target == null) {
            refuse(400);
            return;
        }
        int question = target.uri().indexOf('?');
        String uri = question < 0 ? target.uri() : target.uri().substring(0, question);
        DialogReference replaced = question < 0 ? null : replaced(target.uri().substring(question + 1));
        from.party().beginTransfer().whenComplete((outcome, failure) -> desk.schedule.execute(() -> {
            if (failure != null || !(outcome instanceof Outcome.Accepted)) {
                refuse(491);
                return;
            }
            refer.respond(new SipResponse(202, notifies ? SipHeaders.NONE : SipHeaders.NONE.with("Refer-Sub", "false"),
                SipBody.NONE));
            progress(100, "Trying");
            if (replaced != null) {
                attended(replaced);
            } else {
                blind(uri);
            }
        }));
    }

    /** The dialog named in the headers of a URI; null if there is none. */
    private static @Nullable DialogReference replaced(String headers) {
        for (String field : headers.split("&")) {
            if (field.regionMatches(true, 0, "Replaces=", 0, 9)) {
                return DialogReference.parse(Address.decoded(field.substring(9)));
            }
        }
        return null;
    }

    private void refuse(int status) {
        refer.respond(SipResponse.of(status));
        finish();
    }

    private void finish() {
        over = true;
        call.transferEnded(this, false);
    }

    // ---- blind ------------------------------------------------------------------------------------------------

    private void blind(String uri) {
        Caller caller = new Caller(user, "", null);
        desk.route(caller, uri, refer.request().headers(), found -> {
            if (over) {
                return;
            }
            if (found instanceof Route.Refused refused) {
                failed(refused.status());
                return;
            }
            Route.To to = (Route.To) found;
            route = to;
            Caller shown = call.members().stream().filter(member -> member != from).findFirst()
                .map(other -> new Caller(other.shown(), "", null)).orElse(caller);
            Ringing rings = new Ringing(desk, this);
            ringing = rings;
            rings.start(to, shown, desk.preferring(call.codecs()), desk.configuration.security,
                SipHeaders.NONE.with("Referred-By", "<" + desk.uri(user) + ">"));
        });
    }

    @Override
    public void progressed(SipLeg leg, int status, boolean media) {
        progress(status, status == 180 ? "Ringing" : "Session Progress");
    }

    @Override
    public void answered(SipLeg leg) {
        Route.To to = route;
        assert to != null : "answered before it was routed";
        if (leg.seat() == null) {
            seat(leg, to.user(), to.callee());
        } else {
            leaving = leg;
        }
    }

    @Override
    public void failed(int status) {
        if (over) {
            return;
        }
        notify(status, "Failed", "terminated;reason=noresource");
        from.party().transferFailed();
        finish();
    }

    // ---- attended ---------------------------------------------------------------------------------------------

    /** He speaks to the target in a call of his own, out of which the target is taken; or the target still rings. */
    private void attended(DialogReference replaced) {
        CallSetup setup = desk.setupOf(user, replaced);
        Ringing rings = setup == null ? null : setup.handOver(this, this::free);
        if (setup != null && rings != null) {
            route = setup.route();
            ringing = rings;
            progress(180, "Ringing");
            return;
        }
        BridgedCall other = desk.callOf(replaced);
        Member his = other == null ? null : other.member(replaced);
        Member target = other == null || his == null || other == call || !user.equals(his.person()) ? null
            : other.takeOut(his.leg());
        if (target == null) {
            failed(481);
            return;
        }
        SipLeg leg = target.leg();
        leg.owner(new Mover());
        leg.leave(target.party(), () -> free(leg, () -> seat(leg, target.person(), target.shown())));
    }

    /** Whoever was heard before he answered has left his seat in the other call. */
    private void free(SipLeg leg) {
        if (leg == leaving) {
            free(leg, () -> answered(leg));
        }
    }

    private void free(SipLeg leg, Runnable seating) {
        if (leg.isOver()) {
            failed(480);
        } else if (over) {
            leg.end(SipHeaders.NONE);
        } else {
            seating.run();
        }
    }

    /** Owns the target's leg while it sits in neither call. */
    private final class Mover implements LegOwner {

        @Override
        public void up(SipLeg leg) {
            // It is up.
        }

        @Override
        public void ended(SipLeg leg, Termination termination) {
            desk.gone(leg);
        }
    }

    // ---- both -------------------------------------------------------------------------------------------------

    private void seat(SipLeg leg, @Nullable String person, String shown) {
        notify(200, "OK", "terminated;reason=noresource");
        over = true;
        call.replace(from, leg, person, shown, route != null && route.privateCall());
        call.transferEnded(this, true);
    }

    /** The call is over, or he who is transferred to nobody. */
    void cancel() {
        if (!over) {
            over = true;
            if (ringing != null) {
                ringing.cancel(SipHeaders.NONE);
            }
            call.transferEnded(this, false);
        }
    }

    private void progress(int status, String reason) {
        notify(status, reason, "active;expires=180");
    }

    private void notify(int status, String reason, String state) {
        if (notifies && !from.leg().isOver()) {
            from.leg().request("NOTIFY", SipHeaders.NONE.with("Event", "refer").with("Subscription-State", state),
                SipBody.of(SIPFRAG, ("SIP/2.0 " + status + " " + reason + "\r\n").getBytes(StandardCharsets.US_ASCII)),
                response -> { });
        }
    }
}
