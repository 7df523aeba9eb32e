package io.sidetone.sip.b2bua;

import io.sidetone.sip.spi.Termination;

/** Owns a leg of which it is not known yet what it is, or which is refused. Schedule's thread. */
record Stranger(B2bua desk) implements SipLeg.Owner {

    @Override
    public void up(SipLeg leg) {
        throw new IllegalStateException("a leg came up that belongs to nobody");
    }

    @Override
    public void ended(SipLeg leg, Termination termination) {
        desk.gone(leg);
    }
}
