package io.sidetone.monitor;

import java.time.Duration;
import java.util.Objects;

/**
 * How a call's monitoring decides what the table of states leaves open. Immutable.
 *
 * @param agentDeparted what follows when the last agent hangs up
 * @param ownerDeparted what follows when the owner leaves
 * @param othersAtTakeover what becomes of the other sessions at a takeover
 * @param peerVisibility which supervisors hear another's whisper
 * @param attachTimeout how long a supervisor's leg may take to come up
 * @param proofTimeout how long a takeover waits for proof of the supervisor's two-way media
 * @param parkTimeout how long a customer stays parked before the call ends
 * @param maxDuration how long one session may last
 * @param digits what a supervisor's digits do
 */
public record Policies(
    AgentDepartedPolicy agentDeparted,
    OwnerDepartedPolicy ownerDeparted,
    OthersAtTakeover othersAtTakeover,
    PeerVisibility peerVisibility,
    Duration attachTimeout,
    Duration proofTimeout,
    Duration parkTimeout,
    Duration maxDuration,
    DigitPolicy digits) {

    /** Far more than anybody needs, and never an overflow of frames. */
    private static final Duration LONGEST = Duration.ofDays(365);

    /** The defaults: promote, park, end the others, whispers for the target only, 30 s, 5 s, 5 min, 12 h, no digits. */
    public static final Policies DEFAULT = new Policies(AgentDepartedPolicy.PROMOTE_BARGED, OwnerDepartedPolicy.PARK,
        OthersAtTakeover.END, PeerVisibility.TARGET_ONLY,
        Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(12), DigitPolicy.OFF);

    /**
     * @throws NullPointerException if anything is null
     * @throws IllegalArgumentException if a time is not positive or exceeds 365 days; the text holds it
     */
    public Policies {
        Objects.requireNonNull(agentDeparted, "agentDeparted");
        Objects.requireNonNull(ownerDeparted, "ownerDeparted");
        Objects.requireNonNull(othersAtTakeover, "othersAtTakeover");
        Objects.requireNonNull(peerVisibility, "peerVisibility");
        Objects.requireNonNull(digits, "digits");
        requirePositive(attachTimeout, "attachTimeout");
        requirePositive(proofTimeout, "proofTimeout");
        requirePositive(parkTimeout, "parkTimeout");
        requirePositive(maxDuration, "maxDuration");
    }

    private static void requirePositive(Duration time, String name) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be positive and at most " + LONGEST + ": " + time);
        }
    }

    /** These policies with another answer to the last agent's hanging up. */
    public Policies withAgentDeparted(AgentDepartedPolicy policy) {
        return new Policies(policy, ownerDeparted, othersAtTakeover, peerVisibility, attachTimeout, proofTimeout,
            parkTimeout, maxDuration, digits);
    }

    /** These policies with another answer to the owner's leaving. */
    public Policies withOwnerDeparted(OwnerDepartedPolicy policy) {
        return new Policies(agentDeparted, policy, othersAtTakeover, peerVisibility, attachTimeout, proofTimeout,
            parkTimeout, maxDuration, digits);
    }

    /** These policies with another fate of the other sessions at a takeover. */
    public Policies withOthersAtTakeover(OthersAtTakeover policy) {
        return new Policies(agentDeparted, ownerDeparted, policy, peerVisibility, attachTimeout, proofTimeout,
            parkTimeout, maxDuration, digits);
    }

    /** These policies with another audience of whispers. */
    public Policies withPeerVisibility(PeerVisibility policy) {
        return new Policies(agentDeparted, ownerDeparted, othersAtTakeover, policy, attachTimeout, proofTimeout,
            parkTimeout, maxDuration, digits);
    }

    /** These policies with another effect of a supervisor's digits. */
    public Policies withDigits(DigitPolicy policy) {
        return new Policies(agentDeparted, ownerDeparted, othersAtTakeover, peerVisibility, attachTimeout, proofTimeout,
            parkTimeout, maxDuration, policy);
    }

    /** These policies with other time limits, in the order of the components. */
    public Policies withTimes(Duration attach, Duration proof, Duration park, Duration max) {
        return new Policies(agentDeparted, ownerDeparted, othersAtTakeover, peerVisibility, attach, proof, park, max,
            digits);
    }
}
