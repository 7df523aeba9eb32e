package io.sidetone.sip.b2bua;

import io.sidetone.access.Target;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.sip.b2bua.RecordingClient.Identity;
import io.sidetone.sip.sdp.RecordingStreams;
import io.sidetone.sip.sdp.RecordingStreams.Stream;
import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.sdp.SessionDescription;
import io.sidetone.sip.siprec.RecordingMetadata;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call of others, whose two sides a recording client sends as two streams (RFC 7866): they are heard by whoever may
 * listen, and hear nothing. Belongs to the schedule's thread.
 *
 * <pre>
 *   INVITE: SDP, metadata ─► RecordingDialog ─┬─ stream ─► party: the agent ───┐
 *                                             └─ stream ─► party: the customer ┴─► the engine's call, listen only
 * </pre>
 */
final class RecordedCall extends WatchedCall {

    private static final int MOST_STREAMS = 2;

    private final RecordingClient client;
    private final Runnable hangUp;
    private final RecordingStreams descriptions = new RecordingStreams();
    private final Map<Integer, RecordedStream> streams = new TreeMap<>();
    private RecordingMetadata metadata = RecordingMetadata.empty();
    private boolean dialogOver;
    private int renamed;

    /** @param hangUp ends the dialog; {@link #hungUp} is to follow */
    RecordedCall(B2bua desk, RecordingClient client, Runnable hangUp) {
        super(desk, desk.newName());
        this.client = client;
        this.hangUp = hangUp;
    }

    // ---- offers -------------------------------------------------------------------------------------------------

    /** Answers an offer, the first or a later one, with as many streams as can be taken; what it tells counts then. */
    SipBody answer(SipRequest request, SessionDescription offer, @Nullable RecordingMetadata told)
        throws SdpException, IOException {
        Map<Integer, SessionDescription> answers = new HashMap<>();
        SdpException refusal = null;
        for (Stream stream : RecordingStreams.in(offer)) {
            try {
                RecordedStream ours = stream(stream, request);
                if (ours != null) {
                    answers.put(stream.place(), ours.answer(stream));
                }
            } catch (SdpException e) {
                refusal = e;
            }
        }
        streams.values().removeIf(stream -> {
            boolean unused = !stream.media.isAgreed();
            if (unused) {
                stream.media.close();
            }
            return unused;
        });
        if (refusal != null && answers.isEmpty()) {
            throw refusal;
        }
        tell(told);
        streams.values().forEach(RecordedStream::apply);
        return SipBody.of(SipBody.SDP, descriptions.answer(offer, answers).write().getBytes(StandardCharsets.UTF_8));
    }

    /** Null if there are too many. */
    private @Nullable RecordedStream stream(Stream offered, SipRequest request) throws IOException {
        RecordedStream known = streams.get(offered.place());
        if (known == null && streams.size() < MOST_STREAMS && media == null) {
            known = new RecordedStream(offered.label(), desk.media(desk.configuration.codecs,
                desk.configuration.security, Requirements.isBehindNat(request)));
            streams.put(offered.place(), known);
        }
        return known;
    }

    /** What the client tells of the call; null for nothing new. */
    void tell(@Nullable RecordingMetadata update) {
        metadata = update == null ? metadata : metadata.updatedBy(update);
        for (RecordedStream stream : streams.values()) {
            Identity identity = client.identity(metadata.speakers(stream.label), stream.identity.shown());
            if (!identity.equals(stream.identity)) {
                stream.identity = identity;
                if (media != null) {
                    check(stream, stream.become(free(identity.shown())));
                }
            }
        }
        if (media != null) {
            report();
        }
    }

    // ---- the engine's call --------------------------------------------------------------------------------------

    /** The client is answered: the first stream with a user of ours is the agent's; without any the last one. */
    void begin() {
        RecordedStream agent = null;
        for (RecordedStream stream : streams.values()) {
            agent = agent == null || agent.identity.person() == null ? stream : agent;
        }
        assert agent != null : "no stream";
        agent.role = Role.AGENT;
        startedMs = desk.schedule.wallMs();
        MonitoredCall opened = desk.openMedia(name, desk.policies().withListenOnly(true));
        media = opened;
        for (RecordedStream stream : streams.values()) {
            check(stream, stream.join(opened, free(stream.identity.shown())));
        }
        report();
    }

    private void check(RecordedStream stream, CompletionStage<Outcome> joined) {
        joined.whenComplete((outcome, failure) -> desk.schedule.execute(() -> {
            if (failure != null || !outcome.accepted()) {
                stream.notTaken();
                end();
            }
        }));
    }

    /** A name that nobody in the call has, or had. */
    private String free(String wanted) {
        boolean taken = supervisions.has(wanted)
            || streams.values().stream().anyMatch(stream -> wanted.equals(stream.name()));
        return taken ? wanted + "/" + (++renamed + 1) : wanted;
    }

    private void report() {
        for (RecordedStream stream : streams.values()) {
            String person = stream.identity.person();
            String leg = stream.name();
            if (person != null && leg != null) {
                String remote = streams.values().stream().filter(other -> other != stream)
                    .map(other -> other.identity.shown()).findFirst().orElse(null);
                desk.lines().callStarted(target(leg, person).withSupervisorLeg(stream.role != Role.AGENT), startedMs,
                    remote);
            }
        }
    }

    // ---- what it is -----------------------------------------------------------------------------------------------

    @Override
    List<Watched> watched() {
        return streams.values().stream().filter(stream -> stream.role == Role.AGENT && stream.name() != null)
            .map(stream -> new Watched(this, stream.party(), stream.identity.person(), false)).toList();
    }

    private Target target(String leg, String person) {
        return Target.of(person, name, leg).withListenOnly(true);
    }

    @Override
    @Nullable Target target(String leg) {
        for (RecordedStream stream : streams.values()) {
            if (leg.equals(stream.name())) {
                String person = stream.identity.person();
                return target(leg, person == null ? stream.identity.shown() : person);
            }
        }
        return supervisions.has(leg) ? target(leg, leg) : null;
    }

    @Override
    boolean isMadeBy(String person) {
        return false;
    }

    @Override
    List<LegMedia> negotiated() {
        return streams.values().stream().map(stream -> stream.media).toList();
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    @Override
    void mediaEnded() {
        hangUp.run();
    }

    @Override
    void end() {
        if (media != null) {
            media.end();
        }
        hangUp.run();
    }

    /** The dialog is over. */
    void hungUp() {
        dialogOver = true;
        if (media != null) {
            media.end();
        } else {
            streams.values().forEach(stream -> stream.media.close());
        }
        forgetIfOver();
    }

    @Override
    boolean isHungUp() {
        return dialogOver;
    }
}
