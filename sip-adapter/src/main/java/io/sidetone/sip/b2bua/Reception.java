package io.sidetone.sip.b2bua;

import io.sidetone.codec.Codec;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.sdp.Security;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in: who is known is let in, and what he wants goes where it belongs. Takes what the stack tells
 * to the schedule's thread, to which all else belongs.
 *
 * <pre>
 *   INVITE ─► Gate ─┬─ Replaces ─────────► another phone of the same user
 *                   ├─ Join, *221101 ────► Supervision
 *                   └─ any other number ─► BridgedCall
 *   other ──► Gate ─┬─ OPTIONS
 *                   ├─ SUBSCRIBE ────────► Lamps
 *                   └─ any other ────────► Registrar
 * </pre>
 */
final class Reception implements SipStackListener, LegOwner {

    private static final int FORBIDDEN = 403;
    private static final int NO_SUCH_DIALOG = 481;

    private final B2bua desk;
    private final Gate gate;
    private final Lamps lamps;

    Reception(B2bua desk, Gate gate, Lamps lamps) {
        this.desk = desk;
        this.gate = gate;
        this.lamps = lamps;
    }

    @Override
    public DialogListener invited(SipDialog dialog, SipRequest invite) {
        SipLeg leg = new SipLeg(desk.configuration, desk.schedule, this);
        DialogListener listener = leg.invitedBy(dialog);
        desk.schedule.execute(() -> {
            desk.add(leg);
            answered(() -> gate.check(invite, caller -> admit(leg, caller, invite), leg::refuse), leg::refuse);
        });
        return listener;
    }

    @Override
    public void requested(SipExchange exchange) {
        desk.schedule.execute(() -> answered(() ->
            gate.check(exchange.request(), caller -> admit(caller, exchange), exchange::respond), exchange::respond));
    }

    /** Whatever goes wrong with a request, it is answered. */
    private void answered(Runnable action, Consumer<SipResponse> answer) {
        try {
            action.run();
        } catch (RuntimeException e) {
            desk.log("a request can't be served", e);
            answer.accept(SipResponse.of(500));
        }
    }

    // ---- INVITE -----------------------------------------------------------------------------------------------

    private void admit(SipLeg leg, Caller caller, SipRequest invite) {
        SipResponse refusal = Requirements.refusal(invite);
        refusal = refusal != null ? refusal : leg.timerRefusal(invite.headers());
        if (refusal != null) {
            leg.refuse(refusal);
            return;
        }
        Optional<String> replaces = invite.headers().first("Replaces");
        Optional<String> join = invite.headers().first("Join");
        Optional<FeatureCodes.Dialled> dialled = desk.configuration.featureCodes.dialled(Address.user(invite.uri()));
        if (replaces.isPresent()) {
            replace(leg, caller, invite, DialogReference.parse(replaces.get()));
        } else if (join.isPresent()) {
            monitor(leg, caller, invite, desk.monitored(DialogReference.parse(join.get())),
                DialogReference.listensOnly(invite.body()) ? FeatureCodes.Request.LISTEN : FeatureCodes.Request.BARGE,
                NO_SUCH_DIALOG);
        } else if (dialled.isPresent()) {
            monitor(leg, caller, invite, desk.monitored(dialled.get().extension()), dialled.get().request(),
                FORBIDDEN);
        } else if (desk.isFull()) {
            leg.refuse(SipResponse.of(503));
        } else if (take(leg, invite, desk.configuration.codecs, desk.configuration.security)) {
            desk.open(caller, leg, invite);
        }
    }

    /** Whatever the reason why he can't, he is told the same. */
    private void monitor(SipLeg leg, Caller caller, SipRequest invite, Optional<Member> agent,
        FeatureCodes.Request wanted, int refusal) {
        if (agent.isEmpty()) {
            leg.refuse(SipResponse.of(refusal));
        } else {
            new Supervision(desk, agent.get().call(), caller.name()).called(leg, invite, agent.get(), wanted, refusal);
        }
    }

    /** A user goes on with a call of his from another phone. */
    private void replace(SipLeg leg, Caller caller, SipRequest invite, @Nullable DialogReference dialog) {
        BridgedCall call = dialog == null ? null : desk.callOf(dialog);
        Member replaced = call == null ? null : call.member(dialog);
        if (dialog == null || replaced == null || !caller.isOurs() || !caller.name().equals(replaced.person())
            || !replaced.leg().isUp()) {
            leg.refuse(SipResponse.of(NO_SUCH_DIALOG));
        } else if (dialog.earlyOnly()) {
            leg.refuse(SipResponse.of(486));
        } else {
            leg.owner(new Replacement(desk, replaced));
            if (take(leg, invite, desk.preferring(replaced.call().codecs()), desk.configuration.security)) {
                leg.accept();
            }
        }
    }

    /** Gives a leg its media and reads what it offers; false if that was refused. */
    boolean take(SipLeg leg, SipRequest invite, List<Codec> codecs, Security security) {
        try {
            leg.take(invite, desk.media(codecs, security, Requirements.isBehindNat(invite)));
            return true;
        } catch (SdpException e) {
            leg.refuse(Requirements.refusal(e));
        } catch (IOException e) {
            desk.log("no port for a call", e);
            leg.refuse(SipResponse.of(500));
        }
        return false;
    }

    /** A leg that nobody else owns yet. */
    @Override
    public void up(SipLeg leg) {
        leg.end(SipHeaders.NONE);
    }

    @Override
    public void ended(SipLeg leg, Termination termination) {
        desk.gone(leg);
    }

    // ---- other requests ---------------------------------------------------------------------------------------

    private void admit(Caller caller, SipExchange exchange) {
        switch (exchange.request().method()) {
            case "OPTIONS" -> exchange.respond(Requirements.capabilities());
            case "SUBSCRIBE" -> lamps.subscribe(caller, exchange);
            default -> desk.configuration.registrar.requested(caller, exchange);
        }
    }
}
