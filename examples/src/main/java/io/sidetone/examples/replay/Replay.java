package io.sidetone.examples.replay;

import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.MonitorEvent;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replays a monitored call from captures or recordings: who said what, what the supervisors did, and then what each of
 * them heard, as sound, as RTP, as events and as a picture. Deterministic: the same input gives the same files.
 */
public final class Replay {

    private Replay() {
    }

    /** Replays what the arguments say; status 2 and one line on stderr if they or their files can't be used. */
    public static void main(String[] words) {
        int status = run(words, Path.of("replay-out"), System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** @param bundledOut where the bundled call goes when there are no arguments */
    static int run(String[] words, Path bundledOut, PrintStream console, PrintStream errors) {
        try {
            if (List.of(words).contains("--help")) {
                console.print(Help.USAGE);
                return 0;
            }
            replay(Scenario.read(words, bundledOut), console);
            return 0;
        } catch (UnusableInput e) {
            errors.println("replay: " + e.getMessage());
            return 2;
        } catch (OutOfMemoryError e) {
            errors.println("replay: a call of this length needs more memory; give it some with java -Xmx4g -jar ...");
            return 2;
        }
    }

    private static void replay(Scenario scenario, PrintStream console) {
        scenario.notes().forEach(console::println);
        ReplayedCall call = new ReplayedCall(scenario, console);
        call.run();

        Output output = new Output();
        output.addSounds(scenario);
        output.add("events.jsonl", call.log().toJsonLines());
        output.add("timeline.svg", timeline(scenario, call).draw());
        call.files().forEach(output::add);
        output.write(scenario.out());
        console.print(LegTable.of(scenario.participants()));
        console.print(LegTable.reports(scenario.participants()));
        if (scenario.showDigits()) {
            scenario.participants().stream().filter(participant -> !participant.digits().isEmpty())
                .forEach(participant -> console.println(participant.name() + " pressed " + participant.digits()));
        }
        console.println("written: " + scenario.out().resolve("timeline.svg")
            + ", and what each one hears as .wav and .pcap");
    }

    private static Timeline timeline(Scenario scenario, ReplayedCall call) {
        long durationNs = scenario.durationNs();
        List<String> names = scenario.participants().stream().map(Participant::name).toList();
        List<Wav> voices = scenario.participants().stream().map(each -> each.says(durationNs)).toList();
        Timeline timeline = new Timeline(names, voices, durationNs);
        call.hearings().forEach(hearing -> timeline.hearing(hearing.fromNs(), hearing.matrix()));
        Map<String, Long> since = new HashMap<>();
        Map<String, String> mode = new HashMap<>();
        for (MonitorEvent event : call.log().events()) {
            long atNs = (event.frame() + 1) * MediaShard.FRAME_NS;
            String[] change = modeAfter(event);
            if (change == null) {
                continue;
            }
            String before = mode.put(change[0], change[1]);
            Long from = since.put(change[0], atNs);
            if (before != null && !before.isEmpty()) {
                timeline.phase(names.indexOf(change[0]), before, from, atNs);
            }
        }
        mode.forEach((name, last) -> {
            if (!last.isEmpty()) {
                timeline.phase(names.indexOf(name), last, since.get(name), durationNs);
            }
        });
        return timeline;
    }

    /** The supervisor of an event and what it makes him, empty for nothing any more; null if it is about no mode. */
    private static String[] modeAfter(MonitorEvent event) {
        if (event instanceof MonitorEvent.SessionActive active) {
            return new String[] {active.supervisor(), active.mode().name()};
        }
        if (event instanceof MonitorEvent.ModeChanged changed) {
            return new String[] {changed.supervisor(), changed.to().name()};
        }
        if (event instanceof MonitorEvent.TakenOver taken) {
            return new String[] {taken.supervisor(), "TAKEOVER"};
        }
        return event instanceof MonitorEvent.SessionEnded ended ? new String[] {ended.supervisor(), ""} : null;
    }

}
