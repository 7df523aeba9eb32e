package io.sidetone.sip.sdp;

import io.sidetone.runtime.srtp.SrtpKey;
import io.sidetone.runtime.srtp.SrtpSuite;
import java.util.Optional;

/**
 * An {@code a=crypto} line (RFC 4568 §4). Immutable; prints no key.
 *
 * @param tag pairs an answer with the line of the offer it takes
 */
record Crypto(int tag, SrtpKey key) {

    private static final int HIGHEST_TAG = 999_999_999;
    private static final String WINDOW_HINT = "WSH=";

    /**
     * Reads one.
     *
     * @return empty for suites and session parameters that are not supported, as RFC 4568 §6.3 wants it
     * @throws SdpException if it can't be read; the text holds nothing of the key
     */
    static Optional<Crypto> parse(String value) throws SdpException {
        String[] parts = value.split(" +");
        if (parts.length < 3) {
            throw SdpException.malformed("a=crypto must be a tag, a suite and a key");
        }
        int tag = Numbers.between(parts[0], 0, HIGHEST_TAG, "the tag of a=crypto");
        Optional<SrtpSuite> suite = SrtpSuite.named(parts[1]);
        if (suite.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 3; i < parts.length; i++) {
            // A minus sign marks what may be ignored; the window's size is but a hint.
            if (!parts[i].startsWith("-") && !parts[i].startsWith(WINDOW_HINT)) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new Crypto(tag, SrtpKey.ofInline(suite.get(), parts[2])));
        } catch (IllegalArgumentException e) {
            throw SdpException.malformed("a=crypto: " + e.getMessage());
        }
    }

    Attribute attribute() {
        return new Attribute("crypto", tag + " " + key.suite() + " " + key.inline());
    }
}
