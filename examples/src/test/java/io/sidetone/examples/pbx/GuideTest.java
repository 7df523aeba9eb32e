package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is printed at the start is what this configuration allows, and never a password. */
class GuideTest {

    private static String guide(String text) {
        return Guide.of(SettingsReader.parse("pbx.conf", Path.of("/"), text));
    }

    @Test
    void theExampleTellsWhatToDialAndWhatEachKeyDoes() {
        assertThat(guide(Pbx.bundled())).contains("Phones register at 127.0.0.1 UDP 5060 TCP 5060", "  100  Ann\n",
            "104 may monitor 100, 101, 102, 103", "  *221100  listen", "  *222100  whisper", "  *223100  barge in",
            "  *224100  take over", "  1  listen", "  2  whisper", "  3  barge in", "  44  take over",
            "A lamp on *221100").doesNotContain("sidetone-100");
    }

    @Test
    void onlyWhatASupervisorMayIsTold() {
        assertThat(guide(Pbx.bundled().replace("LISTEN WHISPER BARGE TAKEOVER", "LISTEN WHISPER")))
            .contains("  *222100  whisper").doesNotContain("*223100", "*224100", "  3  ", "  44  ");
        assertThat(guide(Pbx.bundled().replace("= sidetone\n", "= off\n")))
            .contains("Nobody may monitor anybody").doesNotContain("*221");
    }
}
