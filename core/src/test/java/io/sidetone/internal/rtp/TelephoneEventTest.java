package io.sidetone.internal.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelephoneEventTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void aBlockIsReadAsItWasWrittenWhereverItLies(int offset) {
        byte[] buffer = new byte[offset + 8];
        for (boolean end : new boolean[] {false, true}) {
            for (int volume : new int[] {0, 10, 63}) {
                for (int duration : new int[] {0, 1, 0x7FFF, 0x8000, 0xFFFF}) {
                    TelephoneEvent.write(buffer, offset, 255, end, volume, duration);
                    assertThat(TelephoneEvent.event(buffer, offset)).isEqualTo(255);
                    assertThat(TelephoneEvent.isEnd(buffer, offset)).isEqualTo(end);
                    assertThat(TelephoneEvent.volume(buffer, offset)).isEqualTo(volume);
                    assertThat(TelephoneEvent.duration(buffer, offset)).isEqualTo(duration);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void theReservedBitIsNoPartOfTheVolume(int offset) {
        byte[] buffer = new byte[offset + 4];
        buffer[offset + 1] = 0x4A;
        assertThat(TelephoneEvent.volume(buffer, offset)).isEqualTo(10);
        assertThat(TelephoneEvent.isEnd(buffer, offset)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void severalBlocksLastAsLongAsTheirSum(int offset) {
        byte[] buffer = new byte[offset + 12];
        TelephoneEvent.write(buffer, offset, 1, true, 10, 0xFFFF);
        TelephoneEvent.write(buffer, offset + 4, 2, true, 10, 0xFFFF);
        TelephoneEvent.write(buffer, offset + 8, 3, false, 10, 1);
        assertThat(TelephoneEvent.duration(buffer, offset, 12)).isEqualTo(2 * 0xFFFF + 1);
    }

    @Test
    void sixteenKeysAndTheFlashAreDigitsAndNothingElseIs() {
        StringBuilder digits = new StringBuilder();
        for (int event = 0; event < 17; event++) {
            digits.append(TelephoneEvent.digit(event));
        }
        assertThat(digits).hasToString("0123456789*#ABCD!");
        for (int event = 17; event < 256; event++) {
            assertThat(TelephoneEvent.digit(event)).as("event %d", event).isEqualTo(TelephoneEvent.NO_DIGIT);
        }
    }

    @Test
    void aPayloadIsOneToSixteenWholeBlocks() {
        for (int length = 0; length < 100; length++) {
            assertThat(TelephoneEvent.isPayload(length)).as("%d bytes", length)
                .isEqualTo(length > 0 && length <= 64 && length % 4 == 0);
        }
    }
}
