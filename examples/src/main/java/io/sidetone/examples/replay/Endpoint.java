package io.sidetone.examples.replay;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** An IP address and a UDP port, as a capture shows them. Immutable; never resolves a name. */
record Endpoint(InetAddress address, int port) {

    /** Looks like an address and not like a name, so that {@link InetAddress#getByName} asks nobody. */
    private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /** The endpoint whose address is the {@code length} bytes (4 or 16) at {@code offset}. */
    static Endpoint of(byte[] bytes, int offset, int length, int port) {
        try {
            return new Endpoint(InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + length)), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("an address of " + length + " bytes", impossible);
        }
    }

    /**
     * Reads {@code 10.0.0.1:5004} or {@code [2001:db8::1]:5004}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[") && colon > 0 && text.charAt(colon - 1) == ']';
        String host = bracketed ? text.substring(1, colon - 1) : text.substring(0, Math.max(colon, 0));
        if (colon < 0 || !LITERAL.matcher(host).matches() || host.contains(":") != bracketed) {
            throw new IllegalArgumentException("not IP:PORT: " + text);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("not a port: " + port);
            }
            return new Endpoint(InetAddress.getByName(host), port);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("not IP:PORT: " + text, e);
        }
    }

    /** Whether this is where the RTCP of RTP at that endpoint goes: one port above (RFC 3550 §11) or the same. */
    boolean isControlOf(Endpoint media) {
        return address.equals(media.address) && (port == media.port || port == media.port + 1);
    }

    @Override
    public String toString() {
        String host = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }
}
