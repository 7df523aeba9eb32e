package io.sidetone.internal.rtp;

import static io.sidetone.internal.rtp.RtpSource.ACCEPTED;
import static io.sidetone.internal.rtp.RtpSource.ACCEPTED_NEW_SOURCE;
import static io.sidetone.internal.rtp.RtpSource.DUPLICATE;
import static io.sidetone.internal.rtp.RtpSource.OLD;
import static io.sidetone.internal.rtp.RtpSource.OWN_SSRC;
import static io.sidetone.internal.rtp.RtpSource.PROBATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpSourceTest {

    private static final int OWN = 0x0BADCAFE;
    private static final int PHONE = 0x11111111;
    private static final int OTHER = 0x22222222;
    private static final long START = 1L << 32;

    private final RtpSource source = new RtpSource(OWN, 8000);
    private final RtpPacket packet = new RtpPacket();
    private final byte[] datagram = new byte[12];
    private long nowNs;

    private int receive(int ssrc, long sequence, long timestamp) {
        RtpHeader.write(datagram, 0, false, 0, (int) sequence, (int) timestamp, ssrc);
        assertThat(packet.wrap(datagram, 0, 12)).isTrue();
        return source.accept(packet, nowNs);
    }

    /** 20 ms of G.711 whose timestamp follows from the number. */
    private int receive(int ssrc, long sequence) {
        return receive(ssrc, sequence, sequence * 160);
    }

    @Test
    void theFirstSsrcIsLockedAtOnce() {
        assertThat(source.locked()).isFalse();
        assertThat(receive(PHONE, 500)).isEqualTo(ACCEPTED_NEW_SOURCE);
        assertThat(source.locked()).isTrue();
        assertThat(source.ssrc()).isEqualTo(PHONE);
        assertThat(source.sequence()).isEqualTo(START + 500);
        assertThat(source.timestamp()).isEqualTo(START + 500 * 160);
        assertThat(receive(PHONE, 501)).isEqualTo(ACCEPTED);
    }

    @Test
    void numbersGoOnAcrossAHundredWrapsFromEveryStartNearThem() {
        for (int near = -100; near <= 100; near++) {
            RtpSource fresh = new RtpSource(OWN, 8000);
            long first = near & 0xFFFF;
            long firstTimestamp = near & 0xFFFF_FFFFL;
            long sent = 0;
            long distance = 0;
            // One packet in 97, then each one while a wrap is near; the timestamp wraps every second time.
            for (; distance < 100 * 65536L; distance += (distance + 500) % 65536 < 1000 ? 1 : 97) {
                feed(fresh, first + distance, firstTimestamp + distance * 32768);
                sent++;
                if (fresh.sequence() != START + first + distance
                    || fresh.timestamp() != START + firstTimestamp + distance * 32768) {
                    throw new AssertionError("start " + near + ", distance " + distance + ": " + fresh.sequence());
                }
            }
            long expected = fresh.sequence() - START - first + 1;
            assertThat(fresh.received()).isEqualTo(sent);
            assertThat(fresh.lost()).as("start %d", near).isEqualTo(expected - sent).isPositive();
            assertThat(fresh.duplicates() + fresh.old() + fresh.reordered() + fresh.restarts()).isZero();
            assertThat(fresh.extendedHighestSequence()).isEqualTo((int) (first + expected - 1));
        }
    }

    @Test
    void reorderingAndDuplicatesAcrossTheWrapsAreCountedExactly() {
        for (int start = -100; start <= 100; start++) {
            RtpSource fresh = new RtpSource(OWN, 8000);
            int[] order = {0, 1, 3, 2, 2, 6, 5, 4, 7, 7, 9};
            int[] expected = {ACCEPTED_NEW_SOURCE, ACCEPTED, ACCEPTED, ACCEPTED, DUPLICATE, ACCEPTED, ACCEPTED,
                ACCEPTED, ACCEPTED, DUPLICATE, ACCEPTED};
            for (int i = 0; i < order.length; i++) {
                RtpHeader.write(datagram, 0, false, 0, start + order[i], start + order[i] * 160, PHONE);
                packet.wrap(datagram, 0, 12);
                assertThat(fresh.accept(packet, 0)).as("start %d, packet %d", start, i).isEqualTo(expected[i]);
                assertThat(fresh.sequence()).isEqualTo(START + (start & 0xFFFF) + order[i]);
                assertThat(fresh.timestamp()).isEqualTo(START + (start & 0xFFFF_FFFFL) + order[i] * 160);
            }
            assertThat(fresh.duplicates()).isEqualTo(2);
            assertThat(fresh.reordered()).isEqualTo(3);
            assertThat(fresh.lost() + fresh.duplicates()).as("8 never came").isEqualTo(1);
        }
    }

    @Test
    void aPacketFromBeforeTheFirstIsNoNegativeLoss() {
        receive(PHONE, 11);
        assertThat(receive(PHONE, 10)).isEqualTo(ACCEPTED);
        assertThat(source.lost()).isZero();
        assertThat(source.expectedOfSource()).isEqualTo(2);
    }

    @Test
    void anOldPacketFromBeforeTheFirstMakesUpForNoLoss() {
        receive(PHONE, 1000);
        receive(PHONE, 1002);
        assertThat(receive(PHONE, 930)).isEqualTo(OLD);
        assertThat(source.lost()).as("1001").isEqualTo(1);
        assertThat(source.received()).isEqualTo(2);
    }

    @Test
    void sixtyFourPacketsAreRememberedAndNotOneMore() {
        receive(PHONE, 1000);
        receive(PHONE, 1001);
        receive(PHONE, 1064);
        assertThat(receive(PHONE, 1001)).as("63 behind").isEqualTo(DUPLICATE);
        assertThat(receive(PHONE, 1002)).isEqualTo(ACCEPTED);
        assertThat(receive(PHONE, 1000)).as("64 behind").isEqualTo(OLD);
        assertThat(source.duplicates()).isEqualTo(1);
        assertThat(source.old()).isEqualTo(1);
        receive(PHONE, 1064 + 64);
        assertThat(receive(PHONE, 1065)).as("never seen, 63 behind").isEqualTo(ACCEPTED);
    }

    @Test
    void aGapBelow3000IsLossAndOneMoreIsAJump() {
        receive(PHONE, 0);
        assertThat(receive(PHONE, 2999)).isEqualTo(ACCEPTED);
        assertThat(source.lost()).isEqualTo(2998);
        assertThat(receive(PHONE, 2999 + 3000)).isEqualTo(PROBATION);
        assertThat(receive(PHONE, 2999 + 3001)).isEqualTo(ACCEPTED_NEW_SOURCE);
        assertThat(source.restarts()).isEqualTo(1);
        assertThat(source.lost()).isEqualTo(2998);
        assertThat(receive(PHONE, 6000 - 99)).isEqualTo(OLD);
        assertThat(receive(PHONE, 6000 - 100)).isEqualTo(PROBATION);
    }

    @Test
    void aRestartIsFollowedWithItsSecondPacketWhereverItLands() {
        Random random = new Random(7);
        for (int jump = -40_000; jump <= 40_000; jump += Math.abs(jump) < 200 ? 1 : 97) {
            RtpSource fresh = new RtpSource(OWN, 8000);
            long base = 50_000;
            for (int i = 0; i < 10; i++) {
                feed(fresh, base + i, (base + i) * 160);
            }
            // Timestamps that go on with real time, as those of a sender that restarts its numbers only.
            long restart = base + 9 + jump;
            int accepted = 0;
            for (int i = 0; i < 3; i++) {
                int verdict = feed(fresh, restart + i, (base + 10 + i) * 160);
                accepted += verdict == ACCEPTED || verdict == ACCEPTED_NEW_SOURCE ? 1 : 0;
            }
            assertThat(accepted).as("jump %d", jump).isGreaterThanOrEqualTo(2);
            // And timestamps that restart as well.
            long timestamp = random.nextInt();
            restart += 20_000;
            accepted = 0;
            for (int i = 0; i < 3; i++) {
                int verdict = feed(fresh, restart + i, timestamp + i * 160);
                accepted += verdict == ACCEPTED || verdict == ACCEPTED_NEW_SOURCE ? 1 : 0;
            }
            assertThat(accepted).as("jump %d, seed 7", jump).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aLatePacketIsFollowedThoughATelephoneEventWithAnOldTimestampOvertookIt() {
        feed(source, 100, 16_000);
        assertThat(feed(source, 102, 8_000)).as("the event").isEqualTo(ACCEPTED);
        assertThat(feed(source, 101, 16_160)).isEqualTo(ACCEPTED);
        assertThat(source.timestamp() & 0xFFFF_FFFFL).isEqualTo(16_160);
        assertThat(feed(source, 104, 8_000)).isEqualTo(ACCEPTED);
        assertThat(feed(source, 103, 16_160 + 8_000)).as("a second ahead").isEqualTo(ACCEPTED);
        assertThat(feed(source, 106, 8_000)).isEqualTo(ACCEPTED);
        assertThat(feed(source, 105, 24_160 + 8_001)).as("more").isEqualTo(PROBATION);
    }

    private int feed(RtpSource fresh, long sequence, long timestamp) {
        RtpHeader.write(datagram, 0, false, 0, (int) sequence, (int) timestamp, PHONE);
        packet.wrap(datagram, 0, 12);
        return fresh.accept(packet, 0);
    }

    @Test
    void anEventThatKeepsItsFirstTimestampIsNoRestart() {
        receive(PHONE, 1, 160);
        receive(PHONE, 2, 320);
        for (int i = 0; i < 400; i++) {
            // Events and audio in turns; the event began 320 ticks in, 8 s ago at the end.
            assertThat(receive(PHONE, 3 + 2 * i, 480 + 160L * i)).isEqualTo(ACCEPTED);
            assertThat(receive(PHONE, 4 + 2 * i, 320)).isEqualTo(ACCEPTED);
            assertThat(receive(PHONE, 4 + 2 * i, 320)).isEqualTo(DUPLICATE);
            assertThat(receive(PHONE, 3 + 2 * i, 480 + 160L * i)).isEqualTo(DUPLICATE);
        }
        assertThat(source.restarts()).isZero();
    }

    @Test
    void anotherSsrcIsBelievedWithItsSecondPacketInSequence() {
        receive(PHONE, 100);
        long before = source.sequence();
        long timestampBefore = source.timestamp();
        assertThat(receive(OTHER, 7)).isEqualTo(PROBATION);
        assertThat(source.ssrc()).isEqualTo(PHONE);
        assertThat(receive(OTHER, 9)).as("not in sequence").isEqualTo(PROBATION);
        assertThat(receive(OTHER, 10)).isEqualTo(ACCEPTED_NEW_SOURCE);
        assertThat(source.ssrc()).isEqualTo(OTHER);
        assertThat(source.sequence()).isGreaterThan(before + 65536);
        assertThat(source.timestamp()).isGreaterThan(timestampBefore + (1L << 32));
        assertThat(source.sequence() & 0xFFFF).isEqualTo(10);
        assertThat((int) source.timestamp()).isEqualTo(1600);
        assertThat(source.probationDropped()).isEqualTo(2);
        assertThat(source.ssrcChanges()).isEqualTo(1);
        assertThat(source.lost()).isZero();
        assertThat(source.received()).isEqualTo(2);
    }

    @Test
    void probationCountsAcrossTheWrap() {
        receive(PHONE, 100);
        assertThat(receive(OTHER, 65535)).isEqualTo(PROBATION);
        assertThat(receive(OTHER, 0, 65536 * 160)).isEqualTo(ACCEPTED_NEW_SOURCE);
    }

    @Test
    void aStrangerThatSendsAlongsideNeverTakesOver() {
        for (int i = 0; i < 1000; i++) {
            assertThat(receive(PHONE, i)).isIn(ACCEPTED, ACCEPTED_NEW_SOURCE);
            assertThat(receive(OTHER, 5000 + i)).isEqualTo(PROBATION);
        }
        assertThat(source.probationDropped()).isEqualTo(1000);
        assertThat(source.ssrcChanges()).isZero();
        assertThat(source.lost()).isZero();
    }

    @Test
    void lossesOfFormerSourcesStayCounted() {
        receive(PHONE, 0);
        receive(PHONE, 5);
        receive(OTHER, 70);
        receive(OTHER, 71);
        receive(OTHER, 74);
        assertThat(source.lost()).isEqualTo(4 + 2);
        assertThat(source.expectedOfSource()).isEqualTo(4);
        assertThat(source.receivedOfSource()).isEqualTo(2);
        source.unlock();
        assertThat(source.lost()).isEqualTo(6);
        assertThat(receive(PHONE, 900)).as("at once after signalling said so").isEqualTo(ACCEPTED_NEW_SOURCE);
        assertThat(source.lost()).isEqualTo(6);
        assertThat(source.ssrcChanges()).isEqualTo(1);
    }

    @Test
    void ourOwnSsrcIsNeverListenedTo() {
        assertThat(receive(OWN, 1)).isEqualTo(OWN_SSRC);
        assertThat(source.locked()).isFalse();
        receive(PHONE, 1);
        assertThat(receive(OWN, 2)).isEqualTo(OWN_SSRC);
        assertThat(source.ownSsrcSeen()).isEqualTo(2);
        source.ownSsrc(OTHER);
        assertThat(receive(OTHER, 2)).isEqualTo(OWN_SSRC);
        assertThat(receive(OWN, 3)).isEqualTo(PROBATION);
        assertThat(source.ownSsrc()).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 48_000})
    void jitterIsThatOfRfc3550(int clockRate) {
        long seed = 42;
        Random random = new Random(seed);
        RtpSource measured = new RtpSource(OWN, clockRate);
        double jitter = 0;
        double transit = 0;
        for (int i = 0; i < 5000; i++) {
            long arrivalNs = i * 20_000_000L + random.nextInt(15_000_000);
            RtpHeader.write(datagram, 0, false, 0, 65_000 + i, -100_000 + i * (clockRate / 50), PHONE);
            packet.wrap(datagram, 0, 12);
            measured.accept(packet, arrivalNs);
            double now = arrivalNs * 1e-9 * clockRate - (double) i * (clockRate / 50);
            jitter += i == 0 ? 0 : (Math.abs(now - transit) - jitter) / 16;
            transit = now;
            assertThat((double) measured.jitterTicks()).as("seed %d, packet %d", seed, i)
                .isBetween(jitter - 1.5, jitter + 1.5);
        }
        assertThat(jitter).isGreaterThan(clockRate / 1000.0);
    }

    @Test
    void aClockThatDoesNotTickIsRefused() {
        assertThatThrownBy(() -> new RtpSource(OWN, 0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("0");
    }

    // ---- clocks that differ -----------------------------------------------------------------------------------

    private static final int LEG_RATE = 48_000;
    private static final int FRAME = LEG_RATE / 50;

    private int receive(RtpSource leg, long sequence, long timestamp, int rate) {
        RtpHeader.write(datagram, 0, false, 0, (int) sequence, (int) timestamp, PHONE);
        assertThat(packet.wrap(datagram, 0, 12)).isTrue();
        nowNs += 20_000_000;
        return leg.accept(packet, rate, FRAME, nowNs);
    }

    @Test
    void oneClockIsToldInTicksOfTheLegs() {
        RtpSource leg = new RtpSource(OWN, LEG_RATE);
        assertThat(receive(leg, 7, 1_000, 8_000)).isEqualTo(ACCEPTED_NEW_SOURCE);
        long first = leg.timestamp();
        for (int i = 1; i < 10; i++) {
            assertThat(receive(leg, 7 + i, 1_000 + i * 160, 8_000)).isEqualTo(ACCEPTED);
            assertThat(leg.timestamp() - first).isEqualTo(i * FRAME);
            assertThat((int) leg.sentTimestamp()).isEqualTo(1_000 + i * 160);
            assertThat(leg.sentRate()).isEqualTo(8_000);
            assertThat(leg.jitterNs()).isZero();
        }
    }

    @ParameterizedTest(name = "the timestamp jumps by {0}")
    @ValueSource(longs = {0, 160, 960, 1L << 31, (1L << 31) + 1, -1, -500_000_000, 3_000_000_000L})
    void whereverTheTimestampGoesWithAnotherClockTimeGoesOnInTheOrderOfThePackets(long jump) {
        for (long start : new long[] {0, 5_000, 0xFFFF_FFFFL - 400}) {
            RtpSource leg = new RtpSource(OWN, LEG_RATE);
            receive(leg, 65_530, start, 8_000);
            long first = leg.timestamp();
            receive(leg, 65_531, start + 160, 8_000);
            for (int i = 2; i < 30; i++) {
                long timestamp = start + 320 + jump + (i - 2) * FRAME;
                assertThat(receive(leg, 65_530 + i, timestamp, LEG_RATE)).as("packet %d", i).isEqualTo(ACCEPTED);
                assertThat(leg.timestamp() - first).as("packet %d", i).isEqualTo(i * FRAME);
            }
            assertThat(receive(leg, 65_560, 9, 8_000)).as("and back").isEqualTo(ACCEPTED);
            assertThat(leg.timestamp() - first).isEqualTo(30 * FRAME);
            assertThat(leg.jitterNs()).isZero();
            assertThat(leg.lost() + leg.restarts() + leg.ssrcChanges()).isZero();
        }
    }

    @Test
    void whatIsLostOrSilentWhereTheClockChangesTakesItsTime() {
        RtpSource leg = new RtpSource(OWN, LEG_RATE);
        receive(leg, 10, 0, 8_000);
        long first = leg.timestamp();
        receive(leg, 14, 77, LEG_RATE);
        assertThat(leg.timestamp() - first).as("three packets lost").isEqualTo(4 * FRAME);
        nowNs += 1_000_000_000;
        receive(leg, 15, 1_234, 8_000);
        assertThat(leg.timestamp() - first).as("a pause of a second").isEqualTo(4 * FRAME + LEG_RATE + FRAME);
        assertThat(receive(leg, 13, 900, LEG_RATE)).as("from before, on the other clock").isEqualTo(OLD);
    }

    @Test
    void anotherSourceOnAnotherClockLiesAboveAllBefore() {
        RtpSource leg = new RtpSource(OWN, LEG_RATE);
        receive(leg, 10, 0xFFFF_FFF0L, LEG_RATE);
        long highest = leg.timestamp();
        leg.unlock();
        assertThat(receive(leg, 10, 0, 8_000)).isEqualTo(ACCEPTED_NEW_SOURCE);
        assertThat(leg.timestamp()).isGreaterThan(highest);
    }

    @Test
    void ticksOfAClockThatGoIntoAFasterOneComeBackExactly() {
        for (int rate : new int[] {8_000, 11_025, 16_000, 22_050, 44_100, 48_000}) {
            for (long ticks : new long[] {0, 1, 159, 160, 44_099, 44_100, 1L << 33, (1L << 33) + 12_345, 1L << 60}) {
                for (long sign = -1; sign <= 1; sign += 2) {
                    long there = RtpClock.floor(sign * ticks / 8, rate, LEG_RATE);
                    assertThat(RtpClock.ceil(there, LEG_RATE, rate)).as("%d at %d", ticks, rate)
                        .isEqualTo(sign * ticks / 8);
                }
            }
        }
    }
}
