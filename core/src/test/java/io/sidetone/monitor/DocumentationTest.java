package io.sidetone.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.SessionTable.Input;
import io.sidetone.monitor.SessionTable.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The README's diagram of states and its table of who hears whom come from the code. Both are written below
 * {@code target/generated-docs}; what stands between the README's markers must be the same, and
 * {@code -Dsidetone.writeDocs=true} puts it there.
 */
class DocumentationTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path TARGET = Path.of("target", "generated-docs");

    @ParameterizedTest
    @CsvSource({"modes", "states", "hearing"})
    void theReadmeShowsWhatTheCodeDoes(String section) throws IOException {
        String generated = section.equals("modes") ? modes() : section.equals("states") ? states() : hearing();
        Files.createDirectories(TARGET);
        Files.writeString(TARGET.resolve(section + ".md"), generated);
        if (!Files.exists(README)) {
            return;
        }
        String readme = Files.readString(README);
        String open = "<!-- " + section + " -->";
        int start = readme.indexOf(open);
        int end = readme.indexOf("<!-- /" + section + " -->");
        if (start < 0 || end < start) {
            return;
        }
        if (Boolean.getBoolean("sidetone.writeDocs")) {
            Files.writeString(README, readme.substring(0, start + open.length()) + "\n" + generated
                + readme.substring(end));
            return;
        }
        assertThat(readme.substring(start + open.length(), end).strip())
            .as("section %s of README.md; -Dsidetone.writeDocs=true renews it", section).isEqualTo(generated.strip());
    }

    /** What one supervisor's modes do to a call of two: the table a stranger needs first. */
    private static String modes() {
        List<TestCall> calls = new ArrayList<>();
        calls.add(new TestCall());
        for (Mode mode : Mode.values()) {
            TestCall call = new TestCall();
            call.active("supervisor", mode);
            calls.add(call);
        }
        TestCall takenOver = new TestCall();
        takenOver.owner("supervisor");
        calls.add(takenOver);
        StringBuilder text = new StringBuilder(
            "| hears | nobody monitors | LISTEN | WHISPER | BARGE | after TAKEOVER |\n|---|---|---|---|---|---|\n");
        String[] names = {"customer", "agent", "supervisor"};
        for (int listener = 0; listener < names.length; listener++) {
            text.append("| **").append(names[listener]).append("** |");
            for (TestCall call : calls) {
                List<String> heard = new ArrayList<>();
                for (int speaker = 0; speaker < names.length; speaker++) {
                    if (call.hears(listener, speaker)) {
                        heard.add(names[speaker]);
                    }
                }
                text.append(' ').append(heard.isEmpty() ? "–" : String.join(", ", heard)).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The moves as a Mermaid diagram: an arrow for each pair of states, with everything that leads along it. */
    private static String states() {
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> AUTHORIZING: start\n");
        for (SessionState from : SessionState.values()) {
            Map<SessionState, String> arrows = new LinkedHashMap<>();
            for (Input input : Input.values()) {
                Move move = SessionTable.move(from, input);
                if (move.refusal() == null && (move.to() != from || input.mode() != null)) {
                    arrows.merge(move.to(), words(input), (before, more) -> before + ", " + more);
                }
            }
            arrows.forEach((to, inputs) ->
                text.append("    ").append(from).append(" --> ").append(to).append(": ").append(inputs).append('\n'));
        }
        return text.append("    ENDED --> [*]\n```\n").toString();
    }

    private static String hearing() {
        StringBuilder text = new StringBuilder("| listener \\ speaker |");
        StringBuilder rule = new StringBuilder("|---|");
        for (Standing speaker : Standing.values()) {
            if (speaker != Standing.VACANT) {
                text.append(' ').append(words(speaker)).append(" |");
                rule.append("---|");
            }
        }
        text.append('\n').append(rule).append('\n');
        for (Standing listener : Standing.values()) {
            if (listener != Standing.VACANT) {
                text.append("| **").append(words(listener)).append("** |");
                for (Standing speaker : Standing.values()) {
                    if (speaker != Standing.VACANT) {
                        text.append(' ').append(cell(listener, speaker)).append(" |");
                    }
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** One cell, found by asking under every circumstance. */
    private static String cell(Standing listener, Standing speaker) {
        PeerVisibility closed = PeerVisibility.TARGET_ONLY;
        if (listener.hears(speaker, false, false, closed)) {
            return "1";
        }
        if (listener.hears(speaker, true, true, closed)) {
            return "if he is its target";
        }
        if (listener.hears(speaker, false, true, PeerVisibility.CO_COACHES)) {
            return "CO_COACHES, ALL_SUPERVISORS";
        }
        return listener.hears(speaker, false, false, PeerVisibility.ALL_SUPERVISORS) ? "ALL_SUPERVISORS" : "0";
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
