package io.sidetone.sip.b2bua;

import io.sidetone.monitor.Role;
import io.sidetone.runtime.Party;
import org.jspecify.annotations.Nullable;

/**
 * A customer or an agent of a call. Immutable.
 *
 * @param leg his phone's
 * @param party what he is to the engine
 * @param person his name if he is a user of ours; null if not
 * @param shown who he is to others
 */
record Member(BridgedCall call, SipLeg leg, Party party, Role role, @Nullable String person, String shown) {

    /** His name in the engine's call. */
    String name() {
        return party.name();
    }
}
