package io.sidetone.sip.jain;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every call, takes every request, and notes what it was told. Any thread. */
final class Ears implements SipStackListener, DialogListener {

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<SipRequest> requests = new CopyOnWriteArrayList<>();
    volatile SipDialog dialog;

    @Override
    public DialogListener invited(SipDialog by, SipRequest invite) {
        dialog = by;
        requests.add(invite);
        events.add("invited");
        by.accept(SipHeaders.NONE, SipBody.NONE);
        return this;
    }

    @Override
    public void requested(SipExchange exchange) {
        requests.add(exchange.request());
        if (exchange.request().method().equals("SUBSCRIBE")) {
            dialog = exchange.accept(SipResponse.of(200), this);
        } else {
            exchange.respond(SipResponse.of(200));
        }
    }

    @Override
    public void requested(SipDialog by, SipExchange exchange) {
        requests.add(exchange.request());
        events.add("requested " + exchange.request().method());
        exchange.respond(SipResponse.of(200));
    }

    @Override
    public void progressed(SipDialog by, SipResponse response) {
        events.add("progressed " + response.status());
    }

    @Override
    public void answered(SipDialog by, SipResponse response) {
        events.add("answered " + response.status());
        by.acknowledge(SipBody.NONE);
    }

    @Override
    public void acknowledged(SipDialog by, SipBody body) {
        events.add("acknowledged");
    }

    @Override
    public void reinvited(SipDialog by, SipRequest invite) {
        by.accept(SipHeaders.NONE, invite.body());
    }

    @Override
    public void terminated(SipDialog by, Termination termination) {
        events.add("terminated " + termination.cause());
    }
}
