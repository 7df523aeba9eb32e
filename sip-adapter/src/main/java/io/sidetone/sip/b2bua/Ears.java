package io.sidetone.sip.b2bua;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;

/**
 * Takes what the stack tells of a leg's dialog to the schedule's thread. What a former dialog of the leg tells is of no
 * interest.
 */
record Ears(SipLeg leg, Schedule schedule) implements DialogListener {

    private void on(SipDialog dialog, Runnable action) {
        schedule.execute(() -> {
            if (leg.isIn(dialog)) {
                action.run();
            }
        });
    }

    @Override
    public void progressed(SipDialog dialog, SipResponse response) {
        on(dialog, () -> leg.progressed(response));
    }

    @Override
    public void answered(SipDialog dialog, SipResponse response) {
        on(dialog, () -> leg.answered(response));
    }

    @Override
    public void acknowledged(SipDialog dialog, SipBody body) {
        on(dialog, () -> leg.acknowledged(body));
    }

    @Override
    public void reinvited(SipDialog dialog, SipRequest invite) {
        on(dialog, () -> leg.renegotiation().offered(invite, true, dialog::accept, dialog::refuse));
    }

    @Override
    public void reinviteAnswered(SipDialog dialog, SipResponse response) {
        on(dialog, () -> leg.renegotiation().answered(response));
    }

    @Override
    public void requested(SipDialog dialog, SipExchange exchange) {
        schedule.execute(() -> {
            try {
                requested(dialog, exchange.request(), exchange);
            } catch (RuntimeException e) {
                exchange.respond(SipResponse.of(500));
                throw e;
            }
        });
    }

    private void requested(SipDialog dialog, SipRequest request, SipExchange exchange) {
        if (!leg.isIn(dialog)) {
            exchange.respond(SipResponse.of(481));
        } else if (request.method().equals("UPDATE")) {
            leg.renegotiation().offered(request, false,
                (headers, body) -> exchange.respond(new SipResponse(200, headers, body)), exchange::respond);
        } else if (request.method().equals("PRACK")) {
            leg.renegotiation().offered(request, body -> exchange.respond(SipResponse.of(200, body)),
                exchange::respond);
        } else if (request.method().equals("OPTIONS")) {
            exchange.respond(Requirements.capabilities());
        } else {
            leg.requested(exchange);
        }
    }

    @Override
    public void terminated(SipDialog dialog, Termination termination) {
        on(dialog, () -> leg.terminated(termination));
    }
}
