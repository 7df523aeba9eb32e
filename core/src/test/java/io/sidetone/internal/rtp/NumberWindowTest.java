package io.sidetone.internal.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumberWindowTest {

    @Test
    void itKnowsTheLastSixtyFourNumbersAndNoMore() {
        NumberWindow window = new NumberWindow();
        assertThat(window.highest()).isNegative();
        assertThat(window.isMarked(0)).isFalse();
        window.mark(1000);
        window.mark(1063);
        assertThat(window.isMarked(1000)).isTrue();
        window.mark(1064);
        assertThat(window.isMarked(1000)).isFalse();
        window.mark(1000);
        assertThat(window.isMarked(1000)).as("too far behind to be marked").isFalse();
        window.mark(1001);
        assertThat(window.isMarked(1001)).isTrue();
        window.clear();
        assertThat(window.isMarked(1064)).isFalse();
        assertThat(window.highest()).isNegative();
    }

    @Test
    void itCountsAsASetWould() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            NumberWindow window = new NumberWindow();
            TreeSet<Long> set = new TreeSet<>();
            long number = random.nextInt(3);
            for (int i = 0; i < 300; i++) {
                number = Math.max(0, number + random.nextInt(i % 50 == 0 ? 200 : 12) - 4);
                window.mark(number);
                set.add(number);
                set = new TreeSet<>(set.tailSet(set.last() - 63));
                long from = set.last() - random.nextInt(64);
                long to = from + random.nextInt(80);
                assertThat(window.highest()).as("seed %d", seed).isEqualTo(set.last());
                assertThat(window.isMarked(from)).as("seed %d: %d", seed, from).isEqualTo(set.contains(from));
                assertThat(window.above(from)).as("seed %d: above %d", seed, from)
                    .isEqualTo(set.tailSet(from, false).size());
                assertThat(window.between(from, to)).as("seed %d: %d to %d", seed, from, to)
                    .isEqualTo(set.subSet(from, to).size());
            }
        }
    }
}
