package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sipvicious finds out about an exchange: that there is one. Real programs and real time. */
class ScannersTest {

    @TempDir
    Path folder;

    private Household household;

    @BeforeEach
    void open() throws IOException {
        Program.require("svmap", "sipvicious");
        household = Household.open(folder, "");
    }

    /** Nothing has died of it. */
    @AfterEach
    void close() throws Exception {
        if (household != null) {
            household.awaitCalls(0);
            Program.require("sipp", "sip-tester");
            new Sipp(folder, household.port).register("101", 5_099, 60);
            household.close();
        }
    }

    private String scan(String name, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(more));
        words.addAll(List.of("-p", Integer.toString(household.port), "-P", Integer.toString(FreePorts.row(2)), "-b",
            "127.0.0.1", "-x", "127.0.0.1", "127.0.0.1"));
        try (Program scanner = Program.start(folder, name, words)) {
            assertThat(scanner.waitFor(30)).as(scanner.output()).isNotNegative();
            return scanner.output();
        }
    }

    @Test
    void theProgramThatAnswersDoesNotSayWhatItIs() throws Exception {
        assertThat(scan("svmap")).contains("127.0.0.1:" + household.port).contains("unknown")
            .doesNotContainIgnoringCase("sidetone");
    }

    /** 100, 101 and 104 exist. */
    @Test
    void noExtensionIsToldFromANumberThatNobodyHas() throws Exception {
        for (String method : List.of("REGISTER", "INVITE")) {
            assertThat(scan("svwar", "-m", method, "-e", "95-110")).as(method).contains("found nothing");
            assertThat(scan("svwar", "--force", "--maximumtime=2", "-m", method, "-e", "95-110")).as(method)
                .contains("found nothing").doesNotContain("SIP/2.0 404", "SIP/2.0 403");
        }
    }

    @Test
    @Tag("slow")
    void whoGuessesPasswordsLearnsAsMuchOfAnExtensionAsOfNone() throws Exception {
        Path dictionary = Files.write(folder.resolve("words"), List.of("123", "sidetone", "100", "secret"));
        for (String number : List.of("100", "109")) {
            assertThat(scan("svcrack", "-u", number, "--maximumtime=2", "-d", dictionary.toString())).as(number)
                .contains("found nothing");
        }
        assertThat(household.told).isEmpty();
    }
}
