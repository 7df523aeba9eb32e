package io.sidetone.internal.rtp;

import static io.sidetone.internal.rtp.JitterBuffer.DUPLICATE;
import static io.sidetone.internal.rtp.JitterBuffer.LATE;
import static io.sidetone.internal.rtp.JitterBuffer.LOSS;
import static io.sidetone.internal.rtp.JitterBuffer.NO_ROOM;
import static io.sidetone.internal.rtp.JitterBuffer.PACKET;
import static io.sidetone.internal.rtp.JitterBuffer.PAUSE;
import static io.sidetone.internal.rtp.JitterBuffer.STORED;
import static io.sidetone.internal.rtp.JitterBuffer.TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.testkit.Garbage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packets are one byte a tick, and each byte tells its timestamp, so that what was played can be checked to the
 * sample. Time is virtual: a millisecond at a time, a frame of 20 ms every twentieth.
 */
class JitterBufferTest {

    private static final int RATE = 8000;
    private static final int FRAME = 160;
    private static final int DEPTH = 320;
    private static final long MS = 1_000_000;
    private static final int LOST = -1;
    private static final int SILENT = -2;

    private AdaptiveJitterBuffer buffer = fixed(64, 480, DEPTH, RATE);
    private final List<Integer> played = new ArrayList<>();
    private long nowMs;

    private static AdaptiveJitterBuffer fixed(int slots, int maxPayloadLength, int depth, int clockRate) {
        return withRoom(slots * maxPayloadLength, slots, maxPayloadLength, depth, clockRate);
    }

    private static AdaptiveJitterBuffer withRoom(int room, int slots, int maxPayloadLength, int depth, int clockRate) {
        return new AdaptiveJitterBuffer(slots, maxPayloadLength, room, depth, depth, FRAME, clockRate);
    }

    private static byte sample(long timestamp) {
        return (byte) (timestamp * 2_654_435_761L >> 13);
    }

    private int insert(long sequence, long timestamp, int ticks) {
        byte[] payload = new byte[ticks + 7];
        for (int i = 0; i < ticks; i++) {
            payload[7 + i] = sample(timestamp + i);
        }
        return buffer.insert(sequence, timestamp, ticks, 3, payload, 7, ticks, nowMs * MS);
    }

    private int insert(long sequence) {
        return insert(sequence, sequence * FRAME, FRAME);
    }

    /** Plays one frame and checks its every sample against its timestamp. */
    private void frame() {
        for (int left = buffer.beginFrame(nowMs * MS); left > 0; ) {
            int due = buffer.due();
            int ticks = Math.min(left, buffer.span());
            assertThat(ticks).isPositive();
            int from = (int) (buffer.position() - buffer.packetTimestamp());
            for (int i = 0; i < ticks; i++) {
                if (due == PACKET) {
                    assertThat(from + i).isBetween(0, buffer.packetTicks() - 1);
                    assertThat(buffer.bytes()[buffer.payloadOffset() + from + i])
                        .isEqualTo(sample(buffer.position() + i));
                }
                played.add(due == PACKET ? (int) (buffer.packetSequence() % 1_000_000) : due == LOSS ? LOST : SILENT);
            }
            buffer.advance(ticks);
            left -= ticks;
        }
        nowMs += 20;
    }

    private void frames(int count) {
        for (int i = 0; i < count; i++) {
            frame();
        }
    }

    private long count(int what) {
        return played.stream().filter(each -> each == what).count();
    }

    /** What was played as runs: "2×160 lost×80 silent×320". */
    private String runs() {
        StringBuilder text = new StringBuilder();
        for (int i = 0, from = 0; i < played.size(); i = from) {
            while (from < played.size() && played.get(from).equals(played.get(i))) {
                from++;
            }
            int what = played.get(i);
            text.append(what == LOST ? "lost" : what == SILENT ? "silent" : "" + what).append('×').append(from - i)
                .append(' ');
        }
        return text.toString().trim();
    }

    /** A stream in time: each frame's packet arrives, then the frame is played. */
    private void stream(long from, long to) {
        for (long sequence = from; sequence < to; sequence++) {
            assertThat(insert(sequence)).isEqualTo(STORED);
            frame();
        }
    }

    // ---- beginning

    @Test
    void playoutBeginsWhenTheFirstPacketHasWaitedForTheDepthAndNotANanosecondSooner() {
        insert(10);
        buffer.beginFrame(40 * MS - 1);
        assertThat(buffer.started()).isFalse();
        assertThat(buffer.due()).isEqualTo(PAUSE);
        assertThat(buffer.span()).isEqualTo(Integer.MAX_VALUE);
        buffer.beginFrame(40 * MS);
        assertThat(buffer.started()).isTrue();
        assertThat(buffer.due()).isEqualTo(PACKET);
        assertThat(buffer.position()).isEqualTo(1600);
        assertThat(buffer.depthTicks()).isEqualTo(DEPTH);
    }

    @Test
    void playoutBeginsWithTheEarliestPacketThatCame() {
        insert(11);
        insert(10);
        assertThat(buffer.nextSequence()).isEqualTo(10);
        insert(12);
        frames(5);
        assertThat(runs()).isEqualTo("silent×320 10×160 11×160 12×160");
    }

    @Test
    void anEmptyBufferIsSilent() {
        frames(3);
        assertThat(runs()).isEqualTo("silent×480");
        assertThat(buffer.nextSequence()).isGreaterThan(buffer.highestSequence());
    }

    @Test
    void thePacketIsHandedOverAsItCame() {
        insert(10);
        nowMs = 40;
        buffer.beginFrame(nowMs * MS);
        assertThat(buffer.due()).isEqualTo(PACKET);
        assertThat(buffer.packetSequence()).isEqualTo(10);
        assertThat(buffer.packetTimestamp()).isEqualTo(1600);
        assertThat(buffer.packetTicks()).isEqualTo(160);
        assertThat(buffer.packetFormat()).isEqualTo(3);
        assertThat(buffer.payloadLength()).isEqualTo(160);
    }

    // ---- loss, pause, order

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20})
    void aLossIsConcealedForExactlyItsPackets(int burst) {
        stream(0, 10);
        frames(burst);
        stream(10 + burst, 20 + burst);
        frames(2);
        assertThat(count(LOST)).isEqualTo(burst * FRAME);
        assertThat(count(SILENT)).isEqualTo(DEPTH);
        assertThat(played).hasSize((22 + burst) * FRAME);
        assertThat(buffer.lateCount()).isZero();
    }

    @Test
    void aLossIsConcealedForExactlyItsPacketsWhereverTheStreamStandsAtTheWraps() {
        for (long wrap : new long[] {1L << 32, (1L << 32) + 65536}) {
            for (long start = wrap - 100; start <= wrap + 100; start++) {
                buffer = fixed(16, 160, DEPTH, RATE);
                played.clear();
                nowMs = 0;
                for (int i = 0; i < 110; i++) {
                    if (i != 50) {
                        assertThat(insert(start + i, (2L << 32) + start - wrap + i * FRAME, FRAME)).isEqualTo(STORED);
                    }
                    frame();
                }
                frames(2);
                assertThat(count(LOST)).as("start %d", start).isEqualTo(FRAME);
                assertThat(count(SILENT)).as("start %d", start).isEqualTo(DEPTH);
            }
        }
    }

    @Test
    void aTimestampJumpInSequenceIsAPauseNotALoss() {
        insert(0, 0, FRAME);
        insert(1, 800, FRAME);
        frames(8);
        assertThat(runs()).isEqualTo("silent×320 0×160 silent×640 1×160");
    }

    @Test
    void aPauseWithLossesConcealsTheLossesOnly() {
        insert(0, 0, FRAME);
        insert(3, 1000, FRAME);
        frames(9);
        assertThat(runs()).startsWith("silent×320 0×160 lost×320 silent×520 3×120");
    }

    @Test
    void aGapSmallerThanTheLostPacketsIsConcealedNoLongerThanItIs() {
        insert(0, 0, FRAME);
        insert(3, 200, FRAME);
        frames(4);
        assertThat(runs()).startsWith("silent×320 0×160 lost×40 3×120");
    }

    @Test
    void aLostPacketOfAnotherDurationIsConcealedWhole() {
        insert(0, 0, FRAME);
        insert(2, 480, 320);
        frames(7);
        assertThat(runs()).isEqualTo("silent×320 0×160 lost×320 2×320");
    }

    @Test
    void nothingStoredIsALossWithoutEndUntilSomethingComes() {
        stream(0, 1);
        frames(3);
        assertThat(buffer.due()).isEqualTo(LOSS);
        assertThat(buffer.span()).isEqualTo(Integer.MAX_VALUE);
        assertThat(buffer.nextSequence()).isGreaterThan(buffer.highestSequence());
    }

    @Test
    void everyReorderingWithinTheDepthPlaysAsIfInOrder() {
        stream(0, 60);
        frames(4);
        List<Integer> inOrder = new ArrayList<>(played);
        long seed = 99;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            buffer = fixed(64, 480, DEPTH, RATE);
            played.clear();
            // Each packet less than the depth of 40 ms late; the first is in time, as in the run in order.
            long[] arrivalMs = new long[60];
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                arrivalMs[i] = i * 20 + (i == 0 ? 0 : random.nextInt(40));
                order.add(i);
            }
            Collections.shuffle(order, random);
            order.sort((a, b) -> Long.compare(arrivalMs[a], arrivalMs[b]));
            int next = 0;
            for (int tick = 0; tick < 64; tick++) {
                for (; next < 60 && arrivalMs[order.get(next)] <= tick * 20; next++) {
                    nowMs = arrivalMs[order.get(next)];
                    assertThat(insert(order.get(next))).as("seed %d round %d", seed, round).isEqualTo(STORED);
                }
                nowMs = tick * 20;
                frame();
            }
            assertThat(played).as("seed %d round %d order %s", seed, round, order).isEqualTo(inOrder);
            assertThat(buffer.lateCount() + buffer.overflowCount()).isZero();
        }
    }

    @Test
    void duplicatesChangeNothingAndAreCounted() {
        stream(0, 20);
        List<Integer> once = new ArrayList<>(played);
        buffer = fixed(64, 480, DEPTH, RATE);
        played.clear();
        nowMs = 0;
        for (long sequence = 0; sequence < 20; sequence++) {
            insert(sequence);
            assertThat(insert(sequence)).isEqualTo(DUPLICATE);
            frame();
        }
        assertThat(played).isEqualTo(once);
        assertThat(buffer.duplicateCount()).isEqualTo(20);
        assertThat(buffer.lateCount()).isZero();
    }

    // ---- late

    @Test
    void aPacketWhoseLastSamplePassedIsDroppedAndNeverReplayed() {
        insert(0);
        insert(2);
        frames(4);
        assertThat(buffer.position()).isEqualTo(2 * FRAME);
        assertThat(insert(1)).isEqualTo(LATE);
        frames(1);
        assertThat(insert(2)).as("played before").isEqualTo(LATE);
        assertThat(runs()).isEqualTo("silent×320 0×160 lost×160 2×160");
        assertThat(buffer.lateCount()).isEqualTo(2);
    }

    @Test
    void thePacketWhoseLastSampleIsStillDueIsPlayedFromThere() {
        insert(0, 0, FRAME);
        frames(4);
        assertThat(insert(1, 161, FRAME)).isEqualTo(STORED);
        frames(1);
        assertThat(runs()).isEqualTo("silent×320 0×160 lost×160 1×1 lost×159");
        assertThat(buffer.lateCount()).isZero();
    }

    @Test
    void oneTickLessAndItIsLate() {
        insert(0, 0, FRAME);
        frames(4);
        assertThat(insert(1, 160, FRAME)).isEqualTo(LATE);
    }

    // ---- packet times

    @ParameterizedTest
    @ValueSource(ints = {80, 160, 240, 320, 400, 480, 37})
    void anyPacketTimeIsPlayedInFramesToTheSample(int ticks) {
        long start = 1L << 32;
        int packets = 50;
        int sent = 0;
        for (int tick = 0; tick * FRAME < packets * ticks + DEPTH; tick++) {
            for (; sent < packets && sent * ticks <= tick * FRAME; sent++) {
                assertThat(insert(7 + sent, start + sent * ticks, ticks)).isEqualTo(STORED);
            }
            frame();
        }
        int lastFrame = (FRAME - packets * ticks % FRAME) % FRAME;
        assertThat(played.subList(0, DEPTH)).containsOnly(SILENT);
        for (int i = 0; i < packets * ticks; i++) {
            assertThat(played.get(DEPTH + i)).as("sample %d", i).isEqualTo(7 + i / ticks);
        }
        assertThat(count(LOST)).isEqualTo(lastFrame);
    }

    @Test
    void packetTimesMayChangeFromPacketToPacket() {
        long seed = 5;
        Random random = new Random(seed);
        long timestamp = 1000;
        long sequence = 0;
        for (int tick = 0; tick < 500; tick++) {
            while (timestamp - 1000 <= tick * FRAME) {
                int ticks = 80 * (1 + random.nextInt(6));
                assertThat(insert(sequence++, timestamp, ticks)).as("seed %d", seed).isEqualTo(STORED);
                timestamp += ticks;
            }
            frame();
        }
        assertThat(count(SILENT)).isEqualTo(DEPTH);
        assertThat(count(LOST)).isZero();
    }

    // ---- silence of every kind

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 8, 50, 290})
    void timestampsThatStandStillDuringSilenceLoseNothingOfTheNextTalkSpurt(int silentFrames) {
        stream(0, 10);
        frames(silentFrames);
        int before = played.size();
        for (int i = 10; i < 20; i++) {
            insert(i);
            frame();
        }
        frames(4);
        for (int i = 10; i < 20; i++) {
            // Up to 60 ms of underrun the packets are taken for late ones, at most until 60 ms are full.
            long wanted = i == 10 && silentFrames <= 5 || i == 11 && silentFrames == 4 ? 0 : FRAME;
            assertThat(count(i)).as("packet %d", i).isEqualTo(wanted);
        }
        assertThat(played.lastIndexOf(19)).as("the delay is the depth again").isLessThan(before + 13 * FRAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 8, 50, 290})
    void timestampsThatGoOnDuringSilenceKeepThePositionExact(int silentFrames) {
        stream(0, 10);
        frames(silentFrames);
        for (int i = 0; i < 10; i++) {
            assertThat(insert(10 + i, (10 + i + silentFrames) * FRAME, FRAME)).isEqualTo(STORED);
            frame();
        }
        frames(2);
        for (int i = 0; i < 20; i++) {
            int from = DEPTH + (i < 10 ? i : i + silentFrames) * FRAME;
            assertThat(played.subList(from, from + FRAME)).as("packet %d", i).containsOnly(i);
        }
        assertThat(buffer.lateCount()).isZero();
    }

    @Test
    void aTimestampThatJumpsFarAheadOfRealTimeIsPlayedAfterTheDepthAndNothingBeforeItIsLost() {
        stream(0, 10);
        for (int i = 10; i < 20; i++) {
            assertThat(insert(i, 1_000_000_000L + i * FRAME, FRAME)).isEqualTo(STORED);
            frame();
        }
        frames(2);
        for (int i = 0; i < 20; i++) {
            assertThat(count(i)).as("packet %d", i).isEqualTo(FRAME);
        }
        assertThat(count(SILENT)).isEqualTo(DEPTH);
        assertThat(count(LOST)).isZero();
    }

    @Test
    void reorderingAcrossSuchAJumpLosesNothingOnEitherSide() {
        stream(0, 9);
        insert(11, 1_000_000_000L + 11 * FRAME, FRAME);
        insert(9);
        insert(10, 1_000_000_000L + 10 * FRAME, FRAME);
        frames(5);
        for (int i = 0; i < 12; i++) {
            assertThat(count(i)).as("packet %d", i).isEqualTo(FRAME);
        }
        assertThat(count(LOST)).isZero();
    }

    @Test
    void aTimestampThatJumpsFarBackIsPlayedAfterTheDepthToo() {
        for (int i = 0; i < 10; i++) {
            insert(i, 1_000_000_000L + i * FRAME, FRAME);
            frame();
        }
        stream(10, 20);
        frames(2);
        for (int i = 0; i < 20; i++) {
            assertThat(count(i)).as("packet %d", i).isEqualTo(FRAME);
        }
    }

    @Test
    void onePacketWithAWildTimestampCostsThatPacketOnly() {
        stream(0, 10);
        insert(10, 1_000_000_000L, FRAME);
        frame();
        stream(11, 30);
        frames(2);
        for (int i = 0; i < 30; i++) {
            assertThat(count(i)).as("packet %d", i).isEqualTo(i == 10 ? 0 : FRAME);
        }
        assertThat(count(LOST)).isEqualTo(FRAME);
        assertThat(count(SILENT)).isEqualTo(DEPTH);
    }

    @Test
    void whatWasTakenBackDoesNotCountAsTheHighest() {
        stream(0, 10);
        insert(10, 1_000_000_000L, FRAME);
        insert(12, 1_000_000_320L, FRAME);
        assertThat(insert(11)).isEqualTo(STORED);
        assertThat(buffer.highestSequence()).isEqualTo(11);
        frames(4);
        assertThat(buffer.nextSequence()).as("nothing waits").isEqualTo(12);
    }

    @Test
    void aStalledNetworkCostsItsStallAndTheDelayIsAsBefore() {
        stream(0, 10);
        frames(20);
        for (int i = 10; i < 30; i++) {
            insert(i);
        }
        stream(30, 40);
        frames(2);
        for (int i = 30; i < 40; i++) {
            int from = DEPTH + i * FRAME;
            assertThat(played.subList(from, from + FRAME)).as("packet %d", i).containsOnly(i);
        }
    }

    @Test
    void aPathThatBecomesSlowerForGoodIsFollowed() {
        stream(0, 10);
        frames(10);
        stream(10, 40);
        frames(2);
        for (int i = 10; i < 40; i++) {
            assertThat(count(i)).as("packet %d", i).isEqualTo(FRAME);
        }
        assertThat(buffer.lateCount()).isZero();
    }

    // ---- limits

    @Test
    void asManyPacketsAsSlotsAreHeldAndWithOneMoreTheDelayIsTheDepthAgain() {
        buffer = fixed(8, 160, DEPTH - 40, RATE);
        insert(0);
        nowMs = 40;
        buffer.beginFrame(nowMs * MS);
        for (int i = 1; i < 8; i++) {
            assertThat(insert(i)).isEqualTo(STORED);
        }
        assertThat(buffer.overflowCount()).isZero();
        assertThat(insert(8)).isEqualTo(STORED);
        assertThat(buffer.position()).isEqualTo(8 * FRAME - DEPTH + 40);
        assertThat(buffer.overflowCount()).isEqualTo(6);
        assertThat(buffer.nextSequence()).isEqualTo(6);
        frames(3);
        assertThat(runs()).isEqualTo("6×120 7×160 8×160 lost×40");
    }

    @Test
    void overflowBeforeTheFirstFrameIsHarmlessToo() {
        buffer = fixed(8, 160, DEPTH, RATE);
        for (int i = 0; i < 100; i++) {
            assertThat(insert(i)).isEqualTo(STORED);
        }
        nowMs = 40;
        frames(3);
        assertThat(played).doesNotContain(LOST, SILENT);
        assertThat(played.get(0)).isGreaterThan(90);
    }

    @Test
    void shortPacketsTakeLittleOfTheRoomAndLongOnesMakeIt() {
        buffer = withRoom(16 * FRAME, 32, 480, 16 * FRAME, RATE);
        for (int i = 0; i < 14; i++) {
            assertThat(insert(i)).isEqualTo(STORED);
        }
        assertThat(buffer.overflowCount()).isZero();
        assertThat(insert(14, 14 * FRAME, 480)).isEqualTo(STORED);
        assertThat(buffer.overflowCount()).isEqualTo(3);
        nowMs = 320;
        frames(16);
        assertThat(runs()).startsWith("3×160 4×160 5×160").contains("12×160 13×160 14×480");
    }

    @Test
    void anOlderPacketTakesNoRoomFromNewerOnes() {
        buffer = withRoom(16 * FRAME, 32, 480, 16 * FRAME, RATE);
        for (int i = 1; i < 17; i++) {
            insert(i);
        }
        assertThat(insert(0)).isEqualTo(NO_ROOM);
        assertThat(buffer.overflowCount()).isEqualTo(1);
        assertThat(buffer.select(1)).isTrue();
    }

    @Test
    void growingKeepsWhatIsHere() {
        buffer = withRoom(2 * 480, 8, 480, DEPTH, RATE);
        insert(0);
        insert(1, FRAME, 480);
        insert(2, 4 * FRAME, 100);
        buffer.grow(960, 4 * 960);
        assertThat(insert(3, 4 * FRAME + 100, 960)).isEqualTo(STORED);
        nowMs = 40;
        frames(11);
        assertThat(runs()).isEqualTo("0×160 1×480 2×100 3×960 lost×60");
    }

    @Test
    void aPayloadHasItsLengthAndNotOneByteMore() {
        buffer = fixed(8, 160, DEPTH, RATE);
        assertThat(insert(0, 0, 160)).isEqualTo(STORED);
        assertThat(insert(1, 160, 161)).isEqualTo(TOO_LONG);
        assertThat(buffer.tooLongCount()).isEqualTo(1);
        assertThat(buffer.highestSequence()).isZero();
    }

    @Test
    void misuseIsRefusedAtConstruction() {
        assertThatThrownBy(() -> fixed(48, 160, 0, RATE)).hasMessageContaining("48");
        assertThatThrownBy(() -> fixed(1, 160, 0, RATE)).hasMessageContaining("1");
        assertThatThrownBy(() -> fixed(64, 0, 0, RATE)).hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> fixed(1 << 20, 1 << 11, 0, RATE)).hasMessageContaining("2048");
        assertThat(withRoom(160, 64, 160, 0, RATE).isSkipped(0)).isFalse();
        assertThatThrownBy(() -> withRoom(159, 64, 160, 0, RATE)).hasMessageContaining("160 bytes in 159");
        assertThatThrownBy(() -> fixed(64, 160, -1, RATE)).hasMessageContaining("-1");
        assertThatThrownBy(() -> fixed(64, 160, 0, 0)).hasMessageContaining("0 Hz");
    }

    // ---- looking into it

    @Test
    void storedPacketsCanBeLookedAtWithoutBeingPlayed() {
        insert(0);
        insert(2);
        assertThat(buffer.nextSequence()).isZero();
        assertThat(buffer.highestSequence()).isEqualTo(2);
        assertThat(buffer.select(2)).isTrue();
        assertThat(buffer.packetTimestamp()).isEqualTo(320);
        assertThat(buffer.select(1)).isFalse();
        assertThat(buffer.packetSequence()).as("unchanged").isEqualTo(2);
        assertThat(buffer.select(-1)).isFalse();
        assertThat(buffer.select(66)).isFalse();
        frames(4);
        assertThat(runs()).isEqualTo("silent×320 0×160 lost×160");
        assertThat(buffer.nextSequence()).isEqualTo(2);
    }

    @Test
    void thePacketBeingPlayedIsTheNextUntilItIsWhollyPlayed() {
        insert(5, 0, 320);
        insert(6, 320, 320);
        frames(3);
        assertThat(buffer.nextSequence()).isEqualTo(5);
        frame();
        assertThat(buffer.nextSequence()).isEqualTo(6);
    }

    @Test
    void restartForgetsThePacketsAndKeepsTheCounters() {
        stream(0, 5);
        insert(0);
        buffer.restart();
        assertThat(buffer.started()).isFalse();
        assertThat(buffer.due()).isEqualTo(PAUSE);
        assertThat(buffer.select(4)).isFalse();
        assertThat(buffer.nextSequence()).isGreaterThan(buffer.highestSequence());
        assertThat(buffer.lateCount()).isEqualTo(1);
        played.clear();
        insert(70_000, 9, FRAME);
        frames(3);
        assertThat(runs()).isEqualTo("silent×320 70000×160");
    }

    // ---- anything at all

    @Test
    void noInputBreaksItAndAnOrderlyStreamIsPlayedWholeSoonAfter() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            int slots = 4 << random.nextInt(5);
            buffer = withRoom(480 + random.nextInt(slots * 480), slots, 480,
                random.nextInt(Math.min(800, (slots - 2) * FRAME)), RATE);
            played.clear();
            nowMs = 0;
            long sequence = 1L << 32;
            long timestamp = 1L << 40;
            for (int i = 0; i < 300; i++) {
                sequence += random.nextInt(20) == 0 ? random.nextInt(3000) - 90 : random.nextInt(4) - 1;
                timestamp += random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(500) - 100;
                insert(sequence, timestamp, 1 + random.nextInt(480));
                if (random.nextInt(50) == 0) {
                    buffer.restart();
                }
                if (random.nextInt(100) == 0) {
                    buffer.grow(480 + random.nextInt(100), random.nextInt(2 * slots * 480));
                }
                if (random.nextBoolean()) {
                    frame();
                }
                boolean waits = false;
                for (long each = buffer.nextSequence(); each <= buffer.highestSequence() && !waits; each++) {
                    waits = buffer.select(each);
                }
                assertThat(waits || buffer.highestSequence() < buffer.nextSequence()).as("seed %d", seed).isTrue();
            }
            for (int i = 0; i < 250; i++) {
                insert(sequence + 3000 + i, (1L << 40) + i * FRAME, FRAME);
                frame();
            }
            assertThat(played.subList(played.size() - 20 * FRAME, played.size())).as("seed %d", seed)
                .doesNotContain(LOST, SILENT).isSorted();
        }
    }

    @Test
    void tenThousandRoundsAllocateNothing() {
        byte[] payload = new byte[160];
        Arrays.fill(payload, (byte) 1);
        int[] from = {0};
        long[] sum = {0};
        assertThat(Garbage.least(4, () -> {
            sum[0] += round(payload, from[0], from[0] + 10_000);
            from[0] += 10_000;
        })).isZero();
        assertThat(sum[0]).isPositive();
    }

    /** RTP in, source, buffer, frame out; every eleventh packet lost. */
    private final RtpSource source = new RtpSource(1, RATE);
    private final RtpPacket packet = new RtpPacket();
    private final byte[] datagram = new byte[172];

    private long round(byte[] payload, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            if (i % 11 != 0) {
                System.arraycopy(payload, 0, datagram, 12, 160);
                RtpHeader.write(datagram, 0, false, 0, i, i * FRAME, 2);
                packet.wrap(datagram, 0, 172);
                source.accept(packet, i * 20 * MS);
                buffer.insert(source.sequence(), source.timestamp(), FRAME, 0, packet.buffer(),
                    packet.payloadOffset(), packet.payloadLength(), i * 20 * MS);
            }
            for (int left = buffer.beginFrame(i * 20 * MS); left > 0; ) {
                int due = buffer.due();
                int ticks = Math.min(left, buffer.span());
                sum += due == PACKET ? buffer.bytes()[buffer.payloadOffset()] : 0;
                buffer.advance(ticks);
                left -= ticks;
            }
        }
        return sum;
    }
}
