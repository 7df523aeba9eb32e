package io.sidetone.monitor;

import static io.sidetone.monitor.SessionState.ACTIVE;
import static io.sidetone.monitor.SessionState.ATTACHING;
import static io.sidetone.monitor.SessionState.COMMITTING;
import static io.sidetone.monitor.SessionState.DETACHING;
import static io.sidetone.monitor.SessionState.PREPARING;
import static io.sidetone.monitor.SessionState.TAKEN_OVER;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * All that decides what a call may do next, without names and clocks: read from a call, packed into a string that is
 * equal for equal situations, and installed in a call again. For one thread.
 */
final class Situation {

    static final int SEATS = HearingMatrix.SEATS;
    private static final long FAR = 1L << 40;
    private static final Standing[] STANDINGS = Standing.values();
    private static final SessionState[] STATES = SessionState.values();
    private static final Mode[] MODES = Mode.values();
    private static final String[] NAMES = {"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"};

    final Standing[] party = new Standing[SEATS];
    /** Null where no session sits. */
    final SessionState[] state = new SessionState[SEATS];
    final Mode[] mode = new Mode[SEATS];
    final int[] target = new int[SEATS];
    /** Seniority among the sessions that live. */
    final int[] rank = new int[SEATS];
    /** Whether the takeover command is still to be answered. */
    final boolean[] asked = new boolean[SEATS];
    int holder;
    boolean ending;
    boolean ended;
    boolean parked;
    long matrix;

    /** Whether an agent has ever been there; before that a customer waits for the call to be set up. */
    boolean hadAgent;
    /** The matrix of the frame that is due; kept at 0 where an exploration does not look at it. */
    long inForce;
    /** Sessions whose own command, or start, took effect since the last boundary; kept at 0 like {@link #inForce}. */
    int commanded;

    static Situation read(CallProbe call) {
        Situation now = new Situation();
        now.holder = call.holder() == null ? -1 : call.holder().seat;
        now.ending = call.monitor.isEnding();
        now.ended = call.monitor.isEnded();
        now.parked = call.monitor.isParked();
        now.matrix = call.monitor.matrix();
        for (int seat = 0; seat < SEATS; seat++) {
            Session session = call.sessions[seat];
            now.party[seat] = call.parties[seat];
            now.target[seat] = -1;
            if (session != null) {
                now.state[seat] = session.state;
                now.mode[seat] = session.mode;
                now.target[seat] = session.target;
                now.asked[seat] = session.takeoverReply != null;
                now.rank[seat] = rank(call, session);
            }
        }
        return now;
    }

    private static int rank(CallProbe call, Session session) {
        int rank = 0;
        for (Session other : call.sessions) {
            rank += other != null && other.state != DETACHING && other.order < session.order ? 1 : 0;
        }
        return rank;
    }

    /** Makes the call be in this situation, with every deadline far away. */
    void install(CallProbe call, Consumer<Outcome> takeoverReply) {
        Session held = null;
        for (int seat = 0; seat < SEATS; seat++) {
            call.parties[seat] = party[seat];
            call.names[seat] = party[seat] == Standing.VACANT ? null : NAMES[seat];
            call.sessions[seat] = null;
            if (state[seat] != null) {
                Session session = new Session(NAMES[seat], seat, target[seat], mode[seat], rank[seat], FAR, FAR);
                session.state = state[seat];
                session.takeoverReply = asked[seat] ? takeoverReply : null;
                session.cause = in(seat, DETACHING) ? Cause.REQUESTED : null;
                call.sessions[seat] = session;
                held = holder == seat ? session : held;
            }
        }
        call.set(held, matrix, parked ? FAR : Long.MAX_VALUE, ending, ended);
    }

    /**
     * Equal for situations that nothing can tell apart: which seat somebody took does not matter, nor what a leaving
     * session or an owner once did.
     */
    String encode() {
        Situation same = seatedInOrder();
        char[] text = new char[SEATS + 10];
        for (int seat = 0; seat < SEATS; seat++) {
            int bits = same.party[seat].ordinal();
            if (same.state[seat] != null) {
                bits |= same.state[seat].ordinal() + 1 << 4;
                bits |= same.asked[seat] ? 1 << 7 : 0;
                boolean live = !same.in(seat, DETACHING);
                bits |= live ? same.target[seat] + 1 << 8 : 0;
                bits |= live && !same.in(seat, TAKEN_OVER) ? same.mode[seat].ordinal() << 12 : 0;
                bits |= live ? same.rank[seat] << 14 : 0;
            }
            text[seat] = (char) bits;
        }
        text[SEATS] = (char) (same.holder + 1 | (ending ? 16 : 0) | (ended ? 32 : 0) | (parked ? 64 : 0)
            | (hadAgent ? 128 : 0));
        text[SEATS + 1] = (char) same.commanded;
        for (int i = 0; i < 4; i++) {
            text[SEATS + 2 + i] = (char) (same.inForce >>> 16 * i);
            text[SEATS + 6 + i] = (char) (same.matrix >>> 16 * i);
        }
        return new String(text);
    }

    /** The same situation with customers first, then agents, then sessions by seniority, then whoever is gone. */
    private Situation seatedInOrder() {
        int[] keys = new int[SEATS];
        for (int seat = 0; seat < SEATS; seat++) {
            keys[seat] = key(seat) << 4 | seat;
        }
        Arrays.sort(keys);
        int[] seatOf = new int[SEATS];
        for (int i = 0; i < SEATS; i++) {
            seatOf[keys[i] & 15] = i;
        }
        Situation same = new Situation();
        same.holder = holder < 0 ? -1 : seatOf[holder];
        for (int seat = 0; seat < SEATS; seat++) {
            int to = seatOf[seat];
            same.party[to] = party[seat];
            same.state[to] = state[seat];
            same.mode[to] = mode[seat];
            same.target[to] = target[seat] < 0 ? -1 : seatOf[target[seat]];
            same.rank[to] = rank[seat];
            same.asked[to] = asked[seat];
            same.commanded |= (commanded >> seat & 1) << to;
            for (int other = 0; other < SEATS; other++) {
                same.matrix |= (matrix >>> (seat * 8 + other) & 1) << (to * 8 + seatOf[other]);
                boolean hearer = state[seat] == null || in(seat, TAKEN_OVER);
                boolean matters = hearer && state[other] != null && !in(other, DETACHING);
                same.inForce |= matters ? (inForce >>> (seat * 8 + other) & 1) << (to * 8 + seatOf[other]) : 0;
            }
        }
        return same;
    }

    private int key(int seat) {
        if (state[seat] != null) {
            return in(seat, DETACHING) ? 40 : 20 + rank[seat];
        }
        if (party[seat] == Standing.AGENT) {
            int watcher = 9;
            for (int other = 0; other < SEATS; other++) {
                watcher = target[other] == seat && !in(other, DETACHING) ? Math.min(watcher, rank[other]) : watcher;
            }
            return 10 + watcher;
        }
        return party[seat] == Standing.CUSTOMER ? 0 : party[seat] == Standing.REMOVED ? 50 : 60;
    }

    static Situation decode(String text) {
        Situation now = new Situation();
        for (int seat = 0; seat < SEATS; seat++) {
            int bits = text.charAt(seat);
            now.party[seat] = STANDINGS[bits & 15];
            now.target[seat] = -1;
            int state = bits >> 4 & 7;
            if (state != 0) {
                now.state[seat] = STATES[state - 1];
                now.asked[seat] = (bits & 1 << 7) != 0;
                now.target[seat] = (bits >> 8 & 15) - 1;
                now.mode[seat] = MODES[bits >> 12 & 3];
                now.rank[seat] = bits >> 14;
            }
        }
        int flags = text.charAt(SEATS);
        now.holder = (flags & 15) - 1;
        now.ending = (flags & 16) != 0;
        now.ended = (flags & 32) != 0;
        now.parked = (flags & 64) != 0;
        now.hadAgent = (flags & 128) != 0;
        now.commanded = text.charAt(SEATS + 1);
        for (int i = 0; i < 4; i++) {
            now.inForce |= (long) text.charAt(SEATS + 2 + i) << 16 * i;
            now.matrix |= (long) text.charAt(SEATS + 6 + i) << 16 * i;
        }
        return now;
    }

    boolean in(int seat, SessionState wanted) {
        return state[seat] == wanted;
    }

    boolean isAudible(int seat) {
        return in(seat, ACTIVE) || in(seat, PREPARING) || in(seat, COMMITTING) || in(seat, TAKEN_OVER);
    }

    boolean holds(int seat) {
        return in(seat, PREPARING) || owns(seat);
    }

    /** Whether that session owns the call, or will at the boundary. */
    boolean owns(int seat) {
        return in(seat, COMMITTING) || in(seat, TAKEN_OVER);
    }

    int owner() {
        for (int seat = 0; seat < SEATS; seat++) {
            if (owns(seat)) {
                return seat;
            }
        }
        return -1;
    }

    int count(Standing wanted) {
        int count = 0;
        for (Standing each : party) {
            count += each == wanted ? 1 : 0;
        }
        return count;
    }

    int sessions() {
        int count = 0;
        for (SessionState each : state) {
            count += each != null ? 1 : 0;
        }
        return count;
    }

    /** The letter of {@link NaiveHearing} for a seat. */
    char role(int seat, OthersAtTakeover others) {
        if (state[seat] == null) {
            boolean agentIsIn = party[seat] == Standing.AGENT && owner() < 0;
            return ending ? NaiveHearing.NOBODY : party[seat] == Standing.CUSTOMER ? 'C'
                : agentIsIn ? 'A' : NaiveHearing.NOBODY;
        }
        if (owns(seat)) {
            return 'O';
        }
        if (in(seat, ATTACHING) || in(seat, DETACHING)) {
            return NaiveHearing.NOBODY;
        }
        if (owner() >= 0 && in(owner(), COMMITTING)) {
            return others == OthersAtTakeover.DEMOTE ? 'L' : NaiveHearing.NOBODY;
        }
        return "LWB".charAt(mode[seat].ordinal());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int seat = 0; seat < SEATS; seat++) {
            if (state[seat] != null) {
                text.append(seat).append(':').append(state[seat]).append(' ').append(mode[seat]).append("→")
                    .append(target[seat]).append(" #").append(rank[seat]).append(asked[seat] ? "? " : " ");
            } else if (party[seat] != Standing.VACANT) {
                text.append(seat).append(':').append(party[seat]).append(' ');
            }
        }
        return text + "holder " + holder + (parked ? " parked" : "") + (ending ? " ending" : "")
            + (ended ? " ended" : "") + " matrix " + Long.toHexString(matrix);
    }
}
