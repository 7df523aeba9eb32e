package io.sidetone.monitor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A call and its sessions at one moment, from which a host can build them anew after it was interrupted. Immutable.
 *
 * @param call the call's name
 * @param frame the frame that was due
 * @param parked whether its customers were alone and waited
 * @param paused whether something private was being said: a call that is built anew has to be paused before anybody
 *     is in it, see {@link CallMonitor#pausePrivacy}
 * @param parties customers and agents, by seat
 * @param sessions those that had not begun to end
 */
public record CallSnapshot(String call, long frame, boolean parked, boolean paused, List<Party> parties,
    List<Monitoring> sessions) {

    /**
     * A customer or an agent.
     *
     * @param holding whether he held the call on his side
     * @param consulting whether he consulted somebody else meanwhile
     * @param muted whether nobody heard him
     */
    public record Party(String name, Role role, boolean holding, boolean consulting, boolean muted) {
    }

    /**
     * A session.
     *
     * @param agent whom it monitored, or followed
     * @param mode what it did while active
     * @param muted whether nobody heard the supervisor, whatever the mode
     * @param gainsDb how loud somebody was for its sake, in dB, where that was not 0; to be asked for again by
     *     {@link Session#gain}, which opens nothing
     * @param follow whether it was still to follow its agent
     * @param notices what it was to be announced with, beside what the call's policies ask for
     * @param coaching what made speaking beside the call easier
     */
    public record Monitoring(String supervisor, String agent, SessionState state, Mode mode, boolean muted,
        Map<Role, Double> gainsDb, Follow follow, NoticePlan notices, Coaching coaching) {

        /** @throws NullPointerException if a gain is null */
        public Monitoring {
            gainsDb = Map.copyOf(gainsDb);
        }

        /**
         * What to ask for to have it again. It listens, whatever it did: never is anybody heard who has not asked for
         * that since; and as any session it is decided about first.
         */
        public SessionRequest again() {
            return new SessionRequest(supervisor, Mode.LISTEN, follow, false, notices, coaching);
        }
    }

    /** @throws NullPointerException if a list is null */
    public CallSnapshot {
        parties = List.copyOf(parties);
        sessions = List.copyOf(sessions);
    }

    static CallSnapshot of(CallMonitor call) {
        List<Party> parties = new ArrayList<>();
        List<Monitoring> sessions = new ArrayList<>();
        for (int place = 0; place < Seats.PLACES; place++) {
            Session session = call.seats.sessions[place];
            if (session != null && session.cause == null) {
                sessions.add(of(session));
            } else if (place < Seats.SEATS && call.seats.isOrdinary(place)) {
                parties.add(new Party(call.seats.names[place],
                    call.seats.parties[place] == Standing.AGENT ? Role.AGENT : Role.CUSTOMER,
                    call.seats.holds(place), call.seats.consults(place), (call.seats.muted & 1 << place) != 0));
            }
        }
        return new CallSnapshot(call.name(), call.frame(), call.isParked(), call.isPaused(), parties,
            sessions);
    }

    /** A session in words; for its owner's thread. */
    public static Monitoring of(Session session) {
        Follow follow = new Follow(session.callsToFollow, session.request.follow().patience());
        Map<Role, Double> gainsDb = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            if (session.gainDb(role) != 0) {
                gainsDb.put(role, session.gainDb(role));
            }
        }
        return new Monitoring(session.supervisor(), session.agent, session.state, session.mode, session.muted, gainsDb,
            follow, session.request.notices(), session.request.coaching());
    }
}
