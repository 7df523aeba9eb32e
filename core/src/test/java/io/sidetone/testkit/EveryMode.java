package io.sidetone.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Role;
import java.util.List;
import java.util.function.Supplier;

/** A call with a supervisor who goes through all modes and takes it over: who is to be heard by whom. */
public final class EveryMode {

    /** Asserts whom a listener has heard of late. */
    public interface Ears {

        /** Those, and nobody else. */
        void hears(VirtualParty listener, Role... speakers);
    }

    private static final Role[] BOTH_TO_CUSTOMER = {Role.AGENT, Role.SUPERVISOR};
    private static final Role[] BOTH_TO_AGENT = {Role.CUSTOMER, Role.SUPERVISOR};

    private EveryMode() {
    }

    /**
     * Lets virtual time pass in each mode, asks what everybody heard, and ends with a takeover.
     *
     * @param seconds in each mode
     * @param monitor lets the supervisor begin in the first of the modes
     */
    public static void walk(VirtualCall call, double seconds, VirtualParty customer, VirtualParty agent,
        Supplier<VirtualParty> monitor, Ears ears, Mode... modes) {
        call.run(seconds);
        ears.hears(customer, Role.AGENT);
        ears.hears(agent, Role.CUSTOMER);
        VirtualParty supervisor = monitor.get();
        for (Mode mode : modes) {
            call.changeMode(supervisor, mode);
            call.run(seconds);
            ears.hears(customer, mode == Mode.BARGE ? BOTH_TO_CUSTOMER : new Role[] {Role.AGENT});
            ears.hears(agent, mode == Mode.LISTEN ? new Role[] {Role.CUSTOMER} : BOTH_TO_AGENT);
            ears.hears(supervisor, Role.CUSTOMER, Role.AGENT);
        }
        List<Outcome> answers = call.takeOver(supervisor);
        call.run(seconds);
        assertThat(answers).singleElement().matches(Outcome::accepted);
        ears.hears(customer, Role.SUPERVISOR);
        ears.hears(supervisor, Role.CUSTOMER);
        assertThat(agent.leg().isOpen()).isFalse();
    }
}
