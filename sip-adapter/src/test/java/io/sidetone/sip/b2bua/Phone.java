package io.sidetone.sip.b2bua;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.srtp.SecureEndpoint;
import io.sidetone.runtime.srtp.SrtpKey;
import io.sidetone.runtime.srtp.SrtpSuite;
import io.sidetone.sip.digest.DigestClient;
import io.sidetone.sip.digest.DigestSecret;
import io.sidetone.sip.sdp.SessionDescription;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination;
import io.sidetone.testkit.Tone;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A phone at a host of its own: it rings until told what to do, sings a tone of its own, and hears what it is sent. Its
 * payload types are its own, too. For the thread that turns the network.
 */
final class Phone implements SipStackListener {

    static final int AMPLITUDE = 8_000;
    private static final int FRAME = 160;
    private static final int HEARD = 1_600;

    final Office office;
    final String user;
    final String host;
    final double hz;
    final SipStack stack;
    final List<Line> lines = new ArrayList<>();
    final List<SipRequest> invites = new ArrayList<>();
    /** Whether it knows the password of its user. */
    boolean knowsPassword = true;
    /** Answers at once; else it rings. */
    boolean answering;
    /** Refuses with that; 0 not. */
    int refusing;
    boolean ringing = true;
    SipHeaders headers = SipHeaders.NONE;
    /** Whether it secures its media; {@link #protocol} says how it asks for that. */
    boolean secure;
    String protocol = "RTP/AVP";
    String codec = Office.CODEC;
    String direction = "sendrecv";
    /** Whether it answers with payload types of its own. */
    boolean insisting;
    private final int payloadType;
    private int ports;

    Phone(Office office, String user, String host, double hz) {
        this.office = office;
        this.user = user;
        this.host = host;
        this.hz = hz;
        payloadType = 100 + office.phones.size();
        stack = office.network.stack(host);
        stack.start(this);
    }

    /** The latest call. */
    Line line() {
        return lines.get(lines.size() - 1);
    }

    @Override
    public DialogListener invited(SipDialog dialog, SipRequest invite) {
        invites.add(invite);
        Line line = new Line();
        line.dialog = dialog;
        line.incoming = true;
        line.invite = invite;
        lines.add(line);
        office.network.schedule(0, () -> {
            if (refusing > 0) {
                dialog.refuse(SipResponse.of(refusing));
            } else if (answering) {
                line.answer();
            } else if (ringing) {
                dialog.progress(SipResponse.of(180));
            }
        });
        return line;
    }

    @Override
    public void requested(SipExchange exchange) {
        exchange.respond(SipResponse.of(200));
    }

    Line calls(String uri) {
        return calls(uri, SipHeaders.NONE, true);
    }

    Line calls(String number, SipHeaders more, boolean offering) {
        Line line = new Line();
        lines.add(line);
        line.target = number.startsWith("sip:") ? number : "sip:" + number + "@pbx";
        line.headers = SipHeaders.NONE
            .with("From", "\"" + user + "\" <sip:" + user + "@pbx>;tag=" + user + lines.size())
            .with("Supported", "timer, replaces").with("Allow", "INVITE, UPDATE, INFO, REFER");
        for (SipHeaders all : List.of(headers, more)) {
            for (SipHeaders.Field field : all.fields()) {
                line.headers = line.headers.with(field.name(), field.value());
            }
        }
        line.offering = offering;
        line.call();
        return line;
    }

    Optional<DigestSecret> secret(String realm) {
        return knowsPassword ? Optional.of(DigestSecret.ofPassword(user, realm, "pw-" + user)) : Optional.empty();
    }

    /** One call of this phone. */
    final class Line implements DialogListener {

        SipDialog dialog;
        SipRequest invite;
        SipHeaders headers;
        String target;
        boolean incoming;
        boolean offering = true;
        boolean up;
        Termination termination;
        int status;
        final List<String> events = new ArrayList<>();
        final List<SipRequest> requests = new ArrayList<>();
        SipResponse response;
        String remoteSdp = "";
        String direction = Phone.this.direction;
        String address;
        /** What is said to requests within the dialog. */
        int answersRequests = 200;
        SipHeaders accepting = SipHeaders.NONE.with("Supported", "timer");
        /** What is said to whoever does not prove who he is. */
        SipResponse challenge;
        boolean singing = true;
        boolean acknowledging = true;
        /** What goes with the acknowledgement of a reliable provisional response. */
        Supplier<SipBody> acknowledgement = () -> SipBody.NONE;
        final Set<Integer> ssrcs = new HashSet<>();
        /** What it sends under; what it says in its descriptions, and receives under, is the same unless it insists. */
        private int type = payloadType;
        private int ownType = payloadType;
        private int ownEventType = 99;
        private final SrtpKey ourKey = secure ? SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new SecureRandom())
            : null;
        private final SecureEndpoint srtp = secure ? new SecureEndpoint(new Wire()) : null;
        private final Queue<byte[]> arriving = new ArrayDeque<>();
        private int cryptoTag = 1;
        private int eventType = 99;
        private final DigestClient digest = new DigestClient(Phone.this::secret, new SecureRandom());
        private final InetSocketAddress rtp = new InetSocketAddress(Wires.literal(host.equals("pbx") ? "10.0.0.99"
            : "10.0." + (payloadType - 100) + "." + (lines.size() + 1)), 30_000 + 2 * ports++);
        private InetSocketAddress remote;
        private final short[] heard = new short[HEARD];
        private int heardAt;
        long packets;
        int version;
        private int sample;
        private int sequence;
        private final Queue<byte[]> keys = new ArrayDeque<>();
        final StringBuilder digitsHeard = new StringBuilder();
        private int lastEvent = -1;
        private int keyStamp;

        Line() {
            office.wires.ears.put(rtp, this::hear);
            address = rtp.getAddress().getHostAddress();
        }

        // ---- signalling ---------------------------------------------------------------------------------------

        void call() {
            SipHeaders all = headers;
            String authorization = digest.authorization("INVITE", target).orElse(null);
            if (authorization != null) {
                all = all.with("Authorization", authorization);
            }
            dialog = stack.invite(new SipRequest("INVITE", target, all, offering ? sdp() : SipBody.NONE), this);
        }

        SipBody sdp() {
            String text = "v=0\r\no=" + user + " 1 " + ++version + " IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 " + address
                + "\r\nt=0 0\r\nm=audio " + rtp.getPort() + " " + protocol + " " + ownType + " " + ownEventType
                + "\r\na=rtpmap:" + ownType + " " + codec + "/8000\r\na=rtpmap:" + ownEventType
                + " telephone-event/8000\r\n" + crypto() + "a=" + direction + "\r\n";
            return SipBody.of(SipBody.SDP, text.getBytes(StandardCharsets.UTF_8));
        }

        /** As an answer it repeats the tag of the line it takes. */
        private String crypto() {
            return ourKey == null ? ""
                : "a=crypto:" + cryptoTag + " " + ourKey.suite() + " " + ourKey.inline() + "\r\n";
        }

        void answer() {
            if (invite.body().isEmpty()) {
                dialog.accept(SipHeaders.NONE, sdp());
            } else {
                learn(invite.body());
                dialog.accept(accepting, sdp());
                up = true;
            }
        }

        void early() {
            learn(invite.body());
            dialog.progress(SipResponse.of(183, sdp()));
        }

        void hangUp() {
            dialog.end(SipHeaders.NONE);
            up = false;
        }

        /** Offers anew. */
        void reoffer(String way) {
            direction = way;
            dialog.reinvite(SipHeaders.NONE.with("Supported", "timer"), sdp());
        }

        private void learn(SipBody body) {
            if (body.isEmpty()) {
                return;
            }
            try {
                remoteSdp = new String(body.bytes(), StandardCharsets.UTF_8);
                Matcher number = Pattern.compile("a=rtpmap:(\\d+) " + codec + "/").matcher(remoteSdp);
                type = number.find() ? Integer.parseInt(number.group(1)) : type;
                Matcher key = Pattern.compile("a=crypto:(\\d+) AES_CM_128_HMAC_SHA1_80 (\\S+)").matcher(remoteSdp);
                if (ourKey != null && key.find()) {
                    cryptoTag = Integer.parseInt(key.group(1));
                    srtp.keys(ourKey, SrtpKey.ofInline(SrtpSuite.AES_CM_128_HMAC_SHA1_80, key.group(2)));
                } else if (srtp != null) {
                    srtp.plain();
                }
                number = Pattern.compile("a=rtpmap:(\\d+) telephone-event/8000").matcher(remoteSdp);
                eventType = number.find() ? Integer.parseInt(number.group(1)) : eventType;
                ownType = insisting ? ownType : type;
                ownEventType = insisting ? ownEventType : eventType;
                SessionDescription description = SessionDescription.parse(remoteSdp);
                remote = new InetSocketAddress(Wires.literal(description.connection().address()),
                    description.media().get(0).port());
            } catch (io.sidetone.sip.sdp.SdpException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void progressed(SipDialog by, SipResponse found) {
            events.add("progressed " + found.status());
            learn(found.body());
            if (found.headers().lists("Require", "100rel")) {
                by.request("PRACK", SipHeaders.NONE.with("RAck", found.headers().first("RSeq").orElseThrow() + " "
                    + found.headers().first("CSeq").orElseThrow()), acknowledgement.get(), answered -> {
                        events.add("PRACK " + answered.status());
                        learn(answered.body());
                    });
            }
        }

        @Override
        public void answered(SipDialog by, SipResponse found) {
            events.add("answered " + found.status());
            response = found;
            learn(found.body());
            up = true;
            by.acknowledge(offering ? SipBody.NONE : sdp());
        }

        @Override
        public void acknowledged(SipDialog by, SipBody body) {
            events.add("acknowledged");
            learn(body);
            up = true;
        }

        @Override
        public void reinvited(SipDialog by, SipRequest request) {
            events.add("reinvited");
            requests.add(request);
            learn(request.body());
            by.accept(SipHeaders.NONE, sdp());
        }

        @Override
        public void reinviteAnswered(SipDialog by, SipResponse found) {
            events.add("reinviteAnswered " + found.status());
            response = found;
            if (found.isSuccess()) {
                learn(found.body());
                if (acknowledging) {
                    by.acknowledge(offering ? SipBody.NONE : sdp());
                }
            }
        }

        @Override
        public void requested(SipDialog by, SipExchange exchange) {
            events.add("requested " + exchange.request().method());
            requests.add(exchange.request());
            exchange.respond(challenge != null
                && exchange.request().headers().first("Proxy-Authorization").isEmpty() ? challenge
                : SipResponse.of(answersRequests));
        }

        @Override
        public void terminated(SipDialog by, Termination why) {
            if (by != dialog) {
                return;
            }
            up = false;
            if (why.status() == 401 && digest.challenged(why.headers().all("WWW-Authenticate"))) {
                call();
                return;
            }
            status = why.status();
            termination = why;
            events.add("terminated " + why.cause() + (why.status() == 0 ? "" : " " + why.status()));
        }

        boolean isOver() {
            return termination != null;
        }

        String reason() {
            return termination.headers().first("Reason").orElse("");
        }

        // ---- media --------------------------------------------------------------------------------------------

        /** A frame of the phone's tone, or of a key. */
        void sing() {
            if (remote == null || !singing || isOver()) {
                return;
            }
            byte[] key = keys.poll();
            byte[] packet = new byte[RtpHeader.LENGTH + (key != null ? key.length - 4 : 2 * FRAME)];
            if (key != null) {
                System.arraycopy(key, 4, packet, RtpHeader.LENGTH, key.length - 4);
                RtpHeader.write(packet, 0, key[1] == 1, eventType, sequence++ & 0xFFFF,
                    key[1] == 1 ? keyStamp = sample : keyStamp, lines.indexOf(this) + 7);
            } else {
                RtpHeader.write(packet, 0, false, this.type, sequence++ & 0xFFFF, sample,
                    lines.indexOf(this) + 7);
                ByteBuffer samples = ByteBuffer.wrap(packet, RtpHeader.LENGTH, 2 * FRAME);
                for (int i = 0; i < FRAME; i++) {
                    samples.putShort((short) Tone.sine(hz, AMPLITUDE).applyAsInt(sample + i));
                }
            }
            sample += FRAME;
            if (srtp != null) {
                srtp.send(packet, 0, packet.length);
            } else {
                office.wires.send(rtp, remote, packet);
            }
        }

        /** What is secured, on its way. */
        private final class Wire implements Endpoint {

            @Override
            public int poll(Inbox inbox, int limit) {
                byte[] datagram = arriving.remove();
                inbox.datagram(datagram, 0, datagram.length);
                return 1;
            }

            @Override
            public void send(byte[] buffer, int offset, int length) {
                office.wires.send(rtp, remote, Arrays.copyOfRange(buffer, offset, offset + length));
            }

            @Override
            public void close() {
            }
        }

        /** Presses a key, as RFC 4733 has it. */
        void press(char digit) {
            int event = "0123456789*#ABCD".indexOf(digit);
            for (int i = 1; i <= 8; i++) {
                int duration = i * FRAME;
                keys.add(new byte[] {0, (byte) (i == 1 ? 1 : 0), 0, 0, (byte) event, (byte) (i > 5 ? 0x8A : 0x0A),
                    (byte) (Math.min(duration, 800) >> 8), (byte) Math.min(duration, 800)});
            }
        }

        private void hear(InetSocketAddress from, byte[] datagram) {
            if (!from.equals(remote)) {
                return;
            }
            packets++;
            if (srtp != null && arriving.isEmpty()) {
                arriving.add(datagram);
                srtp.poll((buffer, offset, length) ->
                    understand(Arrays.copyOfRange(buffer, offset, offset + length)), 1);
            } else {
                understand(datagram);
            }
        }

        private void understand(byte[] datagram) {
            ssrcs.add(ByteBuffer.wrap(datagram).getInt(8));
            if ((datagram[1] & 0x7F) == ownEventType) {
                int stamp = ByteBuffer.wrap(datagram).getInt(4);
                if (stamp != lastEvent) {
                    lastEvent = stamp;
                    digitsHeard.append("0123456789*#ABCD".charAt(datagram[RtpHeader.LENGTH]));
                }
                return;
            }
            if ((datagram[1] & 0x7F) != ownType) {
                return;
            }
            for (int i = RtpHeader.LENGTH; i + 1 < datagram.length; i += 2) {
                heard[heardAt++ % HEARD] = (short) ((datagram[i] & 0xFF) << 8 | datagram[i + 1] & 0xFF);
            }
        }

        /** Forgets what it heard. */
        void deafen() {
            Arrays.fill(heard, (short) 0);
        }

        /** Whether the last 200 ms held that phone's tone, well above the noise. */
        boolean hears(Phone other) {
            short[] last = new short[HEARD];
            for (int i = 0; i < HEARD; i++) {
                last[i] = heard[(heardAt + i) % HEARD];
            }
            return Tone.levelDb(last, 0, HEARD, other.hz, AMPLITUDE) > -20;
        }
    }
}
