package io.sidetone.sip.sdp;

import java.util.Objects;

/**
 * An {@code o=} line: which description it is. Immutable.
 *
 * @param user {@code -} for none
 * @param sessionId a number, with the user and address unique in the world; kept as text, because some are longer than
 *     64 bits
 * @param version rises with every change
 * @param address of the machine that made it
 */
public record Origin(String user, String sessionId, String version, Connection address) {

    private static final int LONGEST_NUMBER = 40;

    /** @throws NullPointerException if anything is null */
    public Origin {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(address, "address");
    }

    static Origin parse(String text) throws SdpException {
        String[] parts = text.trim().split(" +", 4);
        if (parts.length != 4 || parts[1].length() > LONGEST_NUMBER || parts[2].length() > LONGEST_NUMBER) {
            throw SdpException.malformed("o= must be a user, two numbers and an address");
        }
        return new Origin(parts[0], parts[1], parts[2], Connection.parse(parts[3]));
    }

    String line() {
        return user + " " + sessionId + " " + version + " " + address.line();
    }
}
