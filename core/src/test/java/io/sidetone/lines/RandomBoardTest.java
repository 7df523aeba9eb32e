package io.sidetone.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.access.Access;
import io.sidetone.access.Directory;
import io.sidetone.access.Group;
import io.sidetone.access.Occupancy;
import io.sidetone.access.Target;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Right;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A snapshot and its events never miss a change or tell it twice, whatever is reported and however it is read. */
class RandomBoardTest {

    private static final String[] PEOPLE = {"al", "bo", "cy", "di"};
    private static final LineState[] IDLE = {LineState.AVAILABLE, LineState.RINGING, LineState.BUSY,
        LineState.OFFLINE};

    private final Map<String, Line> seen = new HashMap<>();
    private long version;

    @Test
    void whoReadsAllEventsSeesWhatANewSnapshotShows() {
        long first = Long.getLong("sidetone.seed", new Random().nextLong());
        for (long seed = first; seed < first + 300; seed++) {
            Random random = new Random(seed);
            Access access = new Access(directory(1, random));
            LineBoard board = new LineBoard(access);
            LineSubscription sue = board.subscribe("sue", 1 + random.nextInt(8), () -> { });
            version = 0;
            take(sue.snapshot());
            for (int step = 2; step < 200; step++) {
                report(board, access, step, random);
                if (random.nextInt(40) == 0) {
                    take(sue.snapshot());
                }
                if (random.nextInt(3) == 0) {
                    for (int i = random.nextInt(6); i > 0; i--) {
                        apply(sue.poll(), "seed " + seed + " step " + step);
                    }
                }
                if (random.nextInt(20) == 0) {
                    drain(sue, "seed " + seed + " step " + step);
                    assertThat(seen.values()).as("seed " + seed + " step " + step).containsExactlyInAnyOrderElementsOf(
                        board.subscribe("sue", 1, () -> { }).snapshot().lines());
                }
            }
        }
    }

    @Test
    void changesFromManyThreadsAreEachToldOnceAndInOrder() throws InterruptedException {
        LineBoard board = new LineBoard(new Access(Directory.version(1).enabled()
            .add(Group.team("support", Map.of("sue", Set.of(Right.LISTEN)), Set.of(PEOPLE))).build()));
        List<Thread> threads = new ArrayList<>();
        for (String person : PEOPLE) {
            threads.add(new Thread(() -> {
                for (int i = 1; i <= 2000; i++) {
                    board.callStarted(Target.of(person, person, "agent"), i, null);
                }
            }));
        }
        threads.forEach(Thread::start);
        LineSubscription sue = board.subscribe("sue", 1 << 20, () -> { });
        Map<String, Long> last = new HashMap<>();
        LineSnapshot snapshot = sue.snapshot();
        snapshot.lines().forEach(line -> last.put(line.person(), started(line)));
        version = snapshot.version();
        while (!last.equals(Map.of("al", 2000L, "bo", 2000L, "cy", 2000L, "di", 2000L))) {
            LineEvent event = sue.poll();
            if (event != null) {
                assertThat(event.version()).isEqualTo(++version);
                Line line = ((LineEvent.Changed) event).line();
                if (!line.calls().isEmpty()) {
                    assertThat(started(line)).isEqualTo(last.getOrDefault(line.person(), 0L) + 1);
                    last.put(line.person(), started(line));
                }
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(sue.poll()).isNull();
    }

    /** A leg that starts anew is first gone for a moment, in which its line may have been seen. */
    private long started(Line line) {
        return line.calls().isEmpty() ? 0 : line.calls().get(0).startedMs();
    }

    private void report(LineBoard board, Access access, int step, Random random) {
        String person = PEOPLE[random.nextInt(PEOPLE.length)];
        String call = "call " + random.nextInt(3);
        String leg = "leg " + random.nextInt(2);
        Target target = Target.of(person, call, leg).onQueue("queue " + random.nextInt(2))
            .withPrivateCall(random.nextInt(5) == 0);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> board.line(person, IDLE[random.nextInt(IDLE.length)]);
            case 3, 4 -> board.callStarted(target, step, "remote " + step);
            case 5 -> board.callChanged(target);
            case 6 -> board.occupancy(call, new Occupancy(random.nextBoolean() ? Map.of() : Map.of("sue", Mode.BARGE),
                random.nextBoolean() ? "sue" : null, random.nextBoolean()));
            case 7 -> board.held(call, leg, random.nextBoolean());
            case 8 -> {
                if (random.nextBoolean()) {
                    board.legEnded(call, leg);
                } else {
                    board.callEnded(call);
                }
            }
            default -> {
                if (random.nextBoolean()) {
                    board.remove(person);
                } else {
                    access.use(directory(step, random));
                }
            }
        }
    }

    private void take(LineSnapshot snapshot) {
        assertThat(snapshot.version()).isGreaterThanOrEqualTo(version);
        version = snapshot.version();
        seen.clear();
        snapshot.lines().forEach(line -> seen.put(line.person(), line));
    }

    private void drain(LineSubscription sue, String what) {
        for (LineEvent event = sue.poll(); event != null; event = sue.poll()) {
            apply(event, what);
        }
    }

    private void apply(LineEvent event, String what) {
        if (event instanceof LineEvent.Changed changed) {
            assertThat(changed.version()).as(what).isEqualTo(++version);
            assertThat(seen.put(changed.line().person(), changed.line())).as(what).isNotEqualTo(changed.line());
        } else if (event instanceof LineEvent.Removed removed) {
            assertThat(removed.version()).as(what).isEqualTo(++version);
            assertThat(seen.remove(removed.person())).as(what).isNotNull();
        } else if (event instanceof LineEvent.Missed missed) {
            version += missed.count();
            assertThat(missed.version()).as(what).isEqualTo(version);
        }
    }

    private static Directory directory(long version, Random random) {
        Set<String> team = new HashSet<>();
        Set<String> queue = new HashSet<>();
        for (String person : PEOPLE) {
            if (random.nextBoolean()) {
                team.add(person);
            }
            if (random.nextBoolean()) {
                queue.add(person);
            }
        }
        Directory.Builder builder = Directory.version(version)
            .add(Group.team("team", Map.of("sue", EnumSet.of(Right.LISTEN)), team))
            .add(Group.queue("queue 1", Map.of("sue", EnumSet.allOf(Right.class)), queue));
        if (random.nextInt(8) > 0) {
            builder.enabled();
        }
        return (random.nextBoolean() ? builder.remotePartyShown() : builder).build();
    }
}
