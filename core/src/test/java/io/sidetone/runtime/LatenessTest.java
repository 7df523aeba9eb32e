package io.sidetone.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.engine.MediaShard;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How late ticks were: exact up to a quarter. */
class LatenessTest {

    private static final long MS = 1_000_000;

    private static Lateness of(long... latenessNs) {
        LatenessTally tally = new LatenessTally();
        for (long lateNs : latenessNs) {
            tally.count(lateNs);
        }
        return of(tally);
    }

    private static Lateness of(LatenessTally tally) {
        long[] counts = new long[Lateness.BUCKETS];
        tally.addTo(counts);
        return new Lateness(counts);
    }

    @ParameterizedTest
    @CsvSource({"-5, 0", "0, 0", "1, 1", "3, 3", "4, 4", "7, 7", "8, 9", "9, 9", "10, 11", "1023, 1023", "1024, 1279",
        "1279, 1279", "1280, 1535", "9223372036854775807, 9223372036854775807"})
    void aTimeIsToldAsTheLongestOfItsBucket(long lateNs, long toldNs) {
        assertThat(of(lateNs).maxNs()).isEqualTo(toldNs);
    }

    @Test
    void noTimeIsToldTooShortOrMoreThanAQuarterTooLong() {
        for (long lateNs = 1; lateNs > 0 && lateNs < Long.MAX_VALUE / 9; lateNs += lateNs / 7 + 1) {
            assertThat(of(lateNs).maxNs()).isBetween(lateNs, lateNs + lateNs / 4);
        }
    }

    @Test
    void sharesAreOfAllTicks() {
        long[] late = new long[1_000];
        for (int i = 0; i < late.length; i++) {
            late[i] = i < 500 ? 1 : i < 990 ? 2 : i < 999 ? 3 : 7;
        }
        Lateness lateness = of(late);
        assertThat(lateness.ticks()).isEqualTo(1_000);
        assertThat(lateness.atMostNs(0)).isZero();
        assertThat(lateness.p50Ns()).isEqualTo(1);
        assertThat(lateness.atMostNs(0.501)).isEqualTo(2);
        assertThat(lateness.p99Ns()).isEqualTo(2);
        assertThat(lateness.p999Ns()).isEqualTo(3);
        assertThat(lateness.maxNs()).isEqualTo(7);
    }

    @Test
    void withoutTicksEverythingIsZero() {
        assertThat(of().maxNs()).isZero();
        assertThat(of().p50Ns()).isZero();
        assertThat(of().ticks()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN})
    void aShareIsZeroToOne(double share) {
        assertThatThrownBy(() -> of(1).atMostNs(share)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("" + share);
    }

    @Test
    void whatWasBeforeIsLeftOut() {
        LatenessTally tally = new LatenessTally();
        tally.count(MS);
        Lateness before = of(tally);
        tally.count(5);
        assertThat(of(tally).since(before).ticks()).isOne();
        assertThat(of(tally).since(before).maxNs()).isEqualTo(5);
    }

    @Test
    void ticksAreCountedOnEveryShardOnceAMillisecond() {
        AtomicLong now = new AtomicLong(-7);
        Sidetone sidetone = Sidetone.configure().clock(now::get).shards(2).withoutThreads();
        sidetone.doWork();
        assertThat(sidetone.lateness().ticks()).isEqualTo(2);
        assertThat(sidetone.lateness().maxNs()).isZero();
        for (int i = 0; i < 100; i++) {
            now.addAndGet(MediaShard.SLOT_NS);
            sidetone.doWork();
        }
        assertThat(sidetone.lateness().ticks()).isEqualTo(202);
        assertThat(sidetone.lateness().maxNs()).isZero();
        now.addAndGet(MediaShard.SLOT_NS + 3);
        sidetone.doWork();
        assertThat(sidetone.lateness().maxNs()).isEqualTo(3);
    }

    @Test
    void aLateCycleMakesUpForAFrameAndItsFirstSlotWasTheLatest() {
        AtomicLong now = new AtomicLong();
        Sidetone sidetone = Sidetone.configure().clock(now::get).withoutThreads();
        sidetone.doWork();
        now.addAndGet(2 * MediaShard.FRAME_NS + MediaShard.SLOT_NS);
        sidetone.doWork();
        assertThat(sidetone.stalls()).as("not yet").isZero();
        assertThat(sidetone.lateness().ticks()).isEqualTo(1 + MediaShard.SLOTS);
        assertThat(sidetone.lateness().maxNs()).isBetween(40 * MS, 50 * MS);
        sidetone.doWork();
        assertThat(sidetone.lateness().ticks()).isEqualTo(1 + 2 * MediaShard.SLOTS);
        now.addAndGet(2 * MediaShard.FRAME_NS + 2 * MediaShard.SLOT_NS + 1);
        sidetone.doWork();
        assertThat(sidetone.stalls()).as("one more is a stall").isOne();
    }
}
