package io.sidetone.monitor;

import java.util.Objects;

/**
 * What a supervisor asks for when he starts a session. Immutable.
 *
 * @param supervisor who he is: nobody else in the call has that name, and an agent of that name is himself
 * @param mode how he wants to begin
 * @param follow whether the session goes with its agent from call to call
 * @param replacing whether another session of his on the same call ends for this one, instead of this one being refused
 * @param notices what this session is announced with, beside what the call's policies ask for
 * @param coaching what makes speaking beside the call easier
 */
public record SessionRequest(String supervisor, Mode mode, Follow follow, boolean replacing, NoticePlan notices,
    Coaching coaching) {

    /**
     * @throws NullPointerException if anything is null
     * @throws IllegalArgumentException if a notice, or hold audio, belongs to the call and not to a session
     */
    public SessionRequest {
        Objects.requireNonNull(supervisor, "supervisor");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(follow, "follow");
        Objects.requireNonNull(coaching, "coaching");
        if (notices.holdAudio() != null || !notices.notices().stream().allMatch(Notice::ofSession)) {
            throw new IllegalArgumentException("not a session's: " + notices);
        }
    }

    /** For one call. */
    public static SessionRequest of(String supervisor, Mode mode) {
        return new SessionRequest(supervisor, mode, Follow.NONE, false, NoticePlan.NONE, Coaching.OFF);
    }

    /** This request for one that goes with its agent. */
    public SessionRequest withFollow(Follow value) {
        return new SessionRequest(supervisor, mode, value, replacing, notices, coaching);
    }

    /** This request for one that takes the place of another of the same supervisor. */
    public SessionRequest withReplacing(boolean value) {
        return new SessionRequest(supervisor, mode, follow, value, notices, coaching);
    }

    /** This request with notices for its session. */
    public SessionRequest withNotices(NoticePlan plan) {
        return new SessionRequest(supervisor, mode, follow, replacing, plan, coaching);
    }

    /** This request with something that makes speaking beside the call easier. */
    public SessionRequest withCoaching(Coaching value) {
        return new SessionRequest(supervisor, mode, follow, replacing, notices, value);
    }
}
