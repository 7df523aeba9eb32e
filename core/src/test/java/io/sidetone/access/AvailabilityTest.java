package io.sidetone.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Right;
import java.lang.management.ManagementFactory;
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
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int offered = 0;
        for (int block = 0; block < 8; block++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int line = 0; line < LINES; line++) {
                Availability availability = directory.availability("sue", target, occupancies[line % 3]);
                offered += availability.takeover().ordinal() + directory.rights("sue", target).size();
                offered += directory.availability("sue", "al").listen().ordinal();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(offered).isPositive();
        assertThat(least).isZero();
    }

    @Test
    void equalAnswersAreOneObject() {
        assertThat(directory.availability("sue", target, Occupancy.FREE))
            .isSameAs(directory.availability("sue", target.onLine("1000"), Occupancy.FREE));
        assertThat(directory.availability("sue", target, Occupancy.FREE).offersAnything()).isTrue();
        assertThat(directory.unknown().offersAnything()).isFalse();
    }
}
