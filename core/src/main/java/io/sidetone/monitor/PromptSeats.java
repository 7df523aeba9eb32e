package io.sidetone.monitor;

import io.sidetone.monitor.MonitorEvent.NoticeFailed;
import org.jspecify.annotations.Nullable;

/** The eight seats that only speak, and who hears each. Belongs to its {@link CallMonitor}. */
final class PromptSeats {

    static final int SEATS = 8;
    static final int NONE = -1;
    static final int EVERYBODY = -1;

    private final CallMonitor call;
    private final PromptPlayer player;
    final @Nullable String[] prompts = new String[SEATS];
    final int[] audiences = new int[SEATS];
    /** Who of that audience may hear it: a bit for each. */
    final int[] listeners = new int[SEATS];
    /** The session that waits for the prompt; null for none. */
    final @Nullable Session[] waiting = new Session[SEATS];
    /** What is played there; null for what is no notice, such as hold audio. */
    final @Nullable Notice[] notices = new Notice[SEATS];
    /** The session it is of; null for none. */
    final @Nullable Session[] sessions = new Session[SEATS];
    /** Whom that is of. */
    final @Nullable String[] supervisors = new String[SEATS];
    final @Nullable Mode[] modes = new Mode[SEATS];
    /** Seats that nobody hears any more and that are free from the boundary on: a bit for each. */
    private int leaving;

    PromptSeats(CallMonitor call, PromptPlayer player) {
        this.call = call;
        this.player = player;
    }

    /** Whether a prompt can sit down. */
    boolean hasRoom() {
        return free() != NONE;
    }

    /**
     * A notice sits down.
     *
     * @param who may hear it if he is of its audience: a bit for each
     * @param session whose it is; null for none
     * @return its seat; NONE if there is none free, no such prompt, or nobody to hear it
     */
    int seat(Notice notice, int who, @Nullable Session session, @Nullable Mode mode) {
        String prompt = notice.prompt();
        assert prompt != null : "the application plays it";
        int seat = seat(prompt, notice.audienceBits(), who, session, notice.mandatory(), false);
        String supervisor = session == null ? null : session.supervisor();
        if (seat == NONE) {
            call.tell(new NoticeFailed(call.name(), call.frame(), supervisor, prompt));
            return NONE;
        }
        notices[seat] = notice;
        supervisors[seat] = supervisor;
        modes[seat] = mode;
        return seat;
    }

    /** Likewise something that is no notice, and never over. */
    int seatForEver(String prompt, Audience audience) {
        return seat(prompt, audience.bit(), EVERYBODY, null, false, true);
    }

    private int seat(String prompt, int audience, int who, @Nullable Session session, boolean waits,
        boolean forEver) {
        int seat = free();
        if (seat == NONE || !player.begin(seat, prompt, forEver)) {
            return NONE;
        }
        prompts[seat] = prompt;
        audiences[seat] = audience;
        listeners[seat] = who;
        sessions[seat] = session;
        waiting[seat] = waits ? session : null;
        call.seats.update();
        if (!isHeard(seat)) {
            vacate(seat);
            return NONE;
        }
        return seat;
    }

    /** Whether anything sits here, or has left and is to be ended. */
    boolean isAnyTaken() {
        for (String prompt : prompts) {
            if (prompt != null) {
                return true;
            }
        }
        return leaving != 0;
    }

    private int free() {
        for (int seat = 0; seat < SEATS; seat++) {
            if (prompts[seat] == null && (leaving & 1 << seat) == 0) {
                return seat;
            }
        }
        return NONE;
    }

    /** The seat of whom its session monitors, or -1. */
    int target(int seat) {
        Session session = sessions[seat];
        return session == null || session.cause != null ? NONE : session.target;
    }

    /** Whether anybody is there who hears what sits on that seat. */
    boolean isHeard(int seat) {
        return (call.seats.prompts & HearingMatrix.column(seat)) != 0;
    }

    /** Whoever does not hear what sits on that seat, for he is on hold, hears nothing of its end either. */
    void keepToWhoHears(int seat) {
        int hearing = 0;
        for (int listener = 0; listener < HearingMatrix.SEATS; listener++) {
            hearing |= HearingMatrix.hears(call.seats.prompts, listener, seat) ? 1 << listener : 0;
        }
        listeners[seat] = hearing;
    }

    /** A notice that sat there can't be played to its end. */
    void fail(int seat) {
        call.tell(new NoticeFailed(call.name(), call.frame(), supervisors[seat], prompts[seat]));
        vacate(seat);
    }

    /** Nobody hears it from the next boundary on. */
    void vacate(int seat) {
        prompts[seat] = null;
        audiences[seat] = 0;
        sessions[seat] = null;
        waiting[seat] = null;
        notices[seat] = null;
        supervisors[seat] = null;
        modes[seat] = null;
        leaving |= 1 << seat;
        call.seats.update();
    }

    /** At a frame boundary: what has left is played no longer. */
    void boundary() {
        for (int rest = leaving; rest != 0; rest &= rest - 1) {
            player.end(Integer.numberOfTrailingZeros(rest));
        }
        leaving = 0;
    }
}
