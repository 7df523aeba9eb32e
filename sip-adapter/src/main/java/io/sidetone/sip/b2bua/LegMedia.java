package io.sidetone.sip.b2bua;

import io.sidetone.codec.Codec;
import io.sidetone.engine.LegSpec;
import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.srtp.SecureEndpoint;
import io.sidetone.runtime.srtp.SrtpKey;
import io.sidetone.sip.sdp.Answer;
import io.sidetone.sip.sdp.Direction;
import io.sidetone.sip.sdp.LocalMedia;
import io.sidetone.sip.sdp.NegotiatedMedia;
import io.sidetone.sip.sdp.OfferAnswer;
import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.sdp.Security;
import io.sidetone.sip.sdp.SessionDescription;
import io.sidetone.sip.spi.SipBody;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A leg's port, what was negotiated for it, and its keys. Belongs to the schedule's thread, except that the runtime
 * polls and closes its endpoint.
 *
 * <pre>
 *   opened ─ seat ─► in a call ─ the call closes it ─► closed
 *     │                  └── moving: closed there, seated in another call
 *     └── close ─► closed
 * </pre>
 */
final class LegMedia {

    private static final int LAST_PAYLOAD_TYPE = 127;

    private final MediaPort port;
    private final @Nullable SecureEndpoint secure;
    private final OfferAnswer negotiation;
    private @Nullable NegotiatedMedia agreed;
    private @Nullable InetSocketAddress remoteRtp;
    private @Nullable InetSocketAddress remoteRtcp;
    /** By what number we send each that we receive under another; 0 where it is the same. Replaced, never changed. */
    private volatile byte[] sentAs = new byte[LAST_PAYLOAD_TYPE + 1];
    private boolean seated;
    /** Told once the call that this moves out of has let go of it; null if it does not move. */
    private volatile @Nullable Runnable moving;

    LegMedia(MediaPort port, List<Codec> codecs, int packetTimeMs, Security security, SecureRandom random) {
        this.port = port;
        LocalMedia local = LocalMedia.at(port.rtp(), codecs.toArray(new Codec[0])).withRtcp(port.rtcp())
            .withPacketTime(packetTimeMs).withSecurity(security);
        negotiation = new OfferAnswer(local, random);
        secure = security == Security.NONE ? null : new SecureEndpoint(port.endpoint());
    }

    // ---- offers and answers -----------------------------------------------------------------------------------

    /** Our offer. */
    SipBody offer() {
        return body(negotiation.offer(Direction.SENDRECV));
    }

    /** Their answer to our offer. */
    void answered(SipBody answer) throws SdpException {
        agree(negotiation.answered(SessionDescription.parse(answer.bytes())));
    }

    /** Their answer for the time being: what follows may be another. */
    void answeredEarly(SipBody answer) throws SdpException {
        agree(negotiation.answeredEarly(SessionDescription.parse(answer.bytes())));
    }

    /** Our answer to their offer. */
    SipBody answer(SipBody offer) throws SdpException {
        Answer answer = negotiation.answer(SessionDescription.parse(offer.bytes()), Direction.SENDRECV);
        agree(answer.media());
        return body(answer.description());
    }

    /** Our offer was refused. */
    void abandoned() {
        negotiation.abandoned();
    }

    private static SipBody body(SessionDescription description) {
        return SipBody.of(SipBody.SDP, description.write().getBytes(StandardCharsets.UTF_8));
    }

    private void agree(NegotiatedMedia media) {
        agreed = media;
        SrtpKey localKey = media.localKey();
        SrtpKey remoteKey = media.remoteKey();
        if (secure != null && localKey != null && remoteKey != null) {
            secure.keys(localKey, remoteKey);
        } else if (secure != null) {
            secure.plain();
        }
        byte[] numbers = new byte[LAST_PAYLOAD_TYPE + 1];
        media.sentAs().forEach((received, sent) -> numbers[received] = sent.byteValue());
        sentAs = numbers;
        // What is the same is not told again: the port would learn addresses anew.
        if (!Objects.equals(media.remoteRtp(), remoteRtp) || !Objects.equals(media.remoteRtcp(), remoteRtcp)) {
            remoteRtp = media.remoteRtp();
            remoteRtcp = media.remoteRtcp();
            port.remote(remoteRtp, remoteRtcp);
        }
    }

    /** Whether both sides have agreed on anything yet. */
    boolean isAgreed() {
        return agreed != null;
    }

    boolean isSecure() {
        return agreed != null && agreed.isSecure();
    }

    boolean isHeldByPeer() {
        return agreed != null && agreed.isHeldByPeer();
    }

    /** Whether the other side takes audio and sends none. */
    boolean isListenOnly() {
        return agreed != null && agreed.direction() == Direction.SENDONLY;
    }

    /** What was agreed on, in order of preference. */
    List<Codec> codecs() {
        return agreed == null ? List.of() : agreed.formats().stream().map(format -> format.codec()).toList();
    }

    LegSpec spec(String name) {
        NegotiatedMedia media = agreed;
        assert media != null : "nothing is agreed on";
        return media.leg(name);
    }

    // ---- the endpoint -----------------------------------------------------------------------------------------

    /** For the call this sits in from now on, which closes it; not to be used if the call does not take it. */
    Endpoint seat() {
        seated = true;
        Endpoint inner = secure == null ? port.endpoint() : secure;
        return new Endpoint() {
            @Override
            public int poll(Inbox inbox, int limit) {
                return inner.poll(inbox, limit);
            }

            @Override
            public void send(byte[] buffer, int offset, int length) {
                int second = buffer[offset + 1];
                int number = sentAs[second & LAST_PAYLOAD_TYPE];
                if (number > 0) {
                    buffer[offset + 1] = (byte) (second & ~LAST_PAYLOAD_TYPE | number);
                }
                inner.send(buffer, offset, length);
                buffer[offset + 1] = (byte) second;
            }

            @Override
            public void sendControl(byte[] buffer, int offset, int length) {
                inner.sendControl(buffer, offset, length);
            }

            @Override
            public void close() {
                Runnable told = moving;
                moving = null;
                if (told == null) {
                    inner.close();
                } else {
                    told.run();
                }
            }
        };
    }

    /**
     * It is about to leave its call, which then closes it without closing the port.
     *
     * @param released run on a media thread when that has happened; {@link #unseat} is to follow
     */
    void move(Runnable released) {
        moving = released;
    }

    /** The call has not taken it after all. What the call has let go of already is closed. */
    void stay() {
        Runnable told = moving;
        moving = null;
        if (told == null) {
            port.endpoint().close();
        }
    }

    /** It sits in no call any more, or the call has not taken it. */
    void unseat() {
        seated = false;
    }

    /** The leg is over: nothing is left open, unless the call it sits in is to close it. */
    void close() {
        if (!seated) {
            seated = true;
            port.endpoint().close();
        }
    }
}
