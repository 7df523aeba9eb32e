package io.sidetone.sip.b2bua;

import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.sdp.SessionDescription;
import io.sidetone.sip.siprec.MultipartException;
import io.sidetone.sip.siprec.RecordingMetadataException;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The dialog with a recording client (RFC 7866 §6): it offers, we answer, and it says who speaks. Takes what the stack
 * tells to the schedule's thread, to which all else belongs.
 */
final class RecordingDialog implements DialogListener {

    /** The option tag. */
    static final String SIPREC = "siprec";

    private final B2bua desk;
    private final SipDialog dialog;
    private final LegTimer timer;
    private @Nullable RecordedCall call;
    private boolean refreshesByUpdate;
    private boolean over;

    RecordingDialog(B2bua desk, SipDialog dialog) {
        this.desk = desk;
        this.dialog = dialog;
        timer = new LegTimer(desk.configuration, desk.schedule, this::refresh, this::hangUp);
    }

    /** Whether that INVITE begins a recording session. */
    static boolean isWantedBy(SipRequest invite) {
        return invite.headers().lists("Require", SIPREC);
    }

    /** Its INVITE has come; nobody's who is not configured for it is taken. */
    void admit(SipRequest invite) {
        RecordingClient client = invite.source() == null ? null
            : desk.configuration.recordingClients.get(invite.source().getHostString());
        SipResponse refusal = client == null ? SipResponse.of(403) : Requirements.refusal(invite, SIPREC);
        refusal = refusal != null ? refusal : timer.refusal(invite.headers());
        refusal = refusal == null && desk.isFull() ? SipResponse.of(503) : refusal;
        if (refusal != null || client == null) {
            dialog.refuse(refusal != null ? refusal : SipResponse.of(403));
            return;
        }
        refreshesByUpdate = invite.headers().lists("Allow", "UPDATE");
        RecordedCall begun = new RecordedCall(desk, client, this::hangUp);
        call = begun;
        desk.open(begun);
        offered(invite, true, (headers, body) -> {
            dialog.accept(headers, body);
            begun.begin();
        }, dialog::refuse);
    }

    /** What a request offers or tells; a re-INVITE has to offer. */
    private void offered(SipRequest request, boolean invite, BiConsumer<SipHeaders, SipBody> accept,
        Consumer<SipResponse> refuse) {
        RecordedCall known = call;
        SipResponse tooShort = timer.refusal(request.headers());
        if (known == null || over || tooShort != null) {
            refuse.accept(tooShort != null ? tooShort : SipResponse.of(481));
            return;
        }
        SipBody answer = SipBody.NONE;
        try {
            RecordingOffer offer = RecordingOffer.in(request.body());
            SessionDescription description = offer.description();
            if (description != null) {
                answer = known.answer(request, description, offer.metadata());
            } else if (invite) {
                refuse.accept(SipResponse.of(488));
                return;
            } else {
                known.tell(offer.metadata());
            }
        } catch (SdpException e) {
            refuse.accept(Requirements.refusal(e));
            return;
        } catch (MultipartException | RecordingMetadataException e) {
            refuse.accept(Requirements.refusal(400, e));
            return;
        } catch (IOException e) {
            desk.log("no port for a recorded call", e);
            refuse.accept(SipResponse.of(500));
            return;
        }
        accept.accept(timer.answerHeaders(request.headers(), SipHeaders.NONE.with("Allow", SipLeg.ALLOW)
            .with("Supported", SipLeg.SUPPORTED + ", " + SIPREC)), answer);
    }

    /** With an UPDATE; a client that takes none has to refresh the session itself, or it expires. */
    private void refresh() {
        if (refreshesByUpdate) {
            dialog.request("UPDATE", timer.requestHeaders(SipHeaders.NONE.with("Supported", SipLeg.SUPPORTED)),
                SipBody.NONE, response -> desk.schedule.execute(() -> timer.answered(response)));
        }
    }

    private void hangUp() {
        dialog.end(SipHeaders.NONE);
    }

    // ---- the stack's threads --------------------------------------------------------------------------------------

    @Override
    public void answered(SipDialog by, SipResponse response) {
        // We never call it.
    }

    @Override
    public void reinvited(SipDialog by, SipRequest invite) {
        desk.schedule.execute(() -> offered(invite, true, by::accept, by::refuse));
    }

    @Override
    public void requested(SipDialog by, SipExchange exchange) {
        desk.schedule.execute(() -> {
            switch (exchange.request().method()) {
                case "UPDATE" -> offered(exchange.request(), false,
                    (headers, body) -> exchange.respond(new SipResponse(200, headers, body)), exchange::respond);
                case "OPTIONS" -> exchange.respond(Requirements.capabilities());
                default -> exchange.respond(SipResponse.of(501));
            }
        });
    }

    @Override
    public void terminated(SipDialog by, Termination termination) {
        desk.schedule.execute(() -> {
            over = true;
            timer.close();
            if (call != null) {
                call.hungUp();
            }
        });
    }
}
