package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The schedule with a thread of its own. */
class OneThreadTest {

    @Test
    void everythingHappensInOrderOnOneThreadAndNothingThatFailsStopsIt() throws Exception {
        List<Integer> done = new ArrayList<>();
        List<String> threads = new ArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        try (Schedule schedule = Schedule.ownThread("sidetone-test")) {
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                schedule.execute(() -> {
                    done.add(number);
                    if (number == 500) {
                        threads.add(Thread.currentThread().getName());
                        throw new IllegalStateException("meant to be logged");
                    }
                });
            }
            schedule.execute(() -> schedule.after(1_000, last::countDown));
            assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(done).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        assertThat(threads).containsExactly("sidetone-test");
    }

    @Test
    void whatComesAfterItsEndIsDropped() {
        Schedule schedule = Schedule.ownThread("sidetone-test");
        schedule.close();
        schedule.close();
        schedule.execute(() -> {
            throw new AssertionError();
        });
        schedule.after(0, () -> { });
    }
}
