package io.sidetone.monitor;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * How a call's monitoring decides what the table of states leaves open. Immutable.
 *
 * @param agentDeparted what follows when the last agent hangs up
 * @param ownerDeparted what follows when the owner leaves
 * @param othersAtTakeover what becomes of the other sessions at a takeover
 * @param peerVisibility which supervisors hear another's whisper
 * @param hold whom supervisors hear while their agent holds the customers
 * @param consult what supervisors hear of their agent's consulting somebody else
 * @param holdMusic whether supervisors hear what comes from a customer who holds the call on his side
 * @param listenOnly whether nobody can speak in the call, because its parties are only heard: every mode but listening,
 *     and every takeover, is refused {@link Refusal#LISTEN_ONLY}
 * @param notices what is played to whom, and what has to wait for it
 * @param digits what a supervisor's digits do
 * @param times how long anything may last
 */
public record Policies(
    AgentDepartedPolicy agentDeparted,
    OwnerDepartedPolicy ownerDeparted,
    OthersAtTakeover othersAtTakeover,
    PeerVisibility peerVisibility,
    HoldPolicy hold,
    ConsultPolicy consult,
    boolean holdMusic,
    boolean listenOnly,
    NoticePlan notices,
    DigitPolicy digits,
    TimeLimits times) {

    /**
     * The defaults: promote, park, end the others, whispers for the target only, private holds and consultations, no
     * hold music, everybody can speak, no notices, no digits, {@link TimeLimits#DEFAULT}.
     */
    public static final Policies DEFAULT = new Policies(AgentDepartedPolicy.PROMOTE_BARGED, OwnerDepartedPolicy.PARK,
        OthersAtTakeover.END, PeerVisibility.TARGET_ONLY, HoldPolicy.PRIVATE, ConsultPolicy.NONE, false, false,
        NoticePlan.NONE, DigitPolicy.OFF, TimeLimits.DEFAULT);

    /** @throws NullPointerException if anything is null */
    public Policies {
        Objects.requireNonNull(agentDeparted, "agentDeparted");
        Objects.requireNonNull(ownerDeparted, "ownerDeparted");
        Objects.requireNonNull(othersAtTakeover, "othersAtTakeover");
        Objects.requireNonNull(peerVisibility, "peerVisibility");
        Objects.requireNonNull(hold, "hold");
        Objects.requireNonNull(consult, "consult");
        Objects.requireNonNull(notices, "notices");
        Objects.requireNonNull(digits, "digits");
        Objects.requireNonNull(times, "times");
    }

    /** These policies with another answer to the last agent's hanging up. */
    public Policies withAgentDeparted(AgentDepartedPolicy policy) {
        return new Policies(policy, ownerDeparted, othersAtTakeover, peerVisibility, hold, consult, holdMusic,
            listenOnly, notices, digits, times);
    }

    /** These policies with another answer to the owner's leaving. */
    public Policies withOwnerDeparted(OwnerDepartedPolicy policy) {
        return new Policies(agentDeparted, policy, othersAtTakeover, peerVisibility, hold, consult, holdMusic,
            listenOnly, notices, digits, times);
    }

    /** These policies with another fate of the other sessions at a takeover. */
    public Policies withOthersAtTakeover(OthersAtTakeover policy) {
        return new Policies(agentDeparted, ownerDeparted, policy, peerVisibility, hold, consult, holdMusic,
            listenOnly, notices, digits, times);
    }

    /** These policies with another audience of whispers. */
    public Policies withPeerVisibility(PeerVisibility policy) {
        return new Policies(agentDeparted, ownerDeparted, othersAtTakeover, policy, hold, consult, holdMusic,
            listenOnly, notices, digits, times);
    }

    /** These policies with another meaning of holds and consultations. */
    public Policies withHold(HoldPolicy policy, ConsultPolicy consulting, boolean music) {
        return new Policies(agentDeparted, ownerDeparted, othersAtTakeover, peerVisibility, policy, consulting, music,
            listenOnly, notices, digits, times);
    }

    /** These policies for a call in which nobody can speak, or for others. */
    public Policies withListenOnly(boolean value) {
        return new Policies(agentDeparted, ownerDeparted, othersAtTakeover, peerVisibility, hold, consult, holdMusic,
            value, notices, digits, times);
    }

    /** These policies with other notices. */
    public Policies withNotices(NoticePlan plan) {
        return new Policies(agentDeparted, ownerDeparted, othersAtTakeover, peerVisibility, hold, consult, holdMusic,
            listenOnly, plan, digits, times);
    }

    /** These policies with notices that the application plays before these modes, and no others. */
    public Policies withNoticeBefore(Set<Mode> modes) {
        return withNotices(NoticePlan.before(modes));
    }

    /** These policies with another effect of a supervisor's digits. */
    public Policies withDigits(DigitPolicy policy) {
        return new Policies(agentDeparted, ownerDeparted, othersAtTakeover, peerVisibility, hold, consult, holdMusic,
            listenOnly, notices, policy, times);
    }

    /** These policies with other time limits. */
    public Policies withTimes(TimeLimits limits) {
        return new Policies(agentDeparted, ownerDeparted, othersAtTakeover, peerVisibility, hold, consult, holdMusic,
            listenOnly, notices, digits, limits);
    }

    /** These policies with other time limits of sessions and calls. */
    public Policies withTimes(Duration attach, Duration proof, Duration park, Duration session) {
        return withTimes(times.with(attach, proof, park, session));
    }

    /** These policies with other limits on how long nothing may come from a party. */
    public Policies withMediaTimes(Duration told, Duration limit) {
        return withTimes(times.withMedia(told, limit));
    }
}
