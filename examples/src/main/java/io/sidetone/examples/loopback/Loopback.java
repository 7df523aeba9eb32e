package io.sidetone.examples.loopback;

import io.sidetone.engine.MediaShard;
import io.sidetone.examples.replay.EventLog;
import io.sidetone.examples.replay.Output;
import io.sidetone.examples.replay.Participant;
import io.sidetone.examples.replay.Scenario;
import io.sidetone.examples.replay.Script;
import io.sidetone.examples.replay.UnusableInput;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Party;
import io.sidetone.runtime.Sidetone;
import io.sidetone.runtime.Takeover;
import io.sidetone.runtime.udp.UdpEndpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/**
 * The call that {@link io.sidetone.examples.replay.Replay} plays in virtual time, here in real time: Sidetone's own
 * media thread, a UDP socket for each leg, and phones on the loopback address. Takes the same arguments,
 * less those for prompts, recording and audit; of the script's words those of modes, takeover, joining and leaving, and
 * answers the others ONLY_IN_VIRTUAL_TIME.
 *
 * <p>The script runs on the main thread, the phones have a thread, events and answers come on Sidetone's dispatching
 * thread.
 */
public final class Loopback {

    private final Scenario scenario;
    private final PrintStream console;
    private final EventLog log = new EventLog();
    private final Map<Participant, Phone> phones = new LinkedHashMap<>();
    private final Map<Participant, Party> parties = new HashMap<>();
    private final Map<Participant, MonitoringSession> sessions = new HashMap<>();
    private final Sidetone sidetone;
    private final MonitoredCall call;
    private volatile long startNs = System.nanoTime();
    private volatile boolean over;

    private Loopback(Scenario scenario, PrintStream console) {
        this.scenario = scenario;
        this.console = console;
        scenario.participants().forEach(participant -> phones.put(participant, new Phone(participant)));
        sidetone = Sidetone.configure().listener(this::event).start();
        call = sidetone.open("loopback", scenario.policies());
    }

    /** Plays what the arguments say; ends with status 2 and one line on stderr if that can't be done. */
    public static void main(String[] words) throws Exception {
        int status = run(words, Path.of("loopback-out"), System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] words, Path bundledOut, PrintStream console, PrintStream errors) throws Exception {
        try {
            Scenario scenario = Scenario.read(words, bundledOut);
            scenario.notes().forEach(console::println);
            new Loopback(scenario, console).play();
            return 0;
        } catch (UnusableInput e) {
            errors.println("loopback: " + e.getMessage());
            return 2;
        }
    }

    private void play() throws Exception {
        for (Participant participant : scenario.participants()) {
            if (scenario.isThereFromTheStart(participant)) {
                Party party = call.join(participant.spec(), participant.role(), connect(participant));
                parties.put(participant, party);
                party.joined().toCompletableFuture().join();
            }
        }
        startNs = System.nanoTime();
        Thread phoning = new Thread(this::turnPhones, "phones");
        phoning.start();
        for (Script.Line line : scenario.script().lines()) {
            sleepUntil(line.atNs());
            obey(line);
        }
        sleepUntil(scenario.durationNs());
        over = true;
        phoning.join();
        sidetone.close();
        Output output = new Output();
        output.addSounds(scenario);
        output.add("events.jsonl", log.toJsonLines());
        output.write(scenario.out());
        console.println("written: what each one heard as .wav and .pcap, into " + scenario.out());
    }

    // ---- the script -------------------------------------------------------------------------------------------

    private void obey(Script.Line line) throws IOException {
        Participant participant = scenario.participants().stream()
            .filter(each -> each.name().equals(line.party())).findFirst().orElse(null);
        switch (line.action()) {
            case LISTEN -> beIn(Mode.LISTEN, participant, line);
            case WHISPER -> beIn(Mode.WHISPER, participant, line);
            case BARGE -> beIn(Mode.BARGE, participant, line);
            case TAKEOVER -> takeOver(participant, line);
            case LEAVE -> leave(participant, line);
            case JOIN -> join(participant, line);
            default -> answer(line, "ONLY_IN_VIRTUAL_TIME");
        }
    }

    /** Changes the mode, or starts a session in it. */
    private void beIn(Mode mode, Participant supervisor, Script.Line line) throws IOException {
        MonitoringSession session = sessions.get(supervisor);
        Party agent = parties.get(scenario.participants().get(1));
        if (session != null) {
            answer(line, session.switchTo(mode));
        } else if (agent == null) {
            answer(line, Refusal.NO_AGENT.name());
        } else {
            session = call.monitor(supervisor.spec(), connect(supervisor), agent, mode);
            sessions.put(supervisor, session);
            answer(line, session.started());
        }
    }

    private void takeOver(Participant supervisor, Script.Line line) {
        MonitoringSession session = sessions.get(supervisor);
        if (session == null) {
            answer(line, Refusal.NOT_ACTIVE.name());
        } else {
            session.takeOver().thenAccept(answer ->
                answer(line, answer instanceof Takeover.Refused refused ? refused.reason().name() : null));
        }
    }

    private void leave(Participant participant, Script.Line line) {
        MonitoringSession session = sessions.remove(participant);
        Party party = parties.remove(participant);
        if (session == null && party == null) {
            answer(line, "NOT_IN_CALL");
        } else {
            answer(line, session == null ? party.leave() : session.end());
        }
    }

    private void join(Participant participant, Script.Line line) throws IOException {
        if (parties.containsKey(participant)) {
            answer(line, "ALREADY_IN_CALL");
        } else {
            Party party = call.join(participant.spec(), participant.role(line), connect(participant));
            parties.put(participant, party);
            answer(line, party.joined());
        }
    }

    private void answer(Script.Line line, CompletionStage<Outcome> stage) {
        stage.thenAccept(outcome ->
            answer(line, outcome instanceof Outcome.Refused refused ? refused.reason().name() : null));
    }

    private synchronized void event(MonitorEvent event) {
        log.event(event);
        console.printf(Locale.ROOT, "%8.3f s  %s%n", timeNs() / 1e9, event);
    }

    /** @param refusal why nothing happened; null if it did */
    private synchronized void answer(Script.Line line, String refusal) {
        log.answer(timeNs() / MediaShard.FRAME_NS, line, refusal);
        console.printf(Locale.ROOT, "%8.3f s  %s %s: %s%n", timeNs() / 1e9, line.party(), line.action(),
            refusal == null ? "accepted" : "refused, " + refusal);
    }

    // ---- phones and time --------------------------------------------------------------------------------------

    private UdpEndpoint connect(Participant participant) throws IOException {
        return phones.get(participant).connect();
    }

    private void turnPhones() {
        try {
            while (!over) {
                for (Phone phone : phones.values()) {
                    phone.turn(timeNs());
                }
                LockSupport.parkNanos(500_000);
            }
            for (Phone phone : phones.values()) {
                phone.close();
            }
        } catch (IOException e) {
            console.println("the phones failed: " + e);
        }
    }

    private long timeNs() {
        return System.nanoTime() - startNs;
    }

    private void sleepUntil(long atNs) throws InterruptedException {
        long leftNs = atNs - timeNs();
        if (leftNs > 0) {
            Thread.sleep(leftNs / 1_000_000, (int) (leftNs % 1_000_000));
        }
    }
}
