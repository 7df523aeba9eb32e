package io.sidetone.monitor;

import io.sidetone.monitor.MonitorEvent.ModeNotChanged;
import io.sidetone.monitor.MonitorEvent.NoticeDue;
import io.sidetone.monitor.MonitorEvent.NoticePlayed;
import io.sidetone.monitor.Notice.When;
import io.sidetone.monitor.SessionTable.Input;
import java.util.List;

/**
 * When which notice of a {@link NoticePlan} is played, and what waits until it has been. A session that has to wait
 * for several hears none of the call before the last is played out; they are played one after the other. Where somebody
 * joins who has not been told what the call has to begin with, sessions are suspended until he has. Belongs to its
 * {@link CallMonitor}.
 */
final class Notices {

    private static final int NONE = PromptSeats.NONE;

    private final CallMonitor call;
    private final PromptSeats prompts;
    /** Those of the call: from when on each may begin, NEVER once it has and does not come again. */
    private final List<Notice> own;
    private final int[] audiences;
    private final long[] dueFrame;
    /** Those of the call's start: who has heard each to its end, a bit for each; and whether anybody ever has. */
    private final int[] told;
    private final boolean[] everTold;
    private boolean toldAtStart;
    /** Whether there is no prompt for a mandatory one. */
    private boolean untellable;
    private int holdSeat = NONE;

    Notices(CallMonitor call, PromptSeats prompts) {
        this.call = call;
        this.prompts = prompts;
        own = call.policies.notices().notices().stream().filter(notice -> !notice.ofSession()).toList();
        audiences = own.stream().mapToInt(Notice::audienceBits).toArray();
        dueFrame = new long[own.size()];
        told = new int[own.size()];
        everTold = new boolean[own.size()];
        toldAtStart = isToldAtStart();
    }

    // ---- those of sessions ------------------------------------------------------------------------------------

    /** An attaching session may have to wait for the notices of its mode. */
    void attach(Session session) {
        stop(session);
        session.noticeDue = session.announced != session.mode && !gate(session).isEmpty();
        if (session.noticeDue) {
            next(session);
        }
    }

    /** What has to be played before a session may go on. */
    private List<Notice> gate(Session session) {
        boolean begins = session.state == SessionState.ATTACHING;
        Mode mode = begins ? session.mode : session.wanted;
        return mode == null ? List.of() : plan(session).announcing(mode, begins, true);
    }

    private NoticePlan plan(Session session) {
        return call.policies.notices().and(session.request.notices());
    }

    /** Whether an active session has to wait for a notice before it enters a mode: never before a quieter one. */
    boolean gates(Session session, Mode mode) {
        return mode.compareTo(session.mode) > 0 && !plan(session).announcing(mode, false, true).isEmpty();
    }

    /** An active session waits for the notices before that mode. */
    void await(Session session, Mode mode) {
        if (session.wanted != mode) {
            drop(session, Refusal.SUPERSEDED);
            session.wanted = mode;
            next(session);
        }
    }

    /** The application is told what it has to play; what the call plays itself begins before the next frame. */
    private void next(Session session) {
        session.notice++;
        session.noticeNow = gate(session).get(session.noticeIndex);
        if (session.noticeNow.prompt() == null) {
            Mode mode = session.wanted == null ? session.mode : session.wanted;
            call.tell(new NoticeDue(call.name(), call.frame(), session.supervisor(), mode, session.notice));
        }
    }

    /** The mode that waited for a notice is given up, if there is one. */
    void drop(Session session, Refusal reason) {
        stop(session);
        if (session.wanted != null) {
            call.tell(new ModeNotChanged(call.name(), call.frame(), session.supervisor(), session.wanted, reason));
            session.wanted = null;
        }
    }

    /** Nothing waits for what is being played for that session. */
    void stop(Session session) {
        session.noticeIndex = 0;
        session.noticeNow = null;
        if (session.promptSeat != NONE) {
            int seat = session.promptSeat;
            session.promptSeat = NONE;
            prompts.vacate(seat);
        }
    }

    /** A notice is played out; after the last, what waited for it happens. */
    void done(Session session) {
        List<Notice> gate = gate(session);
        session.noticeIndex++;
        if (session.noticeIndex < gate.size()) {
            next(session);
            return;
        }
        session.noticeIndex = 0;
        session.noticeNow = null;
        if (session.state == SessionState.ATTACHING) {
            session.noticeDue = false;
            session.announced = session.mode;
            call.moves.beginIfReady(session);
        } else if (session.wanted == Mode.WHISPER && session.target == Seats.NOBODY) {
            drop(session, Refusal.NO_AGENT);
        } else if (session.wanted != null) {
            Mode mode = session.wanted;
            session.wanted = null;
            call.moves.changeMode(session, mode);
        }
    }

    /** A session is active in another mode, or in its first: what need not be waited for is played meanwhile. */
    void entered(Session session, boolean begins) {
        for (Notice notice : plan(session).announcing(session.mode, begins, false)) {
            prompts.seat(notice, PromptSeats.EVERYBODY, session, session.mode);
        }
    }

    /** Whether the call has any of its own, which may begin in any frame. */
    boolean hasOwn() {
        return !own.isEmpty();
    }

    // ---- frames -----------------------------------------------------------------------------------------------

    /** Before a frame: what is due begins, and what can't be heard any more has failed. */
    void beforeFrame() {
        for (int i = 0; i < dueFrame.length; i++) {
            if (call.frame() >= dueFrame[i] && prompts.hasRoom()) {
                begin(own.get(i), i);
            }
        }
        waitingCustomers();
        for (int seat = 0; seat < PromptSeats.SEATS; seat++) {
            Notice notice = prompts.notices[seat];
            if (notice != null && prompts.waiting[seat] == null && !prompts.isHeard(seat)) {
                giveUp(seat);
            } else if (notice != null && notice.when() == When.CALL_START) {
                prompts.keepToWhoHears(seat);
            }
        }
        settleIfTold();
        for (int place = 0; place < Seats.SEATS; place++) {
            Session session = call.seats.sessions[place];
            if (session != null && (session.noticeDue || session.wanted != null)) {
                play(session);
            }
            if (session != null && session.state == SessionState.ATTACHING && untellable) {
                call.moves.apply(session, Input.NOTICE_FAILED);
            }
        }
    }

    private void begin(Notice notice, int index) {
        boolean together = call.seats.count(Standing.CUSTOMER) > 0 && call.seats.count(Standing.AGENT) > 0;
        boolean due = notice.when() == When.WHILE_TAPPED ? call.taps.isAnyOpen() : together;
        boolean once = notice.when() == When.CALL_START;
        int listeners = call.seats.listeners(audiences[index]) & ~told[index];
        if (due && listeners != 0) {
            dueFrame[index] = once ? Session.NEVER : call.after(notice.every());
            int seat = prompts.seat(notice, once ? listeners : PromptSeats.EVERYBODY, null, null);
            untellable |= seat == NONE && notice.mandatory();
        }
    }

    /** Nobody is left to hear a notice of the call to its end: that of its start begins anew when somebody is. */
    private void giveUp(int seat) {
        Notice notice = prompts.notices[seat];
        prompts.fail(seat);
        if (notice.when() == When.CALL_START) {
            dueFrame[own.indexOf(notice)] = call.frame();
        }
    }

    /** Whoever has waited until everybody was told goes on. */
    private void settleIfTold() {
        boolean before = toldAtStart;
        toldAtStart = isToldAtStart();
        for (int place = 0; toldAtStart && !before && place < Seats.SEATS; place++) {
            if (call.seats.sessions[place] != null) {
                call.grants.settle(call.seats.sessions[place]);
                call.seats.update();
            }
        }
    }

    private void waitingCustomers() {
        String audio = call.policies.notices().holdAudio();
        boolean waiting = call.seats.waiting != 0;
        if (audio != null && waiting && holdSeat == NONE) {
            holdSeat = prompts.seatForEver(audio, Audience.WAITING);
        } else if (holdSeat != NONE && !waiting) {
            prompts.vacate(holdSeat);
            holdSeat = NONE;
        }
    }

    /** Begins what a session waits for once its leg is up; and gives it up where nobody is left to hear it. */
    private void play(Session session) {
        boolean attaching = session.state == SessionState.ATTACHING;
        if (session.promptSeat != NONE) {
            if (!prompts.isHeard(session.promptSeat)) {
                fail(session);
            }
        } else if ((attaching ? session.legUp : session.state == SessionState.ACTIVE) && prompts.hasRoom()) {
            Notice notice = session.noticeNow;
            if (notice != null && notice.prompt() != null) {
                session.promptSeat = prompts.seat(notice, PromptSeats.EVERYBODY, session,
                    attaching ? session.mode : session.wanted);
                if (session.promptSeat == NONE) {
                    fail(session);
                }
            }
        }
    }

    private void fail(Session session) {
        stop(session);
        call.moves.apply(session, Input.NOTICE_FAILED);
    }

    /** What sits on that seat has been played out. */
    void over(int seat, long firstSample, long lastSample) {
        Notice notice = prompts.notices[seat];
        if (notice == null) {
            return;
        }
        String prompt = notice.prompt();
        assert prompt != null : "the application plays it";
        Session session = prompts.waiting[seat];
        call.tell(new NoticePlayed(call.name(), call.frame(), prompts.supervisors[seat], prompt,
            prompts.modes[seat], firstSample, lastSample));
        int listeners = prompts.listeners[seat];
        prompts.vacate(seat);
        if (session != null && session.promptSeat == seat) {
            session.promptSeat = NONE;
            call.moves.apply(session, Input.NOTICE_DONE);
        } else if (notice.when() == When.CALL_START) {
            int index = own.indexOf(notice);
            told[index] |= listeners;
            everTold[index] = true;
            dueFrame[index] = call.frame();
        }
    }

    /** Somebody else who sits there has been told nothing. */
    void vacate(int seat) {
        for (int i = 0; i < told.length; i++) {
            told[i] &= ~(1 << seat);
        }
    }

    /** Whether all has been said that the call had to be begun with, to all who are there. */
    boolean isToldAtStart() {
        for (int i = 0; i < told.length; i++) {
            Notice notice = own.get(i);
            if (notice.when() == When.CALL_START && notice.mandatory()
                && (!everTold[i] || (call.seats.parties(audiences[i]) & ~told[i]) != 0)) {
                return false;
            }
        }
        return true;
    }
}
