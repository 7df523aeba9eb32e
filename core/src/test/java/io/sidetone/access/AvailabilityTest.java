package io.sidetone.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Right;
import io.sidetone.testkit.Garbage;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers for a whole screen are cheap. */
class AvailabilityTest {

    private static final int LINES = 500;

    private final Directory directory = Directory.version(1).enabled()
        .add(Group.team("support", Map.of("sue", EnumSet.of(Right.LISTEN, Right.TAKEOVER)), Set.of("al")))
        .add(Group.queue("sales", Map.of("sue", EnumSet.of(Right.WHISPER)), Set.of("al"))).build();
    private final Target target = Target.of("al", "call 1", "agent").onQueue("sales");
    private final Occupancy[] occupancies = {Occupancy.FREE, new Occupancy(Map.of("sue", Mode.LISTEN), "tom", false),
        new Occupancy(Map.of("tom", Mode.BARGE, "eve", Mode.WHISPER), "eve", true)};

    @Test
    void askingForEveryLineOfAScreenAllocatesNothing() {
        int[] offered = {0};
        assertThat(Garbage.least(8, () -> {
            for (int line = 0; line < LINES; line++) {
                Availability availability = directory.availability("sue", target, occupancies[line % 3]);
                offered[0] += availability.takeover().ordinal() + directory.rights("sue", target).size();
                offered[0] += directory.availability("sue", "al").listen().ordinal();
            }
        })).isZero();
        assertThat(offered[0]).isPositive();
    }

    @Test
    void equalAnswersAreOneObject() {
        assertThat(directory.availability("sue", target, Occupancy.FREE))
            .isSameAs(directory.availability("sue", target.onLine("1000"), Occupancy.FREE));
        assertThat(directory.availability("sue", target, Occupancy.FREE).offersAnything()).isTrue();
        assertThat(directory.unknown().offersAnything()).isFalse();
    }
}
