package io.sidetone.benchmarks;

import io.sidetone.access.Availability;
import io.sidetone.access.Directory;
import io.sidetone.access.Group;
import io.sidetone.access.Occupancy;
import io.sidetone.access.Target;
import io.sidetone.monitor.Right;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * <b>What does it cost to tell, for every line of a screen, what is offered and why the rest is not?</b>
 *
 * <p>500 lines, all four rights of each; 50 groups, of which the supervisor leads a team of everybody and administers
 * every queue; each person is in six of them.
 *
 * <pre>
 * microseconds of CPU for the whole screen: 27
 * </pre>
 * AMD EPYC (family 26), 2 virtual processors shared with other builds, JDK 17.0.15;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 8 -i 15 -w 250ms -r 250ms Availability}. 0 B.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AvailabilityBenchmark {

    private static final int LINES = 500;
    private static final int QUEUES = 49;
    private static final int QUEUES_EACH = 5;

    private final List<Target> lines = new ArrayList<>();
    private Directory directory;

    @Setup
    public void build() {
        Set<Right> coach = EnumSet.of(Right.LISTEN, Right.WHISPER);
        Set<String> everybody = new HashSet<>();
        List<Set<String>> members = new ArrayList<>();
        for (int queue = 0; queue < QUEUES; queue++) {
            members.add(new HashSet<>());
        }
        for (int i = 0; i < LINES; i++) {
            String person = "agent " + i;
            everybody.add(person);
            for (int queue = 0; queue < QUEUES_EACH; queue++) {
                members.get((i + queue * 10) % QUEUES).add(person);
            }
            lines.add(Target.of(person, "call " + i, "agent").onQueue("queue " + i % QUEUES));
        }
        Directory.Builder builder = Directory.version(1).enabled()
            .add(Group.team("everybody", Map.of("supervisor", coach), everybody));
        for (int queue = 0; queue < QUEUES; queue++) {
            builder.add(Group.queue("queue " + queue, Map.of("supervisor", EnumSet.allOf(Right.class)),
                members.get(queue)));
        }
        directory = builder.build();
    }

    @Benchmark
    public int screen() {
        int offered = 0;
        for (int i = 0; i < LINES; i++) {
            Availability availability = directory.availability("supervisor", lines.get(i), Occupancy.FREE);
            offered += availability.takeover().ordinal() + availability.barge().ordinal()
                + availability.whisper().ordinal() + availability.listen().ordinal();
        }
        return offered;
    }
}
