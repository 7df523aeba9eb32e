package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Wav VOICE = new Wav(8000, new short[8000]);

    @Test
    void aBandIsDrawnExactlyWhereSomebodyHears() {
        Timeline timeline = new Timeline(List.of("customer", "agent"), List.of(VOICE, VOICE), 10 * SECOND);
        timeline.hearing(0, 0x000102);
        timeline.hearing(4 * SECOND, 0x000002);
        timeline.hearing(5 * SECOND, 0);

        String picture = timeline.draw();
        // 1000 units for 10 s from x = 230 on: the customer hears 5 s of the agent (green), he 4 s of the customer.
        assertThat(picture)
            .containsOnlyOnce("<rect x=\"230.0\" y=\"118\" width=\"500.0\" height=\"17\" fill=\"#2a8a4a\"")
            .containsOnlyOnce("<rect x=\"230.0\" y=\"148\" width=\"400.0\" height=\"17\" fill=\"#1f6fb2\"");
        assertThat(picture).contains("Nobody monitors it.").doesNotContain("http://www.w3.org/1999/xlink", "<script");
    }

    @Test
    void longCallsGetATimeAxisThatCanBeRead() {
        for (long seconds : new long[] {1, 20, 119, 120, 3600, 21_600}) {
            String picture = new Timeline(List.of("customer", "agent"), List.of(VOICE, VOICE), seconds * SECOND).draw();
            assertThat(picture.split("font-size=\"11\">[0-9]").length - 1).as("%d s", seconds).isBetween(2, 25);
        }
    }

    @Test
    void longNamesAreCutInThePicture() {
        Timeline timeline = new Timeline(List.of("customer", "agent", "maximilian-from-sales"),
            List.of(VOICE, VOICE, VOICE), SECOND);
        timeline.phase(2, "BARGE", 0, SECOND);
        assertThat(timeline.draw()).contains(">maximilian-\u2026 hears<", ">BARGE<");
    }
}
