package io.sidetone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tool prints and how it exits. */
class VerifyTest {

    @TempDir
    private Path folder;
    private Path file;
    private Path key;
    private AuditHead head;
    private String text;
    private String printed;

    @BeforeEach
    void aLogOfThree() throws IOException {
        file = folder.resolve("audit.jsonl");
        key = folder.resolve("audit.key");
        Files.writeString(key, "0123456789abcdef0123456789abcdef");
        head = Logs.write(file, 0, 3);
        text = Files.readString(file);
    }

    @Test
    void wholeIsZero() {
        assertThat(verify()).isZero();
        assertThat(printed).isEqualTo("""
            WHOLE
            records 1 to 3 are as they were written
            head %s
            """.formatted(head));
        assertThat(verify("--head", head.toString())).isZero();
    }

    @Test
    void alteredIsOne() throws IOException {
        Files.writeString(file, text.replace("call 1", "call x"));
        assertThat(verify("--head", head.toString())).isEqualTo(1);
        assertThat(printed).startsWith("ALTERED after record 1, at byte " + text.indexOf("{\"n\":2") + ": {\"n\":2")
            .contains("records 1 to 1 are as they were written");
    }

    @Test
    void tornIsTwo() throws IOException {
        Files.writeString(file, text + "{\"n\":4,\"pr");
        assertThat(verify("--head", head.toString())).isEqualTo(2);
        assertThat(printed).startsWith("TORN after record 3, at byte " + text.length() + ": {\"n\":4,\"pr\n")
            .endsWith("head " + head + "\n");
    }

    @Test
    void truncatedIsThree() throws IOException {
        Files.writeString(file, text.substring(0, text.indexOf("{\"n\":3")));
        assertThat(verify()).isZero();
        assertThat(verify("--head", head.toString())).isEqualTo(3);
        assertThat(printed).startsWith("TRUNCATED: record 3 is missing, the last is 2\n");
    }

    @Test
    void anotherLogThanTheExportedOneIsAltered() throws IOException {
        Files.delete(file);
        Logs.write(file, 5, 9);
        assertThat(verify("--head", head.toString())).isEqualTo(1);
        assertThat(printed).startsWith("ALTERED: record 3 is not the exported one\n");
    }

    @Test
    void aMissingBeginningAndLostRecordsAreTold() throws IOException {
        try (AuditLog log = Logs.open(file)) {
            log.lost(17);
        }
        Files.writeString(file, Files.readString(file).substring(text.indexOf("{\"n\":2")));
        assertThat(verify()).isEqualTo(3);
        assertThat(printed).startsWith("TRUNCATED: the first record follows 1:").contains(", not " + AuditHead.START);
        String after = printed.substring("TRUNCATED: the first record follows ".length(), printed.indexOf(", not"));
        assertThat(verify("--after", after)).isZero();
        assertThat(printed).contains(
            "records 2 to 4 are as they were written\n17 records were lost when the log was full\n");
    }

    @Test
    void whatCanNotBeCheckedIsFour() throws IOException {
        assertThat(run()).isEqualTo(4);
        assertThat(printed).startsWith("usage: Verify FILE");
        assertThat(run(file.toString())).isEqualTo(4);
        assertThat(verify("--head")).isEqualTo(4);
        assertThat(verify("--head", "3")).isEqualTo(4);
        assertThat(verify("--hed", "3")).isEqualTo(4);
        assertThat(printed).contains("unknown: --hed");
        assertThat(verify("no such file")).isEqualTo(4);
        Files.writeString(key, "short");
        assertThat(verify()).isEqualTo(4);
        assertThat(printed).isEqualTo("not checked: java.lang.IllegalArgumentException: "
            + "a key must have 32 to 4096 bytes, not 5\n");
    }

    private int verify(String... more) {
        List<String> arguments = new ArrayList<>(List.of(file.toString(), "--key-file", key.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int exit = Verify.run(List.of(arguments), out, out);
        printed = bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
        return exit;
    }
}
