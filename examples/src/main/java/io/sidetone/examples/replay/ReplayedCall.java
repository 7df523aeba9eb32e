package io.sidetone.examples.replay;

import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.MediaShard;
import io.sidetone.engine.PacketSink;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Plays voices and a script through a {@link MediaShard} in virtual time: no clock and no socket, so that the same
 * input always gives the same packets. This is all an embedder does, too, with real ones. One thread.
 *
 * <pre>
 *   every 20 ms:  packets that have arrived ─► shard.receive      script lines that are due ─► call
 *                 shard.tick ─► packets for the parties, events     call.matrix ─► who hears whom from now on
 * </pre>
 */
final class ReplayedCall {

    private record Arrival(long timeNs, Participant from, byte[] rtp) {
    }

    private static final String ACCEPTED = null;

    private final Scenario scenario;
    private final List<Participant> participants;
    private final PrintStream console;
    private final EventLog log = new EventLog();
    private final List<Hearing> hearings = new ArrayList<>();
    private final MediaShard shard;
    private final Call call;

    /**
     * A call nobody is in yet.
     *
     * @param console where answers and changes of who hears whom are printed
     */
    ReplayedCall(Scenario scenario, PrintStream console) {
        this.scenario = scenario;
        this.console = console;
        participants = scenario.participants();
        shard = new MediaShard(scenario.seed(), new Recorder(), log);
        call = shard.open("replay", scenario.policies());
    }

    /** Runs it from 0 to the end. */
    void run() {
        Deque<Arrival> arrivals = arrivals();
        Deque<Script.Line> lines = new ArrayDeque<>(scenario.script().lines());
        participants.stream().filter(scenario::isThereFromTheStart).forEach(this::seat);
        watch(0);
        for (long nowNs = 0; nowNs < scenario.durationNs(); nowNs += MediaShard.FRAME_NS) {
            while (!arrivals.isEmpty() && arrivals.peek().timeNs <= nowNs) {
                Arrival arrival = arrivals.poll();
                if (arrival.from.isInCall()) {
                    shard.receive(arrival.from.leg(), arrival.rtp, 0, arrival.rtp.length, arrival.timeNs);
                    arrival.from.received(arrival.rtp, arrival.timeNs);
                }
            }
            while (!lines.isEmpty() && lines.peek().atNs() <= nowNs) {
                obey(lines.poll());
            }
            shard.tick(nowNs);
            watch(nowNs + MediaShard.FRAME_NS);
        }
    }

    private Deque<Arrival> arrivals() {
        List<Arrival> arrivals = new ArrayList<>();
        for (Participant participant : participants) {
            Stream.concat(participant.arriving().stream(), participant.reportsFromHim().stream())
                .forEach(p -> arrivals.add(new Arrival(p.timeNs(), participant, p.rtp())));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::timeNs));
        return new ArrayDeque<>(arrivals);
    }

    /** Keeps what the parties are sent. */
    private final class Recorder implements PacketSink {

        @Override
        public void send(Leg leg, byte[] buffer, int offset, int length, long nowNs) {
            Packet packet = new Packet(nowNs, Arrays.copyOfRange(buffer, offset, offset + length));
            scenario.participant(leg.name()).sentToHim().add(packet);
        }

        @Override
        public void sendControl(Leg leg, byte[] buffer, int offset, int length, long nowNs) {
            Packet packet = new Packet(nowNs, Arrays.copyOfRange(buffer, offset, offset + length));
            scenario.participant(leg.name()).reportsToHim().add(packet);
        }
    }

    // ---- the script -------------------------------------------------------------------------------------------

    private void seat(Participant participant) {
        Refusal refusal = call.joinRefusal(participant.spec(), participant.role());
        if (refusal != null) {
            throw new UnusableInput(participant.voice().party().source() + ": " + participant.name()
                + " cannot join: " + refusal);
        }
        participant.seat(call.join(participant.spec(), participant.role()));
    }

    private void obey(Script.Line line) {
        Participant participant = scenario.participant(line.party());
        switch (line.action()) {
            case LISTEN -> beIn(Mode.LISTEN, participant, line);
            case WHISPER -> beIn(Mode.WHISPER, participant, line);
            case BARGE -> beIn(Mode.BARGE, participant, line);
            case TAKEOVER -> takeOver(participant, line);
            case LEAVE -> leave(participant, line);
            case JOIN -> join(participant, line);
            case HOLD, RESUME -> hold(participant, line);
            case MUTE, UNMUTE -> mute(participant, line);
            default -> throw new IllegalStateException("unknown action " + line.action());
        }
    }

    /** Changes the mode, or starts a session in it. */
    private void beIn(Mode mode, Participant supervisor, Script.Line line) {
        if (supervisor.isInCall()) {
            supervisor.leg().session().changeMode(mode, outcome -> answer(line, outcome));
            return;
        }
        Leg target = target();
        Refusal refusal = target == null ? Refusal.NO_AGENT : call.monitorRefusal(supervisor.spec(), target);
        if (refusal != null || isStillSeated(supervisor)) {
            answer(line, refusal == null ? "STILL_LEAVING" : refusal.name());
            return;
        }
        supervisor.seat(call.monitor(supervisor.spec(), target, mode));
        supervisor.leg().session().legUp();
        answer(line, ACCEPTED);
    }

    private void takeOver(Participant supervisor, Script.Line line) {
        if (supervisor.isInCall()) {
            supervisor.leg().session().takeOver(outcome -> answer(line, outcome));
        } else {
            answer(line, Refusal.NOT_ACTIVE.name());
        }
    }

    private void leave(Participant participant, Script.Line line) {
        if (participant.isInCall()) {
            call.leave(participant.leg());
            answer(line, ACCEPTED);
        } else {
            answer(line, "NOT_IN_CALL");
        }
    }

    private void join(Participant participant, Script.Line line) {
        Refusal refusal = call.joinRefusal(participant.spec(), participant.role());
        if (participant.isInCall()) {
            answer(line, "ALREADY_IN_CALL");
        } else if (refusal != null || isStillSeated(participant)) {
            answer(line, refusal == null ? "STILL_LEAVING" : refusal.name());
        } else {
            participant.seat(call.join(participant.spec(), participant.role()));
            answer(line, ACCEPTED);
        }
    }

    /** A party puts the call on hold on his side, or takes it back; a supervisor's session is suspended meanwhile. */
    private void hold(Participant participant, Script.Line line) {
        if (participant.isInCall()) {
            call.hold(participant.leg(), line.action() == Script.Action.HOLD);
            answer(line, ACCEPTED);
        } else {
            answer(line, "NOT_IN_CALL");
        }
    }

    private void mute(Participant participant, Script.Line line) {
        boolean muted = line.action() == Script.Action.MUTE;
        if (!participant.isInCall()) {
            answer(line, "NOT_IN_CALL");
        } else if (participant.leg().session() != null) {
            participant.leg().session().mute(muted, outcome -> answer(line, outcome));
        } else {
            call.mute(participant.leg(), muted);
            answer(line, ACCEPTED);
        }
    }

    /** Whom a supervisor monitors: the agent, or who took the call over from him. */
    private Leg target() {
        Participant owner = participants.stream().filter(Participant::ownsCall).findFirst().orElse(null);
        return (owner == null ? participants.get(1) : owner).leg();
    }

    /** Who left is in his seat until the frame in which he fades out is over. */
    private boolean isStillSeated(Participant participant) {
        for (int seat = 0; seat < HearingMatrix.SEATS; seat++) {
            if (call.leg(seat) != null && call.leg(seat).name().equals(participant.name())) {
                return true;
            }
        }
        return false;
    }

    private void answer(Script.Line line, Outcome outcome) {
        answer(line, outcome instanceof Outcome.Refused refused ? refused.reason().name() : ACCEPTED);
    }

    /** @param refusal why nothing happened, or ACCEPTED */
    private void answer(Script.Line line, String refusal) {
        log.answer(call.frame(), line, refusal);
        console.printf(Locale.ROOT, "%8.3f s  %s %s: %s%n", call.frame() * MediaShard.FRAME_MS / 1000.0, line.party(),
            line.action(), refusal == ACCEPTED ? "accepted" : "refused, " + refusal);
    }

    // ---- what can be seen -------------------------------------------------------------------------------------

    private void watch(long fromNs) {
        long matrix = matrix();
        if (hearings.isEmpty() || hearings.get(hearings.size() - 1).matrix() != matrix) {
            hearings.add(new Hearing(fromNs, matrix));
            String table = call.describe();
            console.printf(Locale.ROOT, "%8.3f s  from here on:%n%s", fromNs / 1e9,
                table.isEmpty() ? "  nobody is in the call%n".formatted() : table);
        }
    }

    /** The call's matrix with the participants' numbers in the place of seats, which change hands. */
    private long matrix() {
        long byParticipant = 0;
        for (int listener = 0; listener < HearingMatrix.SEATS; listener++) {
            for (int speaker = 0; speaker < HearingMatrix.SEATS; speaker++) {
                if (HearingMatrix.hears(call.matrix(), listener, speaker)) {
                    byParticipant |= 1L << (8 * number(call.leg(listener)) + number(call.leg(speaker)));
                }
            }
        }
        return byParticipant;
    }

    private int number(Leg leg) {
        return participants.indexOf(scenario.participant(leg.name()));
    }

    /** The call's events and the answers to the script. */
    EventLog log() {
        return log;
    }

    /** Who could hear whom from when on, by number of participant; never empty after {@link #run}. */
    List<Hearing> hearings() {
        return hearings;
    }
}
