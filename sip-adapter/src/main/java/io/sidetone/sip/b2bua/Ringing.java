package io.sidetone.sip.b2bua;

import io.sidetone.codec.Codec;
import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.sdp.Security;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Phones that are rung at once, until one answers, all refuse, or it takes too long. Belongs to the schedule's thread.
 */
final class Ringing implements LegOwner {

    /** What came of it. Of {@link Result#answered} and {@link Result#failed} exactly one is told, unless cancelled. */
    interface Result {

        /** A phone rings, or has early media, which can be used if {@code media} says so. */
        default void progressed(SipLeg leg, int status, boolean media) {
        }

        /** A phone has answered; its leg is the result's own from now on, and needs another owner. */
        void answered(SipLeg leg);

        /** Nobody did. */
        void failed(int status);
    }

    private static final int UNAVAILABLE = 480;
    private static final int BUSY = 486;

    private final B2bua desk;
    private Result result;
    private final List<SipLeg> legs = new ArrayList<>();
    private final List<Integer> refusals = new ArrayList<>();
    private final AtomicReference<@Nullable Ringing> ringing = new AtomicReference<>();
    private boolean over;

    Ringing(B2bua desk, Result result) {
        this.desk = desk;
        this.result = result;
    }

    /**
     * Rings.
     *
     * @param codecs what is offered, in order
     * @param headers of every INVITE
     */
    void start(Route.To to, Caller caller, List<Codec> codecs, Security security, SipHeaders headers) {
        for (Route.Destination destination : to.destinations()) {
            LegMedia media;
            try {
                media = desk.media(codecs, security, destination.behindNat());
            } catch (IOException e) {
                desk.log("no port for a call", e);
                refusals.add(500);
                continue;
            }
            SipLeg leg = desk.leg(this);
            legs.add(leg);
            leg.call(desk.stack(), destination, media, identified(destination, caller, headers));
        }
        if (legs.isEmpty()) {
            fail(500);
            return;
        }
        AtomicReference<@Nullable Ringing> waiting = ringing;
        waiting.set(this);
        desk.schedule.after(desk.configuration.noAnswer.toNanos(), () -> {
            Ringing still = waiting.get();
            if (still != null) {
                still.unanswered();
            }
        });
    }

    /** Somebody else is told from now on. */
    void tell(Result other) {
        result = other;
    }

    boolean isOver() {
        return over;
    }

    private void unanswered() {
        cancel(SipHeaders.NONE.with("Reason", "SIP;cause=480;text=\"no answer\""));
        fail(UNAVAILABLE);
    }

    /** What was scheduled comes in a minute yet, and must not keep the call until then. */
    private void end() {
        over = true;
        ringing.set(null);
    }

    /** Who calls, as far as the destination is told, and what else it is told. */
    private SipHeaders identified(Route.Destination to, Caller caller, SipHeaders headers) {
        String address = Address.written(caller.display(), desk.uri(caller.name()));
        SipHeaders all = headers.with("From", address);
        all = to.trusted() ? all.with("P-Asserted-Identity", address) : all;
        for (SipHeaders.Field field : to.headers().fields()) {
            all = all.with(field.name(), field.value());
        }
        return all;
    }

    /** Stops it; the result is told nothing more. */
    void cancel(SipHeaders headers) {
        end();
        List.copyOf(legs).forEach(leg -> leg.end(headers));
    }

    private void fail(int status) {
        end();
        result.failed(status);
    }

    @Override
    public void progressed(SipLeg leg, SipResponse response) {
        if (over) {
            return;
        }
        boolean media = false;
        if (!response.body().isEmpty()) {
            try {
                leg.media().answeredEarly(response.body());
                media = true;
            } catch (SdpException e) {
                desk.log("early media can't be used", e);
            }
        }
        result.progressed(leg, response.status(), media);
    }

    @Override
    public void up(SipLeg leg) {
        if (over) {
            leg.end(SipHeaders.NONE);
            return;
        }
        end();
        legs.remove(leg);
        cancel(SipHeaders.NONE.with("Reason", "SIP;cause=200;text=\"Call completed elsewhere\""));
        result.answered(leg);
    }

    @Override
    public void ended(SipLeg leg, Termination termination) {
        desk.gone(leg);
        legs.remove(leg);
        refusals.add(status(termination));
        if (legs.isEmpty() && !over) {
            fail(worst());
        }
    }

    /** Somebody who wants nobody to try elsewhere, somebody who is busy, or the least of what was said. */
    private int worst() {
        return refusals.stream().filter(status -> status >= 600).findFirst()
            .or(() -> refusals.stream().filter(status -> status == BUSY).findFirst())
            .or(() -> refusals.stream().min(Integer::compare)).orElse(UNAVAILABLE);
    }

    /** What the caller is told; what concerns only us and the other side is none of it. */
    private static int status(Termination termination) {
        int status = termination.status();
        if (termination.cause() != Termination.Cause.REFUSED || status < 400 || status == 408 || status == 487) {
            return UNAVAILABLE;
        }
        return status == 401 || status == 407 ? 502 : status == 503 || status == 422 ? 500 : status;
    }
}
