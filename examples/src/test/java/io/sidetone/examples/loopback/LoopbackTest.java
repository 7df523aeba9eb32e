package io.sidetone.examples.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one test in real time: a call of a second over real sockets. It checks what happened, not when. */
class LoopbackTest {

    @TempDir
    private Path folder;

    /** A second of a square wave of that frequency, 8 kHz. */
    private String tone(String name, int frequency) throws IOException {
        ByteBuffer wav = ByteBuffer.allocate(44 + 16_000).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes()).putInt(36 + 16_000).put("WAVEfmt ".getBytes()).putInt(16).putShort((short) 1)
            .putShort((short) 1).putInt(8000).putInt(16_000).putShort((short) 2).putShort((short) 16)
            .put("data".getBytes()).putInt(16_000);
        for (int i = 0; i < 8000; i++) {
            wav.putShort((short) (i * frequency * 2 / 8000 % 2 == 0 ? 4000 : -4000));
        }
        Path file = folder.resolve(name);
        Files.write(file, wav.array());
        return file.toString();
    }

    @Test
    void aCallOverRealSocketsIsPlayedToItsEnd() throws Exception {
        Path script = folder.resolve("script.txt");
        Files.writeString(script,
            "0.2 anna whisper\n0.5 anna barge\n0.7 anna listen\n1 customer leave\n1.2 bob listen\n");
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();

        int status = Loopback.run(new String[] {"--customer", tone("c.wav", 400), "--agent", tone("a.wav", 500),
            "--supervisor", "anna=" + tone("s.wav", 800), "--supervisor", "bob=" + tone("t.wav", 1000),
            "--script", script.toString(), "--out", folder.resolve("out").toString()},
            folder, new PrintStream(console), new PrintStream(errors));

        assertThat(status).as(errors.toString()).isZero();
        assertThat(Files.readString(folder.resolve("out/events.jsonl"))).contains(
            "\"command\":\"whisper\",\"party\":\"anna\",\"outcome\":\"accepted\"",
            "\"from\":\"WHISPER\",\"to\":\"BARGE\"",
            "\"command\":\"listen\",\"party\":\"bob\",\"outcome\":\"refused\",\"reason\":\"CALL_GONE\"",
            "\"cause\":\"CALL_ENDED\"");
        for (String heard : new String[] {"customer", "agent", "anna"}) {
            assertThat(folder.resolve("out").resolve(heard + ".pcap").toFile().length()).as(heard).isGreaterThan(1000);
        }
        assertThat(folder.resolve("out/bob.pcap")).hasSize(24);
    }

    @Test
    void unusableInputIsOneLineAndStatusTwo() throws Exception {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = Loopback.run(new String[] {"--customer", "nowhere", "--agent", "nowhere"}, folder,
            new PrintStream(new ByteArrayOutputStream()), new PrintStream(errors));
        assertThat(status).isEqualTo(2);
        assertThat(errors).hasToString("loopback: nowhere: no such file" + System.lineSeparator());
    }
}
