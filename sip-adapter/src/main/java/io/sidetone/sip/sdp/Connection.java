package io.sidetone.sip.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code c=} line: where its side wants to be sent media. Immutable. Names are kept and never looked up.
 *
 * @param address an address in the notation of IPv4 or IPv6, or a name
 */
public record Connection(String address) {

    private static final int LONGEST_LITERAL = 45;

    /** @throws NullPointerException if it is null */
    public Connection {
        Objects.requireNonNull(address, "address");
    }

    static Connection of(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return new Connection(zone < 0 ? text : text.substring(0, zone));
    }

    /** {@code IN IP4 192.0.2.1}; what an address is shows itself, whatever stands before it. */
    static Connection parse(String text) throws SdpException {
        String[] parts = text.trim().split(" +", 4);
        if (parts.length != 3 || !parts[0].equalsIgnoreCase("IN")) {
            throw SdpException.malformed("c= must be 'IN', 'IP4' or 'IP6', and an address");
        }
        int slash = parts[2].indexOf('/');
        return new Connection(slash < 0 ? parts[2] : parts[2].substring(0, slash));
    }

    String line() {
        return "IN " + (address.indexOf(':') >= 0 ? "IP6 " : "IP4 ") + address;
    }

    /** The address; null for a name. */
    @Nullable InetAddress literal() {
        boolean six = address.indexOf(':') >= 0;
        if (address.length() > LONGEST_LITERAL || !(six ? hasOnly(address, "0123456789abcdefABCDEF:.")
            : isFourNumbers(address))) {
            return null;
        }
        try {
            // A text of these characters is taken as an address or refused, and never asked of a name server.
            return InetAddress.getByName(six ? "[" + address + "]" : address);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static boolean hasOnly(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFourNumbers(String text) {
        String[] parts = text.split("\\.", -1);
        for (String part : parts) {
            if (part.length() > 3 || !Numbers.isNumber(part) || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return parts.length == 4;
    }

    /** Whether it says, as RFC 2543 did, that its side is not to be sent anything: a hold. */
    boolean isHold() {
        InetAddress literal = literal();
        return literal != null && literal.isAnyLocalAddress();
    }

    /**
     * Where to send.
     *
     * @throws SdpException if nothing may be sent there: a name, multicast, broadcast, port 0
     */
    InetSocketAddress target(int port) throws SdpException {
        InetAddress literal = literal();
        if (literal == null) {
            throw SdpException.unacceptable("the address for media is no IP address; names are not looked up");
        }
        byte[] bytes = literal.getAddress();
        boolean six = literal instanceof Inet6Address;
        if (literal.isMulticastAddress() || literal.isAnyLocalAddress() || port <= 0 || port > 65_535
            || !six && (bytes[0] == 0 || (bytes[0] & 0xF0) == 0xF0)) {
            throw SdpException.unacceptable("nothing may be sent to " + address + " port " + port);
        }
        return new InetSocketAddress(literal, port);
    }
}
