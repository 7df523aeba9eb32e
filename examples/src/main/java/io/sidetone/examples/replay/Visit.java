package io.sidetone.examples.replay;

import io.sidetone.engine.Format;
import io.sidetone.engine.Leg;
import io.sidetone.internal.rtp.DigitDetector;
import io.sidetone.internal.rtp.RtcpPacket;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.internal.rtp.RtpSource;
import io.sidetone.internal.rtp.TelephoneEvent;
import java.util.Map;
import java.util.TreeMap;

/**
 * One stay of a party in the call: his leg, and what its statistics don't tell of what he sent meanwhile. Used by the
 * thread that runs the replay.
 */
final class Visit {

    private final Leg leg;
    private final RtpPacket packet = new RtpPacket();
    private final RtcpPacket control = new RtcpPacket();
    private final RtpSource source;
    private final DigitDetector detector = new DigitDetector();
    private final Map<Integer, Integer> unnegotiated = new TreeMap<>();
    private int reports;
    private final StringBuilder digits = new StringBuilder();

    Visit(Leg leg) {
        this.leg = leg;
        source = new RtpSource(leg.ssrc(), leg.spec().formats().get(0).codec().clockRate());
    }

    /** He has sent a packet, which his leg has received. */
    void received(byte[] rtp, long nowNs) {
        if (!packet.wrap(rtp, 0, rtp.length)) {
            reports += control.wrap(rtp, 0, rtp.length) ? 1 : 0;
            return;
        }
        boolean event = packet.payloadType() == leg.spec().eventPayloadType();
        if (!event && leg.spec().formats().stream().mapToInt(Format::payloadType)
            .noneMatch(type -> type == packet.payloadType())) {
            unnegotiated.merge(packet.payloadType(), 1, Integer::sum);
            return;
        }
        if (event && !TelephoneEvent.isPayload(packet.payloadLength())) {
            return;
        }
        int verdict = source.accept(packet, nowNs);
        if (event && (verdict == RtpSource.ACCEPTED || verdict == RtpSource.ACCEPTED_NEW_SOURCE)) {
            detector.accept(source.sequence(), source.timestamp(), rtp, packet.payloadOffset(),
                packet.payloadLength());
            for (int i = 0; i < detector.begun(); i++) {
                digits.append(detector.begun(i));
            }
        }
    }

    Leg leg() {
        return leg;
    }

    /** How many compound packets of RTCP came. */
    int reports() {
        return reports;
    }

    /** How many packets came of each payload type that was not negotiated. */
    Map<Integer, Integer> unnegotiated() {
        return unnegotiated;
    }

    /** The digits he pressed: for whoever asked to see them, and for no file. */
    String digits() {
        return digits.toString();
    }
}
