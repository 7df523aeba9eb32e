package io.sidetone.examples.replay;

import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.OthersAtTakeover;
import io.sidetone.monitor.Policies;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Replays a monitored call from captures or recordings: who said what, what the supervisors did, and then what each of
 * them heard, as sound, as RTP, as events and as a picture. Deterministic: the same input gives the same files.
 */
public final class Replay {

    private static final byte[] MIXER_ADDRESS = {(byte) 192, 0, 2, 100};        // 192.0.2.0/24: RFC 5737
    private static final int RTP_PORT = 5004;

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
                console.print(Arguments.USAGE);
                return 0;
            }
            replay(Arguments.parse(words.length == 0 ? bundled(bundledOut) : words), console);
            return 0;
        } catch (UnusableInput e) {
            errors.println("replay: " + e.getMessage());
            return 2;
        }
    }

    private static void replay(Arguments arguments, PrintStream console) {
        Script script = arguments.script();
        Casting casting = new Casting(arguments.parties());
        List<Voice> voices = casting.voices(arguments.captureTimes(), script.endNs(), arguments.seed());
        long durationNs = casting.durationNs();
        casting.notes().forEach(console::println);
        List<Participant> participants = voices.stream().map(v -> new Participant(v, arguments.seed())).toList();
        ReplayedCall call = new ReplayedCall(participants, script, policies(arguments), arguments.seed(), console);
        call.run(durationNs);

        Output output = new Output();
        for (int i = 0; i < participants.size(); i++) {
            Participant participant = participants.get(i);
            output.add(participant.name() + ".wav", participant.hears(durationNs).toBytes());
            output.add(participant.name() + ".pcap", pcap(i, participant.sentToHim()));
            printStatistics(participant, console);
        }
        output.add("events.jsonl", call.log().toJsonLines());
        output.add("timeline.svg", timeline(participants, call, durationNs).draw());
        output.write(arguments.out());
        console.println("written: " + arguments.out().resolve("timeline.svg") + " and, for each party, .wav and .pcap");
    }

    private static Policies policies(Arguments arguments) {
        AgentDepartedPolicy agentDeparted = switch (arguments.agentDeparted()) {
            case "end" -> AgentDepartedPolicy.END;
            case "park" -> AgentDepartedPolicy.PARK;
            default -> AgentDepartedPolicy.PROMOTE_BARGED;
        };
        return Policies.DEFAULT.withAgentDeparted(agentDeparted)
            .withOthersAtTakeover("demote".equals(arguments.others()) ? OthersAtTakeover.DEMOTE : OthersAtTakeover.END);
    }

    private static byte[] pcap(int number, List<Packet> packets) {
        PcapFile file = new PcapFile(MIXER_ADDRESS, new byte[] {(byte) 192, 0, 2, (byte) (number + 1)}, RTP_PORT);
        packets.forEach(file::add);
        return file.toBytes();
    }

    private static void printStatistics(Participant participant, PrintStream console) {
        if (participant.leg() == null) {
            console.printf("%-12s never came%n", participant.name());
            return;
        }
        LegStatistics counted = participant.leg().statistics();
        console.printf(Locale.ROOT, "%-12s received %d packets, lost %d, late %d; was sent %d, of them %d forwarded "
            + "untouched%n", participant.name(), counted.received(), counted.lost(), counted.late(), counted.sent(),
            counted.forwarded());
    }

    private static Timeline timeline(List<Participant> participants, ReplayedCall call, long durationNs) {
        List<String> names = participants.stream().map(Participant::name).toList();
        List<Wav> voices = participants.stream().map(participant -> participant.says(durationNs)).toList();
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

    /** Puts the bundled call's input where it can be listened to and changed; the arguments that play it. */
    private static String[] bundled(Path out) {
        Path folder = out.resolve("input");
        try {
            Files.createDirectories(folder);
            for (String name : List.of("customer.wav", "agent.wav", "supervisor.wav", "script.txt")) {
                try (InputStream in = Replay.class.getResourceAsStream("bundled/" + name)) {
                    Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UnusableInput(folder + ": cannot be written: " + e);
        }
        return new String[] {"--customer", folder.resolve("customer.wav").toString(),
            "--agent", folder.resolve("agent.wav").toString(),
            "--supervisor", "supervisor=" + folder.resolve("supervisor.wav"),
            "--script", folder.resolve("script.txt").toString(), "--out", out.toString()};
    }
}
