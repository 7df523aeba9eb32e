package io.sidetone.sip.b2bua;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.sdp.SessionDescription;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.Termination;
import io.sidetone.testkit.Tone;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A recording session of an SBC: two streams, on which the tones of the trunk and of 101's phone are sung. For the
 * thread that turns the network.
 */
final class SbcLine implements DialogListener {

    private static final int FRAME = 160;

    final SipDialog dialog;
    final List<Integer> statuses = new ArrayList<>();
    Termination termination;
    SipResponse response;
    String remoteSdp = "";
    /** How many packets it was sent. */
    int packets;
    boolean singing = true;
    private final Office office;
    private final InetSocketAddress[] here = new InetSocketAddress[2];
    private final InetSocketAddress[] there = new InetSocketAddress[2];
    private int frames;

    SbcLine(Office office, SipStack stack, String host, SipBody body, SipHeaders headers) {
        this.office = office;
        for (int i = 0; i < 2; i++) {
            here[i] = new InetSocketAddress(Wires.literal("10.9.0.1"), 40_000 + 2 * i);
            office.wires.ears.put(here[i], (from, datagram) -> packets++);
        }
        dialog = stack.invite(new SipRequest("INVITE", "sip:srs@pbx", headers.with("From",
            "<sip:src@" + host + ">;tag=" + host).with("Supported", "timer").with("Allow", "INVITE, UPDATE"), body),
            this);
        office.network.schedule(0, this::sing);
    }

    static String sdp(String direction, int version) {
        return "v=0\r\no=sbc 9 " + version + " IN IP4 10.9.0.1\r\ns=-\r\nc=IN IP4 10.9.0.1\r\nt=0 0\r\n"
            + line(40_000, direction, 96) + line(40_002, direction, 97);
    }

    static String line(int port, String direction, int label) {
        return "m=audio " + port + " RTP/AVP 120\r\na=rtpmap:120 " + Office.CODEC + "/8000\r\na=" + direction
            + "\r\na=label:" + label + "\r\n";
    }

    static String metadata(String customer, String agent) {
        return "<?xml version=\"1.0\"?><recording xmlns='urn:ietf:params:xml:ns:recording:1'>"
            + "<datamode>complete</datamode><session session_id='s'/>"
            + "<participant participant_id='c'><nameID aor='sip:" + customer + "@carrier'/></participant>"
            + "<participant participant_id='a'><nameID aor='sip:" + agent + "@pbx'/></participant>"
            + "<stream stream_id='1' session_id='s'><label>96</label></stream>"
            + "<stream stream_id='2' session_id='s'><label>97</label></stream>"
            + "<participantstreamassoc participant_id='c'><send>1</send><recv>2</recv></participantstreamassoc>"
            + "<participantstreamassoc participant_id='a'><send>2</send><recv>1</recv></participantstreamassoc>"
            + "</recording>";
    }

    static SipBody body(String sdp, String metadata) {
        String text = (sdp.isEmpty() ? "" : "--x\r\nContent-Type: application/sdp\r\n\r\n" + sdp + "\r\n")
            + "--x\r\nContent-Type: application/rs-metadata+xml\r\nContent-Disposition: recording-session\r\n\r\n"
            + metadata + "\r\n--x--\r\n";
        return SipBody.of("multipart/mixed;boundary=x", text.getBytes(StandardCharsets.UTF_8));
    }

    boolean isUp() {
        return !remoteSdp.isEmpty() && termination == null;
    }

    /** Another body, in a re-INVITE or UPDATE. */
    void tells(String method, SipBody body) {
        if (method.equals("INVITE")) {
            dialog.reinvite(SipHeaders.NONE, body);
        } else {
            dialog.request(method, SipHeaders.NONE, body, this::learn);
        }
        office.run(300);
    }

    private void learn(SipResponse found) {
        statuses.add(found.status());
        response = found;
        if (found.isSuccess() && !found.body().isEmpty()) {
            remoteSdp = new String(found.body().bytes(), StandardCharsets.UTF_8);
            try {
                SessionDescription description = SessionDescription.parse(remoteSdp);
                for (int i = 0; i < Math.min(2, description.media().size()); i++) {
                    int port = description.media().get(i).port();
                    there[i] = port == 0 ? null : new InetSocketAddress(Wires.literal(Wires.ADDRESS), port);
                }
            } catch (SdpException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void sing() {
        if (termination != null) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            double hz = i == 0 ? office.trunk.hz : office.agent.hz;
            if (there[i] != null && singing) {
                byte[] packet = new byte[RtpHeader.LENGTH + 2 * FRAME];
                RtpHeader.write(packet, 0, false, 120, frames & 0xFFFF, frames * FRAME, 90 + i);
                ByteBuffer samples = ByteBuffer.wrap(packet, RtpHeader.LENGTH, 2 * FRAME);
                for (int k = 0; k < FRAME; k++) {
                    samples.putShort((short) Tone.sine(hz, Phone.AMPLITUDE).applyAsInt(frames * FRAME + k));
                }
                office.wires.send(here[i], there[i], packet);
            }
        }
        frames++;
        office.network.schedule(20_000_000, this::sing);
    }

    @Override
    public void answered(SipDialog by, SipResponse found) {
        learn(found);
        by.acknowledge(SipBody.NONE);
    }

    @Override
    public void reinvited(SipDialog by, SipRequest invite) {
        by.refuse(SipResponse.of(488));
    }

    @Override
    public void reinviteAnswered(SipDialog by, SipResponse found) {
        learn(found);
        if (found.isSuccess()) {
            by.acknowledge(SipBody.NONE);
        }
    }

    @Override
    public void terminated(SipDialog by, Termination why) {
        termination = why;
        statuses.add(why.status());
    }
}
