package io.sidetone.sip.b2bua;

import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.Party;
import io.sidetone.sip.b2bua.RecordingClient.Identity;
import io.sidetone.sip.sdp.RecordingStreams.Stream;
import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.sdp.SessionDescription;
import io.sidetone.sip.spi.SipBody;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a recorded call: what is heard on it comes from a party who hears nothing. Belongs to the schedule's
 * thread.
 */
final class RecordedStream {

    final String label;
    final LegMedia media;
    /** Who is heard on it. */
    Identity identity = new Identity(null, "unknown");
    Role role = Role.CUSTOMER;
    private @Nullable Party party;
    private @Nullable LegSpec seatedAs;

    RecordedStream(String label, LegMedia media) {
        this.label = label;
        this.media = media;
    }

    /** What that offer of it is answered; nothing has happened if it can't be. */
    SessionDescription answer(Stream offered) throws SdpException {
        SipBody answer = media.answer(SipBody.of(SipBody.SDP,
            offered.offer().write().getBytes(StandardCharsets.UTF_8)));
        return SessionDescription.parse(answer.bytes());
    }

    Party party() {
        Party seated = party;
        assert seated != null : label + " sits nowhere yet";
        return seated;
    }

    /** Null before it has joined. */
    @Nullable String name() {
        return party == null ? null : party.name();
    }

    CompletionStage<Outcome> join(MonitoredCall call, String name) {
        LegSpec spec = media.spec(name);
        seatedAs = spec;
        Party joined = call.join(spec, role, deaf(media.seat()));
        party = joined;
        return joined.joined();
    }

    /** Somebody else is heard on it: as after a transfer, who monitors it is asked about anew. */
    CompletionStage<Outcome> become(String name) {
        LegSpec spec = media.spec(name);
        seatedAs = spec;
        // The former party's leg closes its endpoint, but the port goes on.
        media.move(() -> { });
        Party next = party().transfer(spec, deaf(media.seat()));
        party = next;
        return next.joined();
    }

    /** The call has not taken it, or whom it was to become. */
    void notTaken() {
        media.stay();
    }

    /** What was agreed on rules it. */
    void apply() {
        LegSpec former = seatedAs;
        LegSpec spec = former == null ? null : media.spec(former.name());
        if (spec != null && !spec.equals(former)) {
            seatedAs = spec;
            party().renegotiate(spec);
        }
    }

    /** The recording client is sent no audio, whoever it would be meant for. */
    private static Endpoint deaf(Endpoint endpoint) {
        return new Endpoint() {
            @Override
            public int poll(Inbox inbox, int limit) {
                return endpoint.poll(inbox, limit);
            }

            @Override
            public void send(byte[] buffer, int offset, int length) {
                // It only sends.
            }

            @Override
            public void sendControl(byte[] buffer, int offset, int length) {
                endpoint.sendControl(buffer, offset, length);
            }

            @Override
            public void close() {
                endpoint.close();
            }
        };
    }
}
