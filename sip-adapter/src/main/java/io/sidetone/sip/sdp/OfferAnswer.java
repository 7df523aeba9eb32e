package io.sidetone.sip.sdp;

import io.sidetone.codec.Codec;
import io.sidetone.engine.LegSpec;
import io.sidetone.runtime.srtp.SrtpKey;
import io.sidetone.runtime.srtp.SrtpSuite;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Offers and answers of one dialog (RFC 3264), for one audio stream: other media are refused and keep their lines. One
 * thread at a time. What throws has changed nothing.
 *
 * <pre>
 *   AGREED ─ offer() ─► OFFERED ─ answered() ─► AGREED
 *     │                    └───── abandoned() ─► AGREED, as before
 *     └── answer() ─► AGREED
 * </pre>
 */
public final class OfferAnswer {

    private static final String AUDIO = "audio";

    private final LocalMedia local;
    private final SecureRandom random;
    private final String sessionId;
    private final PayloadTypes payloadTypes = new PayloadTypes();
    /** One key of ours for each suite, for the whole dialog, so that a refresh changes nothing. */
    private final Map<SrtpSuite, SrtpKey> keys = new EnumMap<>(SrtpSuite.class);
    private long version;
    private @Nullable SessionDescription sent;
    /** The session's lines as last agreed on; ours is at {@link #place}. */
    private List<MediaDescription> lines = List.of();
    private int place;
    /** Ours, as long as it is not answered. */
    private @Nullable Offer offer;

    private record Offer(SessionDescription description, List<Encoding> encodings, Direction wish) {
    }

    /** @param random for session numbers and keys */
    public OfferAnswer(LocalMedia local, SecureRandom random) {
        this.local = local;
        this.random = random;
        sessionId = Long.toString(random.nextLong() >>> 2);
        version = random.nextInt() >>> 2;
    }

    /**
     * Our offer, the first or a later one.
     *
     * @param wish whether we want to send and receive: SENDONLY or INACTIVE puts the other side on hold
     * @throws IllegalStateException if an offer of ours is not answered yet
     */
    public SessionDescription offer(Direction wish) {
        requireNoOffer();
        List<Encoding> encodings = payloadTypes.offered(local.codecs());
        boolean secure = local.security() == Security.REQUIRED;
        String protocol = place < lines.size() ? lines.get(place).protocol() : secure ? "RTP/SAVP" : "RTP/AVP";
        List<Attribute> cryptos = new ArrayList<>();
        if (local.security() != Security.NONE) {
            for (SrtpSuite suite : local.suites()) {
                cryptos.add(new Crypto(cryptos.size() + 1, key(suite)).attribute());
            }
        }
        MediaDescription ours = line(AUDIO, protocol, encodings, local.packetTimeMs(), wish, local.sharesPort(),
            cryptos);
        SessionDescription description = described(withOurs(lines.isEmpty() ? List.of(ours) : lines, place, ours));
        offer = new Offer(description, encodings, wish);
        return description;
    }

    /**
     * The other side's answer to our offer.
     *
     * @throws SdpException if it is none that can be used; the offer then still waits for {@link #abandoned} or
     *     another answer
     * @throws IllegalStateException if there is no offer
     */
    public NegotiatedMedia answered(SessionDescription answer) throws SdpException {
        Offer answered = ours();
        NegotiatedMedia media = agreed(answered, answer);
        lines = answered.description.media();
        offer = null;
        return media;
    }

    /**
     * An answer to our offer that holds until another comes: in a provisional response, which forks and phones may
     * take back.
     *
     * @throws SdpException if it is none that can be used
     * @throws IllegalStateException if there is no offer
     */
    public NegotiatedMedia answeredEarly(SessionDescription answer) throws SdpException {
        return agreed(ours(), answer);
    }

    private Offer ours() {
        Offer waiting = offer;
        if (waiting == null) {
            throw new IllegalStateException("an answer without an offer");
        }
        return waiting;
    }

    private NegotiatedMedia agreed(Offer answered, SessionDescription answer) throws SdpException {
        if (place >= answer.media().size() || !AudioLine.isCandidate(answer.media().get(place))) {
            throw SdpException.unacceptable("audio was refused, or answered as something else");
        }
        AudioLine theirs = AudioLine.read(answer, answer.media().get(place));
        Agreement agreement = new Agreement(local, theirs, answered.wish, answered.encodings);
        Crypto theirCrypto = chosen(theirs);
        if (theirCrypto != null && !(theirCrypto.tag() >= 1 && theirCrypto.tag() <= local.suites().size()
            && local.suites().get(theirCrypto.tag() - 1) == theirCrypto.key().suite())) {
            throw SdpException.unacceptable("a=crypto answers none of the lines offered");
        }
        return agreement.media(theirCrypto == null ? null
            : new Crypto(theirCrypto.tag(), key(theirCrypto.key().suite())), theirCrypto);
    }

    /** Our offer was refused, or given up for one of theirs: what was agreed on before still holds. */
    public void abandoned() {
        offer = null;
    }

    /**
     * Answers an offer, the first or a later one.
     *
     * @param wish what we want of what they offer
     * @throws SdpException if there is nothing in it that both sides can do
     * @throws IllegalStateException if an offer of ours is not answered yet (491 Request Pending)
     */
    public Answer answer(SessionDescription offered, Direction wish) throws SdpException {
        requireNoOffer();
        int chosen = -1;
        Agreement agreement = null;
        Crypto theirCrypto = null;
        SdpException reason = SdpException.unacceptable("no audio over RTP in the offer");
        for (int i = 0; i < offered.media().size() && agreement == null; i++) {
            if (AudioLine.isCandidate(offered.media().get(i))) {
                try {
                    AudioLine line = AudioLine.read(offered, offered.media().get(i));
                    Agreement candidate = new Agreement(local, line, wish, null);
                    theirCrypto = chosen(candidate.theirs);
                    agreement = candidate;
                    chosen = i;
                } catch (SdpException e) {
                    reason = e;
                }
            }
        }
        if (agreement == null) {
            throw reason;
        }
        payloadTypes.note(agreement.theirs.encodings);
        place = chosen;
        Crypto ourCrypto = theirCrypto == null ? null : new Crypto(theirCrypto.tag(), key(theirCrypto.key().suite()));
        MediaDescription theirs = agreement.theirs.medium;
        MediaDescription ours = line(theirs.type(), theirs.protocol(), agreement.encodings, agreement.packetTimeMs,
            agreement.direction, agreement.rtcpMux, ourCrypto == null ? List.of() : List.of(ourCrypto.attribute()));
        lines = withOurs(offered.media(), chosen, ours);
        return new Answer(described(lines), agreement.media(ourCrypto, theirCrypto));
    }

    private void requireNoOffer() {
        if (offer != null) {
            throw new IllegalStateException("our offer is not answered yet");
        }
    }

    /** The first key of theirs that we can use, as the offerer orders them by preference; null for plain RTP. */
    private @Nullable Crypto chosen(AudioLine theirs) throws SdpException {
        Optional<Crypto> usable = local.security() == Security.NONE ? Optional.empty()
            : theirs.cryptos().stream().filter(crypto -> local.suites().contains(crypto.key().suite())).findFirst();
        if (usable.isEmpty() && (local.security() == Security.REQUIRED || AudioLine.isSecure(theirs.medium))) {
            throw SdpException.unacceptable(AudioLine.isSecure(theirs.medium)
                ? "secured media without a key that can be used here" : "media must be secured here");
        }
        return usable.orElse(null);
    }

    private SrtpKey key(SrtpSuite suite) {
        return keys.computeIfAbsent(suite, wanted -> SrtpKey.random(wanted, random));
    }

    private MediaDescription line(String type, String protocol, List<Encoding> encodings, int packetTimeMs,
        Direction direction, boolean rtcpMux, List<Attribute> cryptos) {
        List<Attribute> attributes = new ArrayList<>();
        List<String> formats = new ArrayList<>();
        for (Encoding encoding : encodings) {
            formats.add(Integer.toString(encoding.payloadType()));
            attributes.add(encoding.rtpmap());
            String parameters = parameters(encoding);
            if (!parameters.isEmpty()) {
                attributes.add(new Attribute("fmtp", encoding.payloadType() + " " + parameters));
            }
        }
        attributes.add(new Attribute("ptime", Integer.toString(packetTimeMs)));
        attributes.add(new Attribute("maxptime", Integer.toString(LegSpec.LONGEST_PACKET_MS)));
        attributes.add(Attribute.flag(direction.attribute()));
        if (rtcpMux) {
            attributes.add(Attribute.flag("rtcp-mux"));
        }
        if (!local.rtcp().getAddress().equals(local.rtp().getAddress())) {
            attributes.add(new Attribute("rtcp", local.rtcp().getPort() + " "
                + Connection.of(local.rtcp().getAddress()).line()));
        } else if (local.rtcp().getPort() != local.rtp().getPort() + 1) {
            attributes.add(new Attribute("rtcp", Integer.toString(local.rtcp().getPort())));
        }
        attributes.addAll(cryptos);
        return new MediaDescription(type, local.rtp().getPort(), protocol, formats, null, attributes);
    }

    private String parameters(Encoding encoding) {
        return encoding.name().equalsIgnoreCase(Encoding.EVENTS) ? "0-15"
            : local.codecs().stream().filter(encoding::is).findFirst().map(Codec::formatParameters).orElse("");
    }

    private static List<MediaDescription> withOurs(List<MediaDescription> lines, int place, MediaDescription ours) {
        List<MediaDescription> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            all.add(i == place ? ours : lines.get(i).rejected());
        }
        return all;
    }

    /** A description of ours; its version rises by one if anything else in it has changed (RFC 3264 §8). */
    private SessionDescription described(List<MediaDescription> media) {
        Connection here = Connection.of(local.rtp().getAddress());
        SessionDescription same = new SessionDescription(new Origin("-", sessionId, Long.toString(version), here), "-",
            here, List.of(), media);
        if (sent != null && !same.equals(sent)) {
            version++;
        }
        sent = same.withVersion(Long.toString(version));
        return sent;
    }
}
