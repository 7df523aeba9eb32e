package io.sidetone.sip.b2bua;

import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.Termination;

/**
 * An INVITE that takes the place of another phone of the same user (RFC 3891), until it is up. Schedule's thread.
 *
 * @param replaced whose place it takes
 */
record Replacement(B2bua desk, Member replaced) implements LegOwner {

    @Override
    public void up(SipLeg leg) {
        BridgedCall call = replaced.call();
        if (call.memberOf(replaced.leg()) == null) {
            leg.end(SipHeaders.NONE);
        } else {
            call.replace(replaced, leg, replaced.person(), replaced.shown(), false);
        }
    }

    @Override
    public void ended(SipLeg leg, Termination termination) {
        desk.gone(leg);
    }
}
