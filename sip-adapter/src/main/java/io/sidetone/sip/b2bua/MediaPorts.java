package io.sidetone.sip.b2bua;

import java.io.IOException;

/** Where legs get their ports from. Called on the schedule's thread; must return at once. */
@FunctionalInterface
public interface MediaPorts {

    /**
     * Ports for one leg.
     *
     * @param behindNat whether signalling shows that the party sits behind a NAT
     * @throws IOException if there are none; the text tells why
     */
    MediaPort open(boolean behindNat) throws IOException;
}
