package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.testkit.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as somebody starts and stops it. Real sockets and real time. */
class PbxTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    private Path configuration(int port) throws IOException {
        int media = FreePorts.row(20);
        return Files.writeString(folder.resolve("pbx.conf"), Pbx.bundled().replace("5060", Integer.toString(port))
            .replace("16384-17407", media + "-" + (media + 19)));
    }

    private Exchange run(Path file) {
        return Pbx.run(List.of(file.toString()), new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    @Test
    void itSaysWhereToRegisterAndWhatToDial() throws Exception {
        int port = FreePorts.row(2);
        try (Exchange exchange = run(configuration(port))) {
            assertThat(exchange.dialogs()).isZero();
            assertThat(console.toString(StandardCharsets.UTF_8))
                .contains("Phones register at 127.0.0.1 UDP " + port + " TCP " + port).contains("*221100");
        }
    }

    @Test
    void aPortThatSomebodyElseHasIsOneLineAndNothingGoesOn() throws Exception {
        int port = FreePorts.row(2);
        Path file = configuration(port);
        try (Exchange first = run(file)) {
            assertThat(first.dialogs()).isZero();
            assertThatThrownBy(() -> run(file)).isInstanceOf(UnusableConfiguration.class)
                .hasMessageContaining(Integer.toString(port));
        }
        run(file).close();
    }

    @Test
    void aKeyStoreThatIsNotThereIsOneLine() throws Exception {
        Path file = configuration(FreePorts.row(2));
        Files.writeString(file, Files.readString(file).replaceAll("#(tls|keystore)", "$1"));
        assertThatThrownBy(() -> run(file)).isInstanceOf(UnusableConfiguration.class).hasMessageContaining("pbx.p12");
    }

    @Test
    void moreThanOneFileIsRefused() {
        assertThatThrownBy(() -> Pbx.run(List.of("a", "b"), System.out)).isInstanceOf(UnusableConfiguration.class);
        assertThatThrownBy(() -> Pbx.run(List.of("--nonsense"), System.out)).isInstanceOf(UnusableConfiguration.class);
    }

    @Test
    void interruptedItHangsUpForEverybodyAndEnds() throws Exception {
        Program.require("sipp", "sip-tester");
        int port = FreePorts.row(2);
        Path file = configuration(port);
        Sipp sipp = new Sipp(folder, port);
        try (Program pbx = Program.start(folder, Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            List.of("-cp", System.getProperty("java.class.path"), Pbx.class.getName(), file.toString()))) {
            Await.until(Duration.ofSeconds(20), pbx::output, () -> pbx.output().contains("Ctrl-C"));
            int phone = FreePorts.row(2);
            try (Program answering = sipp.start("answer", Sipp.scenario("answer", "101"), 1, "-p",
                Integer.toString(phone))) {
                sipp.register("101", phone, 600);
                String untilBye = Sipp.scenario("call", "100").replaceFirst("(?s)<pause/>.*",
                    "<recv request=\"BYE\" crlf=\"true\"/>\n<send><![CDATA[\nSIP/2.0 200 OK\n[last_Via:]\n"
                    + "[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n\n]]></send>\n</scenario>\n");
                try (Program calling = sipp.calling("call", untilBye, "101", 0)) {
                    pbx.interrupt();
                    sipp.succeeded("call", calling);
                    sipp.succeeded("answer", answering);
                }
            }
            assertThat(pbx.waitFor(15)).as("143 is SIGTERM's: " + pbx.output()).isEqualTo(143);
        }
    }
}
