package io.sidetone.examples.replay;

import io.sidetone.monitor.Policies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A call to be played, read and checked: who takes part with which packets, what happens when, and for how long.
 * Immutable but for what its participants record.
 *
 * @param participants customer, agent, then the others
 * @param script what happens when
 * @param monitoring how the call is monitored
 * @param durationNs all that is said and done, and a second
 * @param out the folder the result goes to
 * @param notes what the user should know about the input, a line each
 * @param showDigits whether the user asked for the digits that the parties pressed
 */
public record Scenario(List<Participant> participants, Script script, Monitoring monitoring, long seed, long durationNs,
    Path out, List<String> notes, boolean showDigits) {

    /**
     * Reads everything that the arguments name.
     *
     * @param words the command line; without any, the bundled call
     * @param bundledOut where the bundled call and its result go
     * @throws UnusableInput if something can't be used
     */
    public static Scenario read(String[] words, Path bundledOut) {
        Arguments arguments = Arguments.parse(words.length == 0 ? bundled(bundledOut) : words);
        Script script = arguments.script();
        Monitoring monitoring = arguments.monitoring();
        Casting casting = new Casting(arguments.parties(), script);
        List<Voice> voices = casting.voices(arguments.captureTimes(), arguments.seed());
        List<Participant> participants = voices.stream().map(v -> new Participant(v, arguments.seed())).toList();
        return new Scenario(participants, script, monitoring, arguments.seed(), casting.durationNs(),
            arguments.out(), casting.notes(), arguments.showDigits());
    }

    /** What the call decides by. */
    public Policies policies() {
        return monitoring.policies();
    }

    /** The participant of that name. */
    public Participant participant(String name) {
        return participants.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    /** Whether somebody is there from the start: customer and agent, unless the first thing they do is to join. */
    public boolean isThereFromTheStart(Participant participant) {
        return participant.role() != null && !participant.isSupervisor() && script.lines().stream()
            .filter(line -> line.party().equals(participant.name())).findFirst()
            .filter(line -> line.action() == Script.Action.JOIN).isEmpty();
    }

    /** Puts the bundled call's input where it can be listened to and changed; the arguments that play it. */
    private static String[] bundled(Path out) {
        Path folder = out.resolve("input");
        try {
            Files.createDirectories(folder);
            for (String name : List.of("customer.wav", "agent.wav", "supervisor.wav", "script.txt")) {
                try (InputStream in = Scenario.class.getResourceAsStream("bundled/" + name)) {
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
