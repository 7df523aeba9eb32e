package io.sidetone.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Private talk as a function of standings alone: every combination of them in four seats. */
class PrivateHearingTest {

    private static final int SEATS = 4;

    @Test
    void itOnlyNarrowsAndLeavesExactlyThoseWhoWhisperAndAsked() {
        Standing[] all = Standing.values();
        Standing[] standings = new Standing[HearingMatrix.SEATS];
        int[] targets = new int[HearingMatrix.SEATS];
        Arrays.fill(standings, Standing.VACANT);
        Arrays.fill(targets, -1);
        for (int code = 0; code < all.length * all.length * all.length * all.length; code++) {
            int rest = code;
            for (int seat = 0; seat < SEATS; seat++) {
                standings[seat] = all[rest % all.length];
                rest /= all.length;
                targets[seat] = standings[seat].isSupervisor() ? code / 7 % SEATS : -1;
            }
            int privately = code % 13 & 15;
            int asked = code % 11 & 15;
            long open = PrivateTalk.open(standings, targets, privately, asked);
            for (int listener = 0; listener < SEATS; listener++) {
                for (int speaker = 0; speaker < SEATS; speaker++) {
                    boolean left = HearingMatrix.hears(open, listener, speaker);
                    assertThat(left).as("%s, targets %s, %s of %s", List.of(standings), targets, listener,
                        speaker).isEqualTo(expected(standings, targets, privately, asked, listener, speaker));
                }
            }
        }
    }

    private static boolean expected(Standing[] standings, int[] targets, int privately, int asked, int listener,
        int speaker) {
        boolean talks = standings[speaker] == Standing.AGENT && (privately >> speaker & 1) != 0;
        boolean anybody = false;
        boolean his = false;
        for (int seat = 0; seat < SEATS; seat++) {
            boolean confidant = standings[seat] == Standing.WHISPERING && targets[seat] == speaker
                && (asked >> seat & 1) != 0;
            anybody |= confidant;
            his |= confidant && seat == listener;
        }
        return !talks || !anybody || his;
    }
}
