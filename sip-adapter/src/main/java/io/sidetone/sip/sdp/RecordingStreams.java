package io.sidetone.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of a recording session (RFC 7866 §7): each audio line of the client's offers is a stream that is
 * negotiated by itself, and only received. One thread.
 */
public final class RecordingStreams {

    /**
     * One audio line.
     *
     * @param place of its {@code m=} line, from 0
     * @param label what the metadata calls it; empty if it has none
     * @param offer a description of that line alone, which asks for nothing to be sent
     */
    public record Stream(int place, String label, SessionDescription offer) {
    }

    private @Nullable SessionDescription sent;
    private long version;

    /**
     * The streams of an offer that are in use.
     *
     * @throws SdpException if there are none
     */
    public static List<Stream> in(SessionDescription offer) throws SdpException {
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription medium = offer.media().get(i);
            if (AudioLine.isCandidate(medium)) {
                Direction said = Direction.in(medium.attributes(),
                    Direction.in(offer.attributes(), Direction.SENDRECV));
                List<Attribute> attributes = new ArrayList<>(medium.attributes());
                attributes.add(Attribute.flag(Direction.of(said.sends(), false).attribute()));
                streams.add(new Stream(i, Attributes.first(medium.attributes(), "label").orElse(""),
                    new SessionDescription(offer.origin(), offer.name(), offer.connection(), offer.attributes(),
                        List.of(new MediaDescription(medium.type(), medium.port(), medium.protocol(),
                            medium.formats(), medium.connection(), attributes)))));
            }
        }
        if (streams.isEmpty()) {
            throw SdpException.unacceptable("no audio over RTP in the offer");
        }
        return streams;
    }

    /**
     * The answer to an offer.
     *
     * @param answers one for each place that is taken, to its stream's own offer; at least one
     */
    public SessionDescription answer(SessionDescription offer, Map<Integer, SessionDescription> answers) {
        List<MediaDescription> media = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            SessionDescription answer = answers.get(i);
            media.add(answer == null ? offer.media().get(i).rejected() : alone(answer));
        }
        SessionDescription last = sent;
        Origin origin = (last != null ? last : answers.values().iterator().next()).origin();
        SessionDescription same = new SessionDescription(origin, "-", origin.address(), List.of(), media)
            .withVersion(Long.toString(version));
        if (last != null && !same.equals(last)) {
            same = same.withVersion(Long.toString(++version));
        }
        sent = same;
        return same;
    }

    /** The one line of a description, with its address. */
    private static MediaDescription alone(SessionDescription answer) {
        MediaDescription line = answer.media().get(0);
        return new MediaDescription(line.type(), line.port(), line.protocol(), line.formats(),
            answer.connection(line), line.attributes());
    }
}
