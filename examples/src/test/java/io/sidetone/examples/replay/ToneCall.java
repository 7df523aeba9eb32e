package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.Tone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** A replay in which everybody speaks a sine of his own for ten seconds, which tells whom somebody hears. */
final class ToneCall {

    static final Map<String, Double> HZ = Map.of("customer", 440.0, "agent", 625.0, "anna", 900.0, "bob", 1150.0,
        "second", 1700.0, "ding", 2300.0, "recorder-tone", 1400.0);

    private static final int AMPLITUDE = 6000;
    private static final int SECONDS = 10;

    final Path out;
    final String console;

    private ToneCall(Path out, String console) {
        this.out = out;
        this.console = console;
    }

    /** @param options separated by blanks, beside those for customer, agent, supervisors anna and bob, party second */
    static ToneCall play(Path folder, String script, String options) throws IOException {
        Path out = folder.resolve("out");
        List<String> words = new ArrayList<>(List.of("--out", out.toString(), "--script",
            Files.writeString(folder.resolve("script.txt"), script).toString()));
        for (String name : List.of("customer", "agent", "anna", "bob", "second")) {
            String file = Files.write(folder.resolve(name + ".wav"), sine(HZ.get(name)).toBytes()).toString();
            boolean first = name.equals("customer") || name.equals("agent");
            words.addAll(first ? List.of("--" + name, file)
                : List.of(name.equals("second") ? "--party" : "--supervisor", name + "=" + file));
        }
        words.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(console, true, StandardCharsets.UTF_8);
        assertThat(Replay.run(words.toArray(new String[0]), folder, print, print)).as(console.toString()).isZero();
        return new ToneCall(out, console.toString(StandardCharsets.UTF_8));
    }

    private static Wav sine(double hz) {
        IntUnaryOperator sine = Tone.sine(hz, AMPLITUDE);
        short[] samples = new short[SECONDS * 8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) sine.applyAsInt(i);
        }
        return new Wav(8000, samples);
    }

    /** Asserts that in half a second from then on exactly those can be heard in what that party was sent. */
    ToneCall hears(double from, String listener, String... speakers) {
        return holds(from, listener + ".wav", speakers);
    }

    /** The same of any WAV in the output. */
    ToneCall holds(double from, String file, String... speakers) {
        Path path = out.resolve(file);
        Wav wav = Wav.read(path, InputFile.read(path));
        return holds(from, file, wav, speakers);
    }

    /** The same of one channel of the recording's overview. */
    ToneCall overviewHolds(double from, int channel, String... speakers) {
        byte[] bytes = InputFile.read(out.resolve("recording/overview.wav"));
        short[] samples = new short[(bytes.length - 44) / 4];
        for (int i = 0; i < samples.length; i++) {
            int at = 44 + 4 * i + 2 * channel;
            samples[i] = (short) (bytes[at] & 0xFF | bytes[at + 1] << 8);
        }
        return holds(from, "overview, channel " + channel, new Wav(8000, samples), speakers);
    }

    private ToneCall holds(double from, String name, Wav wav, String... speakers) {
        int begin = (int) (from * wav.rate());
        HZ.forEach((speaker, hz) -> {
            double db = Tone.levelDb(wav.samples(), begin, begin + wav.rate() / 2, hz, AMPLITUDE, wav.rate());
            if (List.of(speakers).contains(speaker)) {
                assertThat(db).as("%s at %s s: %s\n%s", name, from, speaker, console).isGreaterThan(-14);
            } else {
                assertThat(db).as("%s at %s s: %s\n%s", name, from, speaker, console).isLessThan(-40);
            }
        });
        return this;
    }

    String events() throws IOException {
        return Files.readString(out.resolve("events.jsonl"));
    }

    /** What each line of the script was answered. */
    List<String> answers() throws IOException {
        return events().lines().filter(line -> line.contains("\"command\""))
            .map(line -> line.replaceAll(".*\"command\":|\"[a-z]+\":|[\"}]", "").replace(',', ' ')).toList();
    }
}
