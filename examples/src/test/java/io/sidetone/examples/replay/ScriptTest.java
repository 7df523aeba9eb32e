package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.examples.replay.Script.Action;
import io.sidetone.examples.replay.Script.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

    @TempDir
    private Path folder;

    private Script script(String text) throws IOException {
        Path file = folder.resolve("s.txt");
        Files.writeString(file, text);
        return Script.read(file, List.of("anna", "bob"));
    }

    @Test
    void linesAreReadAndSortedByTime() throws IOException {
        Script script = script("""
            # a comment

            2.5 anna listen     # another
              1\tagent\tleave\r
            2.5 bob takeover
            0 customer join
            """);
        assertThat(script.lines()).containsExactly(new Line(0, "customer", Action.JOIN),
            new Line(1_000_000_000, "agent", Action.LEAVE), new Line(2_500_000_000L, "anna", Action.LISTEN),
            new Line(2_500_000_000L, "bob", Action.TAKEOVER));
        assertThat(script.endNs()).isEqualTo(2_500_000_000L);
        assertThat(script("").endNs()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1 anna          | expected <seconds> <party> <action>, found: 1 anna
        1 anna be quiet | expected <seconds> <party> <action>, found: 1 anna be quiet
        1 zoe listen    | nobody is called zoe; there are customer, agent, anna, bob
        1 anna join     | anna cannot join, only listen, whisper, barge, takeover, leave, hold, resume, mute, unmute
        1 agent whisper | agent cannot whisper, only leave, join, hold, resume, mute, unmute
        x anna listen   | not a time in seconds, 0 to 86400: x
        -1 anna listen  | not a time in seconds, 0 to 86400: -1
        NaN anna listen | not a time in seconds, 0 to 86400: NaN
        86401 bob leave | not a time in seconds, 0 to 86400: 86401
        """)
    void aLineThatCannotBeObeyedIsNamed(String line, String why) {
        assertThatThrownBy(() -> script("86400 bob leave\n" + line + "\n")).isInstanceOf(UnusableInput.class)
            .hasMessage(folder.resolve("s.txt") + ":2: " + why);
    }
}
