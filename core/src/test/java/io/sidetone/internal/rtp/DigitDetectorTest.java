package io.sidetone.internal.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitDetectorTest {

    private static final String DIGITS = "0123456789*#ABCD!";

    /** One packet of an event: one block, or several. */
    private record Packet(int sequence, int timestamp, byte[] payload) {
    }

    private final DigitDetector detector = new DigitDetector();
    private final StringBuilder digits = new StringBuilder();
    private long sequence = 1000;

    @Test
    void anEventIsOneDigitHoweverManyPacketsTellIt() {
        for (char digit : DIGITS.toCharArray()) {
            press(digit, sequence * 160, 8, 3);
        }
        assertThat(digits).hasToString(DIGITS);
    }

    @Test
    void theSameKeyTwiceIsTwoDigits() {
        press('5', 8000, 8, 3);
        press('5', 16000, 8, 3);
        assertThat(digits).hasToString("55");
    }

    @Test
    void anyOnePacketOfAnEventSuffices() {
        press('1', 8000, 1, 0);
        press('2', 16000, 0, 1);
        press('2', 24000, 0, 3);
        assertThat(digits).hasToString("122");
    }

    @Test
    void anEventWhoseEndIsLostIsEndedByTheNext() {
        press('4', 8000, 8, 0);
        press('4', 16000, 8, 0);
        press('7', 24000, 8, 0);
        assertThat(digits).hasToString("447");
    }

    @Test
    void aPacketThatTheNextDigitHasOvertakenIsNoNewDigit() {
        press('1', 8000, 8, 3);
        long overtaken = sequence++;
        press('2', 16000, 1, 0);
        assertThat(accept(overtaken, 8000, 1, true, 1280)).isEqualTo(DigitDetector.PAST);
        press('2', 16000, 7, 3);
        assertThat(digits).hasToString("12");
    }

    @Test
    void aSenderWhoseClockWasSetBackStillPressesDigits() {
        press('1', 80_000, 8, 3);
        press('1', 8_000, 8, 3);
        assertThat(digits).hasToString("11");
    }

    @Test
    void segmentsOfALongEventAreOneDigit() {
        long start = 8000;
        for (int segment = 0; segment < 5; segment++) {
            for (int duration = 160; duration <= 0xFFFF; duration += 160) {
                assertThat(accept(sequence++, start, 9, false, duration))
                    .isEqualTo(segment + duration == 160 ? DigitDetector.BEGINS : DigitDetector.CONTINUES);
            }
            start += 0xFFFF;
        }
        press('9', start, 4, 3);
        assertThat(digits).hasToString("9");
        press('9', start + 8000, 4, 3);
        assertThat(digits).as("the next").hasToString("99");
    }

    @Test
    void aSegmentThatBeginsWhereTheOneBeforeWasLastSeenGoesOnToo() {
        accept(sequence++, 8000, 3, false, 0x8000);
        accept(sequence++, 8000 + 0x8000, 3, false, 160);
        assertThat(digits).hasToString("3");
        accept(sequence++, 8000 + 0x8000 + 160, 4, false, 160);
        assertThat(digits).as("another key is none").hasToString("34");
    }

    @Test
    void whatFollowsAnEndIsAnotherDigitEvenAfterAFullSegment() {
        accept(sequence++, 8000, 3, true, 0xFFFF);
        accept(sequence++, 8000 + 0xFFFF, 3, false, 160);
        assertThat(digits).hasToString("33");
    }

    @Test
    void blocksOfOnePacketFollowEachOther() {
        // §2.5.1.5: the second begins where the first ends.
        assertThat(accept(new long[] {sequence++, 8000}, block(1, true, 800))).isEqualTo(DigitDetector.BEGINS);
        assertThat(accept(new long[] {sequence++, 8000}, block(1, true, 800), block(2, false, 160)))
            .isEqualTo(DigitDetector.CONTINUES);
        accept(new long[] {sequence++, 8000}, block(1, true, 800), block(2, true, 800));
        accept(new long[] {sequence++, 8000}, block(1, true, 800), block(2, true, 800), block(1, true, 800));
        assertThat(accept(new long[] {sequence++, 8000 + 1600}, block(1, true, 800)))
            .isEqualTo(DigitDetector.CONTINUES);
        assertThat(digits).hasToString("121");
    }

    @Test
    void theSameBlockTwiceInAPacketIsOneDigit() {
        accept(new long[] {sequence++, 8000}, block(6, true, 800), block(6, true, 800));
        accept(new long[] {sequence++, 8000}, block(6, true, 800), block(6, true, 800));
        assertThat(digits).hasToString("6");
    }

    @Test
    void sixteenBlocksAreReadAndFaxTonesAreNoDigits() {
        byte[][] blocks = new byte[16][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = block(i, true, 10);
        }
        accept(new long[] {sequence++, 8000}, blocks);
        accept(new long[] {sequence++, 16000}, block(32, false, 10));
        assertThat(digits).hasToString("0123456789*#ABCD");
    }

    @ParameterizedTest
    @CsvSource({"8000", "16000", "48000"})
    void digitsAreExactUnderLossDuplicatesAndReorderingAcrossBothWraps(int clockRate) {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Packet> packets = new ArrayList<>();
            String dialled = dial(random, clockRate, packets);
            assertThat(read(disturb(packets, random), clockRate)).as("seed %d at %d Hz", seed, clockRate)
                .isEqualTo(dialled);
        }
    }

    /** Twenty keys, the wraps of sequence and timestamp somewhere among them, one within an event. */
    private static String dial(Random random, int clockRate, List<Packet> packets) {
        StringBuilder dialled = new StringBuilder();
        int ticks = clockRate / 50;
        int number = 0xFFFF - random.nextInt(200);
        int timestamp = -random.nextInt(200) * ticks - random.nextInt(ticks);
        for (int key = 0; key < 20; key++) {
            int code = random.nextInt(17);
            dialled.append(DIGITS.charAt(code));
            for (int i = 1; i <= 11; i++) {
                byte[] block = block(code, i > 8, Math.min(i, 8) * ticks);
                packets.add(new Packet(number++ & 0xFFFF, timestamp, block));
            }
            timestamp += 15 * ticks;
        }
        return dialled.toString();
    }

    /** 10 % lost, 10 % twice, and each up to three places late. */
    private static List<Packet> disturb(List<Packet> packets, Random random) {
        List<double[]> order = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            boolean first = i == 0; // locks the source, so that nothing before it is known
            if (first || random.nextDouble() >= 0.1) {
                order.add(new double[] {first ? -1 : i + 3 * random.nextDouble(), i});
            }
            if (random.nextDouble() < 0.1) {
                order.add(new double[] {i + 3 * random.nextDouble(), i});
            }
        }
        order.sort((a, b) -> Double.compare(a[0], b[0]));
        List<Packet> arrived = new ArrayList<>();
        order.forEach(place -> arrived.add(packets.get((int) place[1])));
        return arrived;
    }

    private static String read(List<Packet> packets, int clockRate) {
        RtpSource source = new RtpSource(1, clockRate);
        RtpPacket rtp = new RtpPacket();
        DigitDetector detector = new DigitDetector();
        StringBuilder digits = new StringBuilder();
        long nowNs = 0;
        for (Packet packet : packets) {
            byte[] bytes = new byte[RtpHeader.LENGTH + packet.payload.length];
            RtpHeader.write(bytes, 0, false, 101, packet.sequence, packet.timestamp, 42);
            System.arraycopy(packet.payload, 0, bytes, RtpHeader.LENGTH, packet.payload.length);
            assertThat(rtp.wrap(bytes, 0, bytes.length)).isTrue();
            int verdict = source.accept(rtp, nowNs += 20_000_000);
            if (verdict == RtpSource.ACCEPTED || verdict == RtpSource.ACCEPTED_NEW_SOURCE) {
                detector.accept(source.sequence(), source.timestamp(), bytes, RtpHeader.LENGTH, packet.payload.length);
                for (int i = 0; i < detector.begun(); i++) {
                    digits.append(detector.begun(i));
                }
            }
        }
        return digits.toString();
    }

    @Test
    void packetsInAnyOrderAreTheirDigit() {
        for (long seed = 0; seed < 200; seed++) {
            List<Integer> order = new ArrayList<>();
            Collections.addAll(order, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            Collections.shuffle(order, new Random(seed));
            digits.setLength(0);
            for (int i : order) {
                accept(seed * 100 + i + 1, seed * 8000, 8, i > 7, Math.min(8, i + 1) * 160);
            }
            assertThat(digits).as("seed %d: %s", seed, order).hasToString("8");
        }
    }

    private void press(char digit, long timestamp, int packets, int ends) {
        for (int i = 1; i <= packets + ends; i++) {
            accept(sequence++, timestamp, DIGITS.indexOf(digit), i > packets, Math.min(i, packets) * 160);
        }
    }

    private int accept(long number, long timestamp, int event, boolean end, int duration) {
        return accept(new long[] {number, timestamp}, block(event, end, duration));
    }

    private int accept(long[] numbers, byte[]... blocks) {
        int offset = 7;
        byte[] buffer = new byte[offset + blocks.length * 4];
        for (int i = 0; i < blocks.length; i++) {
            System.arraycopy(blocks[i], 0, buffer, offset + 4 * i, 4);
        }
        int verdict = detector.accept(numbers[0], numbers[1], buffer, offset, blocks.length * 4);
        for (int i = 0; i < detector.begun(); i++) {
            digits.append(detector.begun(i));
        }
        return verdict;
    }

    private static byte[] block(int event, boolean end, int duration) {
        byte[] block = new byte[4];
        TelephoneEvent.write(block, 0, event, end, 10, duration);
        return block;
    }
}
