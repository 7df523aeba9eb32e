package io.sidetone.access;

import io.sidetone.monitor.Right;
import java.util.Objects;

/**
 * A supervisor wants to do something with a call. Immutable.
 *
 * @param supervisor who
 * @param target with whose leg of which call
 * @param wanted what; {@link Right#of} tells the right that a mode asks for
 */
public record AccessRequest(String supervisor, Target target, Right wanted) {

    /**
     * @throws IllegalArgumentException if the supervisor's identity is none
     * @throws NullPointerException if anything is null
     */
    public AccessRequest {
        Identity.require(supervisor, "supervisor");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(wanted, "wanted");
    }
}
