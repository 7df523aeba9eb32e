package io.sidetone.examples.replay;

import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.MediaShard;
import io.sidetone.engine.PacketSink;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.TapView;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private final Scenario scenario;
    private final List<Participant> participants;
    private final PrintStream console;
    private final EventLog log = new EventLog();
    private final List<Hearing> hearings = new ArrayList<>();
    private final MediaShard shard;
    private final Call call;
    private final Directions directions;
    private final SealedAudit audit;
    private RecordedTracks tracks;
    private long nowNs;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /**
     * A call nobody is in yet.
     *
     * @param console where answers and changes of who hears whom are printed
     */
    ReplayedCall(Scenario scenario, PrintStream console) {
        this.scenario = scenario;
        this.console = console;
        participants = scenario.participants();
        Monitoring monitoring = scenario.monitoring();
        audit = monitoring.audit() == null ? null : new SealedAudit(monitoring.audit(), () -> nowNs);
        shard = new MediaShard(scenario.seed(), new Sent(), this::event);
        call = shard.open("replay", scenario.policies(), monitoring.prompts());
        directions = new Directions(scenario, call, log, console);
    }

    private void event(MonitorEvent event) {
        log.event(event);
        if (audit != null) {
            audit.event(event);
        }
    }

    /** Runs it from 0 to the end. */
    void run() {
        participants.stream().filter(scenario::isThereFromTheStart).forEach(this::seat);
        TapView recorded = scenario.monitoring().recorded();
        if (recorded == null) {
            play();
        } else {
            tracks = new RecordedTracks(call, recorded);
            try {
                play();
                files.putAll(tracks.finish());
            } finally {
                tracks.remove();
            }
        }
        if (audit != null) {
            files.put("audit.jsonl", audit.toJsonLines());
            if (scenario.monitoring().audit().isDemo()) {
                files.put("audit.key", AuditSecret.demoBytes());
            }
        }
    }

    private void play() {
        Deque<Arrival> arrivals = arrivals();
        Deque<Script.Line> lines = new ArrayDeque<>(scenario.script().lines());
        watch(0);
        for (nowNs = 0; nowNs < scenario.durationNs(); nowNs += MediaShard.FRAME_NS) {
            while (!arrivals.isEmpty() && arrivals.peek().timeNs <= nowNs) {
                Arrival arrival = arrivals.poll();
                if (arrival.from.isInCall()) {
                    shard.receive(arrival.from.leg(), arrival.rtp, 0, arrival.rtp.length, arrival.timeNs);
                    arrival.from.received(arrival.rtp, arrival.timeNs);
                }
            }
            while (!lines.isEmpty() && lines.peek().atNs() <= nowNs) {
                directions.obey(lines.poll());
            }
            shard.tick(nowNs);
            if (tracks != null) {
                tracks.turn();
            }
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
    private final class Sent implements PacketSink {

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

    private void seat(Participant participant) {
        Refusal refusal = call.joinRefusal(participant.spec(), participant.role());
        if (refusal != null) {
            throw new UnusableInput(participant.voice().party().source() + ": " + participant.name()
                + " cannot join: " + refusal);
        }
        participant.seat(call.join(participant.spec(), participant.role()));
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

    /** What is kept beside: the recording and the audit, by names of files; complete after {@link #run}. */
    Map<String, byte[]> files() {
        return files;
    }

    /** Who could hear whom from when on, by number of participant; never empty after {@link #run}. */
    List<Hearing> hearings() {
        return hearings;
    }
}
