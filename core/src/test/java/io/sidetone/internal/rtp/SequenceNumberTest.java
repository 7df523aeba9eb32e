package io.sidetone.internal.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceNumberTest {

    @Test
    void differenceIsTheShortWayRoundTheCircle() {
        assertThat(SequenceNumber.difference(0, 65535)).isEqualTo(1);
        assertThat(SequenceNumber.difference(65535, 0)).isEqualTo(-1);
        assertThat(SequenceNumber.difference(32767, 0)).isEqualTo(32767);
        assertThat(SequenceNumber.difference(32768, 0)).isEqualTo(-32768);
        assertThat(SequenceNumber.timestampDifference(0, -1)).isEqualTo(1);
        assertThat(SequenceNumber.timestampDifference(Integer.MIN_VALUE, Integer.MAX_VALUE)).isEqualTo(1);
    }

    @Test
    void unwrappingFindsTheNearestNumberWithThoseLowBits() {
        for (long reference = 65536 * 3 - 200; reference <= 65536 * 3 + 200; reference++) {
            for (long near = reference - 150; near <= reference + 150; near++) {
                assertThat(SequenceNumber.unwrap(reference, (int) near & 0xFFFF)).isEqualTo(near);
            }
            assertThat(SequenceNumber.unwrap(reference, (int) (reference + 32767) & 0xFFFF))
                .isEqualTo(reference + 32767);
            assertThat(SequenceNumber.unwrap(reference, (int) (reference + 32769) & 0xFFFF))
                .isEqualTo(reference - 32767);
        }
    }

    @Test
    void unwrappingTimestampsFindsTheNearestToo() {
        long wrap = 5L << 32;
        for (long reference = wrap - 100; reference <= wrap + 100; reference++) {
            for (long distance : new long[] {0, 1, -1, 160, -160, 5760, -5760, Integer.MAX_VALUE, -Integer.MAX_VALUE}) {
                assertThat(SequenceNumber.unwrapTimestamp(reference, (int) (reference + distance)))
                    .isEqualTo(reference + distance);
            }
        }
    }

    @Test
    void aNewStreamGoesOnMoreThanACycleAboveTheOldOne() {
        for (long highest : new long[] {1L << 32, (1L << 32) + 65535, (1L << 32) + 65536}) {
            for (int value : new int[] {0, 1, 32768, 65535}) {
                long beyond = SequenceNumber.beyond(highest, value);
                assertThat(beyond).isBetween(highest + 65536, highest + 3 * 65536);
                assertThat(beyond & 0xFFFF).isEqualTo(value);
            }
        }
        for (int value : new int[] {0, 1, Integer.MIN_VALUE, -1}) {
            long beyond = SequenceNumber.timestampBeyond(7L << 32, value);
            assertThat(beyond).isBetween(8L << 32, 10L << 32);
            assertThat((int) beyond).isEqualTo(value);
        }
    }
}
