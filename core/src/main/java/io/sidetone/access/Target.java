package io.sidetone.access;

import org.jspecify.annotations.Nullable;

/**
 * One leg of one call, as a supervisor may want to monitor it, and what the host knows of the call that decides
 * whether he may. Immutable; the host makes another when a fact changes. It is named by call and leg, so that somebody
 * with two calls is never mistaken for his other call.
 *
 * @param person who is on the leg
 * @param call the call's identity
 * @param leg the leg's identity in the call: its {@code LegSpec}'s name
 * @param queue the queue the call came from, null if none
 * @param line the shared line the call is on, null if none
 * @param privateCall whether it is kept from everybody
 * @param externalConference whether the call is a conference that somebody else hosts, so that it can't be joined
 * @param supervisorLeg whether he sits in the call as a supervisor, who can't be monitored as if he were an agent; an
 *     owner after a takeover can
 * @param listenOnly whether nobody can speak in the call
 */
public record Target(String person, String call, String leg, @Nullable String queue, @Nullable String line,
    boolean privateCall, boolean externalConference, boolean supervisorLeg, boolean listenOnly) {

    /**
     * @throws IllegalArgumentException if an identity is none; the text tells which
     * @throws NullPointerException if person, call or leg is null
     */
    public Target {
        Identity.require(person, "person");
        Identity.require(call, "call");
        Identity.require(leg, "leg");
        Identity.requireOrNull(queue, "queue");
        Identity.requireOrNull(line, "line");
    }

    /** An agent's leg of a call of no queue and no line. */
    public static Target of(String person, String call, String leg) {
        return new Target(person, call, leg, null, null, false, false, false, false);
    }

    /** The same in a call from that queue; null for none. */
    public Target onQueue(@Nullable String name) {
        return new Target(person, call, leg, name, line, privateCall, externalConference, supervisorLeg,
            listenOnly);
    }

    /** The same in a call of that shared line; null for none. */
    public Target onLine(@Nullable String name) {
        return new Target(person, call, leg, queue, name, privateCall, externalConference, supervisorLeg,
            listenOnly);
    }

    /** The same in a call that is private or not. */
    public Target withPrivateCall(boolean value) {
        return new Target(person, call, leg, queue, line, value, externalConference, supervisorLeg,
            listenOnly);
    }

    /** The same in a call that is somebody else's conference or not. */
    public Target withExternalConference(boolean value) {
        return new Target(person, call, leg, queue, line, privateCall, value, supervisorLeg,
            listenOnly);
    }

    /** The same as a supervisor's leg or not. */
    public Target withSupervisorLeg(boolean value) {
        return new Target(person, call, leg, queue, line, privateCall, externalConference, value, listenOnly);
    }

    /** The same in a call in which nobody can speak, or in another. */
    public Target withListenOnly(boolean value) {
        return new Target(person, call, leg, queue, line, privateCall, externalConference, supervisorLeg, value);
    }
}
