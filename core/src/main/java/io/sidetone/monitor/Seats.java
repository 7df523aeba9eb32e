package io.sidetone.monitor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who sits in a call, who waits to, and the matrices that follow from both. Belongs to its {@link CallMonitor}.
 *
 * <p>A session that is only being decided about sits in none of the seats, so that nobody who may be denied takes one
 * away: behind the seats are as many places to wait in.
 */
final class Seats {

    static final int SEATS = HearingMatrix.SEATS;
    /** The seats, then the places to wait in. */
    static final int PLACES = 2 * SEATS;
    static final int NOBODY = -1;

    private final CallMonitor call;

    final @Nullable String[] names = new String[PLACES];
    final Standing[] parties = new Standing[SEATS];
    final @Nullable Session[] sessions = new Session[PLACES];
    /** Who holds the call on his side, who of them consults somebody else, and who is muted: a bit for each seat. */
    int holding;
    int consulting;
    int muted;
    /** The agents who want to be heard privately; see {@link PrivateTalk}. */
    int privately;

    private final Standing[] standings = new Standing[SEATS];
    private final int[] targets = new int[SEATS];
    /** Changes with every standing, and with every gain. */
    int version;
    long matrix = HearingMatrix.SILENCE;
    long digits = HearingMatrix.SILENCE;
    /** Who hears which prompt; whom each tap hears, and which prompts: a byte for each listener, or tap. */
    long prompts = HearingMatrix.SILENCE;
    long taps = HearingMatrix.SILENCE;
    long tapPrompts = HearingMatrix.SILENCE;
    /** The customers who hear nobody but each other, because they are on hold or parked: a bit for each. */
    int waiting;
    /** Whether supervisors and taps are out of the call, so that what is private can be said. */
    boolean paused;
    private final int[] waitingFor = new int[PromptSeats.SEATS];
    private final int[] promptTargets = new int[PromptSeats.SEATS];

    Seats(CallMonitor call) {
        this.call = call;
        Arrays.fill(parties, Standing.VACANT);
        Arrays.fill(standings, Standing.VACANT);
        Arrays.fill(targets, NOBODY);
    }

    // ---- who sits there ---------------------------------------------------------------------------------------

    /** The first free seat, or -1. */
    int free() {
        return first(Standing.VACANT);
    }

    /** The seat of the first agent, or -1. */
    int firstAgent() {
        return first(Standing.AGENT);
    }

    private int first(Standing standing) {
        for (int seat = 0; seat < SEATS; seat++) {
            if (parties[seat] == standing) {
                return seat;
            }
        }
        return NOBODY;
    }

    /** The first free place to wait in, or -1. */
    int freePlace() {
        for (int place = SEATS; place < PLACES; place++) {
            if (sessions[place] == null) {
                return place;
            }
        }
        return NOBODY;
    }

    int count(Standing standing) {
        int count = 0;
        for (Standing party : parties) {
            count += party == standing ? 1 : 0;
        }
        return count;
    }

    /** Whether a customer or an agent sits there who has not hung up. */
    boolean isOrdinary(int seat) {
        return parties[seat] == Standing.CUSTOMER || parties[seat] == Standing.AGENT;
    }

    /** The live session of a supervisor, but that one; null if there is none. */
    @Nullable Session of(String supervisor, @Nullable Session except) {
        for (Session session : sessions) {
            if (session != null && session != except && session.supervisor().equals(supervisor)
                && session.cause == null) {
                return session;
            }
        }
        return null;
    }

    void seat(int seat, String name, Standing party) {
        names[seat] = name;
        parties[seat] = party;
    }

    /** A session comes in, to wait until it is decided about. */
    void await(int place, Session session) {
        session.seat = place;
        sessions[place] = session;
        names[place] = session.supervisor();
    }

    /** A session that has waited gets a seat. */
    void seat(int seat, Session session) {
        vacate(session.seat);
        session.seat = seat;
        sessions[seat] = session;
        seat(seat, session.supervisor(), Standing.WAITING);
        muted = with(muted, seat, session.isSilent());
    }

    void vacate(int place) {
        version += place < SEATS ? 1 : 0;
        sessions[place] = null;
        names[place] = null;
        if (place < SEATS) {
            parties[place] = Standing.VACANT;
            holding = with(holding, place, false);
            consulting = with(consulting, place, false);
            muted = with(muted, place, false);
            privately = with(privately, place, false);
            call.notices.vacate(place);
        }
    }

    static int with(int bits, int seat, boolean value) {
        return value ? bits | 1 << seat : bits & ~(1 << seat);
    }

    boolean holds(int seat) {
        return (holding & 1 << seat) != 0;
    }

    boolean consults(int seat) {
        return (consulting & 1 << seat) != 0;
    }

    // ---- who hears whom ---------------------------------------------------------------------------------------

    /** What sits in a seat, before the matrix is asked. */
    Standing standing(int seat) {
        Session session = sessions[seat];
        boolean owned = call.takeovers.isOwned();
        if (session == null) {
            boolean removed = call.departures.ending || owned && parties[seat] == Standing.AGENT;
            return removed && parties[seat] != Standing.VACANT ? Standing.REMOVED : parties[seat];
        }
        Session holder = call.takeovers.holder;
        if (holder != null && holder.state == SessionState.COMMITTING && session != holder) {
            return demotedAtOnce(session) ? Standing.LISTENING : Standing.WAITING;
        }
        return session.state == SessionState.PREPARING && !call.notices.isToldAtStart() ? Standing.WAITING
            : session.standing();
    }

    /** Whether that session goes on listening at another's takeover, without anybody having to be asked. */
    private boolean demotedAtOnce(Session session) {
        return call.policies.othersAtTakeover() == OthersAtTakeover.DEMOTE && session.state == SessionState.ACTIVE
            && !call.edge.decides();
    }

    /** Whether a customer is on hold or holds the call himself, so that nothing is sent to him. */
    boolean isOnHold(int seat) {
        return parties[seat] == Standing.CUSTOMER && (holds(seat) || Holds.isOnHold(standings, holding));
    }

    /** Who would hear a prompt for that audience: a bit for each. */
    int listeners(int audience) {
        int listeners = 0;
        for (int seat = 0; seat < SEATS; seat++) {
            listeners |= (HearingMatrix.kinds(seat, standings, holding, waiting) & audience) != 0 ? 1 << seat : 0;
        }
        return listeners;
    }

    /** The customers and agents of that audience, whether they hear anything now or not: a bit for each. */
    int parties(int audience) {
        int found = 0;
        for (int seat = 0; seat < SEATS; seat++) {
            found |= isOrdinary(seat) && (Audience.of(parties[seat]) & audience) != 0 ? 1 << seat : 0;
        }
        return found;
    }

    /** Recomputes the matrices: called after everything that may change a standing. */
    void update() {
        call.stir();
        Session holder = call.takeovers.holder;
        int committing = holder != null && holder.state == SessionState.COMMITTING ? holder.seat : NOBODY;
        for (int seat = 0; seat < SEATS; seat++) {
            Standing standing = standing(seat);
            version += standing == standings[seat] ? 0 : 1;
            standings[seat] = standing;
            Session session = sessions[seat];
            targets[seat] = session == null ? NOBODY : committing != NOBODY ? committing : session.target;
        }
        matrix = HearingMatrix.of(standings, targets, call.policies.peerVisibility())
            & Holds.open(standings, targets, holding, consulting, call.policies)
            & PrivateTalk.open(standings, targets, privately, confidants());
        for (int seat = 0; seat < SEATS; seat++) {
            if ((muted & 1 << seat) != 0) {
                matrix &= ~HearingMatrix.column(seat);
            }
        }
        if (paused) {
            matrix &= ~HearingMatrix.supervised(standings);
        }
        digits = HearingMatrix.digits(matrix, standings, call.policies.digits().enterCallInBarge());
        updatePrompts();
        updateTaps();
    }

    /** The supervisors who take private answers of their agents, while they whisper: a bit for each. */
    private int confidants() {
        int confidants = 0;
        for (int seat = 0; privately != 0 && seat < SEATS; seat++) {
            Session session = sessions[seat];
            confidants |= session != null && session.request.coaching().privateTalk() ? 1 << seat : 0;
        }
        return confidants;
    }

    /** Whether that agent is heard privately, as he wants to be. */
    boolean isPrivate(int seat) {
        return PrivateTalk.confidants(seat, standings, targets, confidants()) != 0;
    }

    private void updatePrompts() {
        waiting = 0;
        int customers = 0;
        for (int seat = 0; seat < SEATS; seat++) {
            customers |= standings[seat] == Standing.CUSTOMER ? 1 << seat : 0;
        }
        boolean all = Holds.isOnHold(standings, holding) || call.isParked();
        for (int seat = 0; all && seat < SEATS; seat++) {
            boolean alone = (HearingMatrix.heardBy(matrix, seat) & ~customers) == 0;
            waiting |= alone && (customers & ~holding & 1 << seat) != 0 ? 1 << seat : 0;
        }
        for (int prompt = 0; prompt < PromptSeats.SEATS; prompt++) {
            Session session = call.promptSeats.waiting[prompt];
            waitingFor[prompt] = session == null ? NOBODY : session.seat;
            promptTargets[prompt] = call.promptSeats.target(prompt);
        }
        prompts = HearingMatrix.prompts(call.promptSeats.audiences, waitingFor, promptTargets,
            call.promptSeats.listeners, standings, holding, waiting);
    }

    private void updateTaps() {
        taps = HearingMatrix.SILENCE;
        tapPrompts = HearingMatrix.SILENCE;
        for (int tap = 0; tap < Taps.SEATS && !paused; tap++) {
            TapView view = call.taps.views[tap];
            if (view != null) {
                taps |= (long) HearingMatrix.tap(view, matrix, standings) << tap * 8;
                tapPrompts |= (long) HearingMatrix.tapPrompts(view, prompts, standings) << tap * 8;
            }
        }
    }
}
