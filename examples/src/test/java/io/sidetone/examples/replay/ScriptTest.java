package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.examples.replay.Script.Action;
import io.sidetone.examples.replay.Script.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
        Map<String, Part> cast = new LinkedHashMap<>();
        cast.put("customer", Part.CUSTOMER);
        cast.put("agent", Part.AGENT);
        cast.put("anna", Part.SUPERVISOR);
        cast.put("bob", Part.SUPERVISOR);
        cast.put("second", Part.FURTHER);
        return Script.read(file, cast);
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

    @Test
    void whatStandsBehindAnActionBelongsToItAndAHashBetweenBlanksDoesNot() throws IOException {
        Script script = script("""
            1 second join agent # a comment
            2 agent transfer second
            3 agent dial #12*
            4 agent dial #
            """);
        assertThat(script.lines()).extracting(Line::argument).containsExactly("agent", "second", "#12*", "#");
        assertThat(script.endNs()).as("a digit takes 200 ms").isEqualTo(4_200_000_000L);
        assertThat(script.diallers()).containsExactly("agent");
    }

    @Test
    void nobodyDialsTwoThingsAtOnce() throws IOException {
        assertThatThrownBy(() -> script("1 agent dial 12\n1.399 agent dial 3\n")).isInstanceOf(UnusableInput.class)
            .hasMessage(folder.resolve("s.txt") + ":2: agent dials something else then");
        assertThatThrownBy(() -> script("1.4 agent dial 3\n1.201 agent dial 1\n")).isInstanceOf(UnusableInput.class);
        assertThat(script("1 agent dial 12\n1.4 agent dial 3\n1 anna dial 1\n").lines()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1 anna          | expected <seconds> <party> <action> [argument], found: 1 anna
        1 a be so quiet | expected <seconds> <party> <action> [argument], found: 1 a be so quiet
        1 zoe listen    | nobody is called zoe; there are customer, agent, anna, bob, second, call
        1 anna join     | anna cannot join, only listen, whisper, barge, takeover, cancel, revoke, talk, \
        release, gain, meter, leave, hold, resume, mute, unmute, dial, end
        1 agent whisper | agent cannot whisper, only private, aloud, leaks, meter, join, leave, hold, consult, \
        resume, mute, unmute, begin-transfer, transfer, fail-transfer, dial
        1 customer consult | customer cannot consult, only meter, join, leave, hold, resume, mute, unmute, \
        begin-transfer, transfer, fail-transfer, dial
        1 call hold     | call cannot hold, only pause, resume, end
        1 anna barge in | anna barge: expected nothing behind it, found: in
        1 agent join agent    | agent join: expected nothing behind it, found: agent
        1 second join         | second join: expected customer or agent, found:
        1 second join owner   | second join: expected customer or agent, found: owner
        1 agent transfer      | agent transfer: expected customer or second, found:
        1 agent transfer anna | agent transfer: expected customer or second, found: anna
        1 anna gain           | anna gain: expected customer=DB, agent=DB or self=DB, -40 to 6, found:
        1 anna gain bob=1     | anna gain: expected customer=DB, agent=DB or self=DB, -40 to 6, found: bob=1
        1 anna gain self=7    | anna gain: expected customer=DB, agent=DB or self=DB, -40 to 6, found: self=7
        1 anna gain self=loud | anna gain: expected customer=DB, agent=DB or self=DB, -40 to 6, found: self=loud
        1 agent leaks         | agent leaks: expected on or off, found:
        1 agent dial          | agent dial: expected 1 to 32 of 0123456789*#ABCD, found:
        1 agent dial 12e      | agent dial: expected 1 to 32 of 0123456789*#ABCD, found: 12e
        1 agent dial 123456789012345678901234567890123 | agent dial: expected 1 to 32 of 0123456789*#ABCD, \
        found: 123456789012345678901234567890123
        x anna listen   | not a time in seconds, 0 to 86400: x
        -1 anna listen  | not a time in seconds, 0 to 86400: -1
        NaN anna listen | not a time in seconds, 0 to 86400: NaN
        86401 bob leave | not a time in seconds, 0 to 86400: 86401
        """)
    void aLineThatCannotBeObeyedIsNamed(String line, String why) {
        assertThatThrownBy(() -> script("86400 bob leave\n" + line + "\n")).isInstanceOf(UnusableInput.class)
            .satisfies(e -> assertThat(e.getMessage().strip()).isEqualTo(folder.resolve("s.txt") + ":2: " + why));
    }
}
