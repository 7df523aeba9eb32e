package io.sidetone.sip.jain;

import io.sidetone.sip.spi.SipBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A phone that says exactly what a test makes it say, over UDP. */
public final class WirePhone implements AutoCloseable {

    private final DatagramSocket socket;
    private final int stackPort;
    private int branches;

    public WirePhone(int stackPort) {
        this.stackPort = stackPort;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSoTimeout(10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    public void send(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), stackPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param lines of the message, ends of lines and the empty line behind them left out */
    public void send(String... lines) {
        send((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A request with a branch of its own and without a body. */
    public void request(String method, String callId, String from, String to, int number, String... more) {
        request(method, callId, from, to, number, SipBody.NONE, more);
    }

    /** A request with a branch of its own. */
    public void request(String method, String callId, String from, String to, int number, SipBody body,
        String... more) {
        List<String> lines = new ArrayList<>(List.of(method + " sip:101@127.0.0.1:" + stackPort + " SIP/2.0",
            "Via: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bK" + port() + "x" + ++branches + ";rport",
            "From: " + from, "To: " + to, "Call-ID: " + callId, "CSeq: " + number + " " + method, "Max-Forwards: 70",
            "Contact: <sip:phone@127.0.0.1:" + port() + ">"));
        lines.addAll(List.of(more));
        if (!body.isEmpty()) {
            lines.add("Content-Type: " + body.contentType());
        }
        lines.add("Content-Length: " + body.bytes().length);
        lines.add("\r\n" + new String(body.bytes(), StandardCharsets.UTF_8));
        send(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** A response to a message that came, with that tag in To. */
    public void respond(String request, int status, String tag) {
        List<String> lines = new ArrayList<>(List.of("SIP/2.0 " + status + " Whatever"));
        for (String line : request.split("\r\n")) {
            String name = line.split(":", 2)[0].toLowerCase(Locale.ROOT);
            if (List.of("via", "from", "call-id", "cseq").contains(name)) {
                lines.add(line);
            } else if (name.equals("to")) {
                lines.add((line.contains(";tag=") ? line.substring(0, line.indexOf(";tag=")) : line) + ";tag=" + tag);
            }
        }
        lines.add("Contact: <sip:phone-" + tag + "@127.0.0.1:" + port() + ">");
        lines.add("Content-Length: 0");
        send(lines.toArray(String[]::new));
    }

    /** The next message that begins with that, whatever else comes before; null if there is none for ten seconds. */
    public String receive(String beginning) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            while (true) {
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                if (text.startsWith(beginning)) {
                    return text;
                }
            }
        } catch (SocketTimeoutException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String header(String message, String name) {
        for (String line : message.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return null;
    }

    @Override
    public void close() {
        socket.close();
    }
}
