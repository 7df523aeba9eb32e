package io.sidetone.runtime;

import io.sidetone.monitor.Refusal;

/** The answer to a takeover. */
public sealed interface Takeover {

    /**
     * The supervisor owns the call. What he gets has no modes: there is no way back.
     *
     * @param call what is left to him
     * @param frame media time of the commit, in frames of the call
     */
    record Done(OwnedCall call, long frame) implements Takeover {
    }

    /**
     * Nothing happened, or everything was rolled back.
     *
     * @param reason why
     */
    record Refused(Refusal reason) implements Takeover {
    }
}
