package io.sidetone.internal.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How depth follows the network. Virtual time in nanoseconds; a frame of 20 ms each 20 ms. */
class AdaptiveJitterBufferTest {

    private static final int RATE = 8000;
    private static final int FRAME = 160;
    private static final long MS = 1_000_000;
    private static final long FRAME_NS = 20 * MS;
    private static final int LEAST = FRAME;
    private static final int MOST = 10 * FRAME;
    private static final int ROOM = 32 * FRAME;

    private final AdaptiveJitterBuffer buffer = new AdaptiveJitterBuffer(32, 480, ROOM, LEAST, MOST, FRAME, RATE);
    private final byte[] payload = new byte[480];

    private record Arrival(long timeNs, long sequence, long timestamp, int ticks) {
    }

    private final PriorityQueue<Arrival> network = new PriorityQueue<>((a, b) -> a.timeNs != b.timeNs
        ? Long.compare(a.timeNs, b.timeNs) : Long.compare(a.sequence, b.sequence));
    private long sequence = 1L << 20;
    private long timestamp = 1L << 33;
    private double sentNs = 7 * MS;
    private long tick;
    private int concealed;
    private int paused;
    private int standstills;
    private long played;
    private long lastSequence;

    /** Sends packets of 20 ms until {@code untilS}, each delayed by what the network makes of its time of sending. */
    private void send(double untilS, LongUnaryOperator delayNs) {
        send(untilS, delayNs, 0);
    }

    private void send(double untilS, LongUnaryOperator delayNs, double skewPpm) {
        for (; sentNs < untilS * 1e9; sentNs += FRAME_NS / (1 + skewPpm / 1e6)) {
            long delay = delayNs.applyAsLong((long) sentNs);
            if (delay >= 0) {
                network.add(new Arrival((long) sentNs + delay, sequence, timestamp, FRAME));
            }
            sequence++;
            timestamp += FRAME;
        }
    }

    private void play(double untilS) {
        for (; tick * FRAME_NS < untilS * 1e9; tick++) {
            deliver(tick * FRAME_NS);
            frame();
        }
    }

    private void deliver(long nowNs) {
        while (!network.isEmpty() && network.peek().timeNs <= nowNs) {
            Arrival next = network.remove();
            buffer.insert(next.sequence, next.timestamp, next.ticks, 0, payload, 0, next.ticks, next.timeNs);
        }
    }

    private void frame() {
        int ticks = buffer.beginFrame(tick * FRAME_NS);
        standstills += ticks == 0 ? 1 : 0;
        for (int left = ticks; left > 0; ) {
            int due = buffer.due();
            int span = Math.min(left, buffer.span());
            concealed += due == JitterBuffer.LOSS ? span : 0;
            paused += due == JitterBuffer.PAUSE ? span : 0;
            if (due == JitterBuffer.PACKET) {
                assertThat(buffer.packetSequence()).as("never replayed").isGreaterThanOrEqualTo(lastSequence);
                lastSequence = buffer.packetSequence();
                played += span;
            }
            buffer.advance(span);
            left -= span;
        }
    }

    /** Frames by which the packet that comes in time is early: what the buffer adds, whole frames. */
    private int depthFrames() {
        return buffer.depthTicks() / FRAME;
    }

    // ---- steady networks

    @Test
    void aSteadyNetworkGetsTheLeastDepthAndNoCorrection() {
        send(60, at -> 0);
        play(60);
        assertThat(buffer.depthTicks()).isEqualTo(LEAST);
        assertThat(buffer.framesLeftOut() + buffer.framesInserted()).isZero();
        assertThat(concealed + buffer.lateCount() + buffer.emptyFrames()).isZero();
        assertThat(buffer.depths().least()).isEqualTo(LEAST);
        assertThat(buffer.depths().most()).isEqualTo(LEAST);
        assertThat(buffer.depths().mean()).isEqualTo(LEAST);
    }

    @Test
    void aSteadyNetworkWithPhaseNoiseAroundTheTickIsNotCorrectedForEver() {
        long seed = 4;
        Random random = new Random(seed);
        sentNs = 20 * MS;
        send(3600, at -> (long) Math.abs(random.nextGaussian() * MS / 2));
        play(3600);
        assertThat(buffer.framesLeftOut() + buffer.framesInserted()).as("seed %d", seed).isLessThanOrEqualTo(2);
        assertThat(buffer.lateCount()).isZero();
    }

    // ---- jitter

    @ParameterizedTest
    @CsvSource({"10, 1", "30, 2", "50, 3", "80, 5", "120, 7"})
    void uniformJitterIsCoveredAndNotMuchMore(int jitterMs, int mostFrames) {
        long seed = jitterMs;
        Random random = new Random(seed);
        send(300, at -> (long) (random.nextDouble() * jitterMs * MS));
        play(20);
        long late = buffer.lateCount();
        long empty = buffer.emptyFrames();
        play(300);
        double lateShare = (buffer.lateCount() - late) / (280 * 50.0);
        System.out.printf("uniform jitter of %d ms: depth %.0f to %.0f, mean %.0f ms; late %.2f %%, empty %d, "
            + "left out %d, inserted %d%n", jitterMs, buffer.depths().least() / 8.0, buffer.depths().most() / 8.0,
            buffer.depths().mean() / 8, lateShare * 100, buffer.emptyFrames() - empty, buffer.framesLeftOut(),
            buffer.framesInserted());
        assertThat(lateShare).as("seed %d", seed).isLessThan(0.01);
        assertThat(buffer.depths().mean()).as("seed %d", seed).isLessThan((mostFrames + 1.5) * FRAME);
    }

    @Test
    void aSpikeIsWaitedForAndForgottenWithinFiveSeconds() {
        long spike = 10_000 * MS;
        send(30, at -> at > spike && at < spike + 120 * MS ? spike + 120 * MS - at : 0);
        play(10.2);
        assertThat(depthFrames()).as("grown at once").isGreaterThanOrEqualTo(5);
        assertThat(buffer.lateCount()).isZero();
        play(15.2);
        assertThat(depthFrames()).isLessThanOrEqualTo(2);
        play(30);
        assertThat(depthFrames()).isEqualTo(1);
        assertThat(buffer.concealedTicks()).as("nothing was lost").isZero();
        assertThat(buffer.lateCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 100, 150, 180, 200, 300, 500, 1000})
    void afterAnyBurstTheDelayIsBackToTwoFramesWithinFiveSeconds(int stallMs) {
        long stall = 10_000 * MS;
        long end = stall + stallMs * MS;
        send(30, at -> at > stall && at < end ? end - at : 0);
        double back = 0;
        for (double s = end / 1e9 + 0.1; s < 20; s += 0.02) {
            play(s);
            if (depthFrames() > 2) {
                back = s - end / 1e9;
            }
        }
        System.out.printf("burst of %d ms: deepest %.0f ms, two frames again after %.2f s; late %d, interruptions %d%n",
            stallMs, buffer.depths().most() / 8.0, back, buffer.lateCount(), buffer.interruptionCount());
        assertThat(back).isLessThan(5);
        assertThat(buffer.depths().most()).isLessThanOrEqualTo(MOST);
        assertThat(buffer.interruptionCount()).isEqualTo(stallMs - 20 >= 170 ? 1 : 0);
    }

    @Test
    void wirelessBurstsAreCoveredWhileTheyLastAndForgottenAfterwards() {
        long seed = 77;
        Random random = new Random(seed);
        long[] freeNs = {0};
        // The channel is taken for 20 to 90 ms, four times a second on average; packets queue meanwhile.
        send(120, at -> {
            if (at > freeNs[0] && random.nextInt(12) == 0 && at < 60_000 * MS) {
                freeNs[0] = at + (20 + random.nextInt(70)) * MS;
            }
            return Math.max(0, freeNs[0] - at);
        });
        play(5);
        long empty = buffer.emptyFrames();
        play(60);
        System.out.printf("wireless bursts: depth mean %.0f, most %.0f ms; empty %d in 55 s, late %d, interruptions "
            + "%d%n", buffer.depths().mean() / 8, buffer.depths().most() / 8.0, buffer.emptyFrames() - empty,
            buffer.lateCount(), buffer.interruptionCount());
        assertThat(buffer.emptyFrames() - empty).as("seed %d", seed).isLessThan(55 * 50 / 100);
        assertThat(buffer.lateCount()).as("seed %d", seed).isZero();
        play(70);
        assertThat(depthFrames()).as("seed %d", seed).isLessThanOrEqualTo(2);
        play(120);
        assertThat(depthFrames()).as("seed %d", seed).isEqualTo(1);
    }

    // ---- clock skew

    @ParameterizedTest
    @ValueSource(ints = {200, -200, 20, -20})
    void clocksApartBy200PpmLeaveTheDelayWhereItIsForADay(int ppm) {
        int day = 24 * 3600;
        long packets = 0;
        double nextNs = 7 * MS;
        double meanX = 0;
        double meanY = 0;
        double xy = 0;
        double xx = 0;
        int seconds = 0;
        long waitedNs = 0;
        int waited = 0;
        long least = Long.MAX_VALUE;
        long most = 0;
        for (long t = 0; t < day * 50L; t++) {
            for (; nextNs <= t * FRAME_NS; nextNs += FRAME_NS / (1 + ppm / 1e6)) {
                long early = timestamp + packets * FRAME - buffer.position();
                if (buffer.started()) {
                    waitedNs += (long) (early * 125_000.0 + t * FRAME_NS - nextNs);
                    waited++;
                }
                buffer.insert(sequence + packets, timestamp + packets * FRAME, FRAME, 0, payload, 0, FRAME,
                    (long) nextNs);
                packets++;
            }
            int ticks = buffer.beginFrame(t * FRAME_NS);
            assertThat(ticks).isIn(0, FRAME, 2 * FRAME);
            for (int left = ticks; left > 0; ) {
                int span = Math.min(left, buffer.span());
                concealed += buffer.due() == JitterBuffer.LOSS ? span : 0;
                buffer.advance(span);
                left -= span;
            }
            if (t % 50 == 49 && waited > 0 && t > 60 * 50) {
                long delayNs = waitedNs / waited;
                least = Math.min(least, delayNs);
                most = Math.max(most, delayNs);
                seconds++;
                double dx = t / 180_000.0 - meanX;
                meanX += dx / seconds;
                meanY += (delayNs / 1e6 - meanY) / seconds;
                xy += dx * (delayNs / 1e6 - meanY);
                xx += dx * (t / 180_000.0 - meanX);
            }
            if (t % 50 == 49) {
                waited = 0;
                waitedNs = 0;
            }
        }
        System.out.printf("%+d ppm, 24 h: delay %.1f to %.1f ms, slope %+.5f ms/h, %d frames left out, %d inserted, "
            + "%d ticks concealed, %d late%n", ppm, least / 1e6, most / 1e6, xy / xx, buffer.framesLeftOut(),
            buffer.framesInserted(), concealed, buffer.lateCount());
        assertThat(Math.abs(xy / xx)).isLessThan(1);
        assertThat(most - least).as("one frame and a little").isLessThan(24 * MS);
        assertThat(concealed + buffer.lateCount() + buffer.overflowCount()).isZero();
        long expected = Math.round(day * 50 * ppm / 1e6);
        assertThat(buffer.framesLeftOut() - buffer.framesInserted()).isBetween(expected - 2, expected + 2);
        assertThat(Math.min(buffer.framesLeftOut(), buffer.framesInserted())).as("never to and fro").isZero();
    }

    @Test
    void aStandstillIsAnnouncedEightSecondsAhead() {
        send(200, at -> 0, -200);
        int announced = 0;
        while (standstills == 0) {
            deliver(tick * FRAME_NS);
            frame();
            tick++;
            announced += buffer.framesToStandstill() > 0 ? 1 : 0;
            assertThat(tick).isLessThan(10_000);
        }
        assertThat(announced).isEqualTo(399);
    }

    // ---- talk spurts

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50, 500})
    void aTalkSpurtAfterAPauseIsPlayedWholeAndThePauseIsNoLoss(int pauseFrames) {
        send(5, at -> 0);
        timestamp += pauseFrames * FRAME;
        sentNs += pauseFrames * FRAME_NS;
        double end = 10 + pauseFrames / 50.0;
        send(end, at -> 0);
        play(end + 0.1);
        assertThat(played).isEqualTo((sequence - (1L << 20)) * FRAME);
        assertThat(buffer.concealedTicks()).isZero();
        assertThat(buffer.interruptionCount()).isZero();
        assertThat(buffer.lateCount()).isZero();
        assertThat(depthFrames()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 60, 100, 140})
    void aTalkSpurtWhoseFirstPacketsAreSlowIsNotClipped(int slowMs) {
        send(5, at -> 0);
        timestamp += 50 * FRAME;
        sentNs += 50 * FRAME_NS;
        send(12, at -> slowMs * MS);
        play(12.5);
        assertThat(played).isEqualTo((sequence - (1L << 20)) * FRAME);
        assertThat(buffer.lateCount()).isZero();
    }

    @Test
    void depthIsShedInAPauseAtOnce() {
        long stall = 5_000 * MS;
        send(5.3, at -> at > stall && at < stall + 160 * MS ? stall + 160 * MS - at : 0);
        // Words of 100 ms with pauses of 300 ms.
        for (double s = 5.6; s < 9; s += 0.4) {
            timestamp += 15 * FRAME;
            sentNs += 15 * FRAME_NS;
            send(s + 0.1, at -> 0);
        }
        play(6.9);
        assertThat(depthFrames()).isGreaterThan(4);
        play(8.2);
        assertThat(depthFrames()).isEqualTo(1);
        assertThat(buffer.concealedTicks()).isZero();
        assertThat(buffer.lateCount()).isZero();
    }

    // ---- loss

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 20})
    void aLossIsConcealedForExactlyItsPacketsAtTheLeastDepthToo(int burst) {
        long from = 5_000 * MS;
        send(10, at -> at >= from && at < from + burst * FRAME_NS ? -1 : 0);
        play(10);
        assertThat(buffer.concealedTicks()).isEqualTo((long) burst * FRAME);
        assertThat(concealed).isEqualTo(burst * FRAME);
        assertThat(buffer.interruptionCount()).isEqualTo(burst >= 8 ? 1 : 0);
        assertThat(buffer.lateCount()).isZero();
        assertThat(depthFrames()).isEqualTo(1);
    }

    @Test
    void randomLossIsConcealedForExactlyItsPackets() {
        for (long seed = 1; seed <= 20; seed++) {
            AdaptiveJitterBufferTest run = new AdaptiveJitterBufferTest();
            Random random = new Random(seed);
            int[] lost = {0};
            run.send(60, at -> {
                boolean gone = at > 1_000 * MS && at < 59_000 * MS && random.nextInt(10) == 0;
                lost[0] += gone ? 1 : 0;
                return gone ? -1 : random.nextInt(19) * MS;
            });
            run.play(60);
            assertThat(run.buffer.concealedTicks()).as("seed %d", seed).isEqualTo((long) lost[0] * FRAME);
        }
    }

    @Test
    void aPacketThatWasOvertakenAndPassedIsLateAndOnePacketInAHundredIsNotWaitedFor() {
        send(60.5, at -> at / FRAME_NS % 100 == 99 ? 150 * MS : 0);
        play(60.5);
        assertThat(buffer.lateCount()).isEqualTo(30);
        assertThat(buffer.concealedTicks()).isEqualTo(30L * FRAME);
        assertThat(depthFrames()).isEqualTo(1);
    }

    // ---- our own stalls

    @ParameterizedTest
    @ValueSource(ints = {200, 1000, 10_000})
    void ofWhatQueuedDuringOurStallTheNewestTwoAreKeptAndTheDelayIsNormalAtOnce(int stallMs) {
        for (boolean drainedBeforeTheTick : new boolean[] {true, false}) {
            AdaptiveJitterBufferTest run = new AdaptiveJitterBufferTest();
            run.send(30, at -> 0);
            run.play(5);
            long stalled = run.tick - 1;
            run.tick += stallMs / 20;
            long nowNs = run.tick * FRAME_NS;
            if (!drainedBeforeTheTick) {
                run.frame();
                run.tick++;
            }
            while (run.network.peek().timeNs <= nowNs) {
                Arrival next = run.network.remove();
                run.buffer.insert(next.sequence, next.timestamp, FRAME, 0, run.payload, 0, FRAME, nowNs);
            }
            assertThat(run.buffer.size()).isEqualTo(2);
            run.play(run.tick * 0.02 + 0.001);
            long now = run.tick;
            int before = run.concealed + run.paused;
            run.play(now * 0.02 + 0.2);
            assertThat(run.depthFrames()).as("stalled at %d", stalled).isEqualTo(1);
            assertThat(run.concealed + run.paused).isEqualTo(before);
            run.play(now * 0.02 + 8);
            assertThat(run.buffer.framesLeftOut() + run.buffer.framesInserted()).isZero();
            assertThat(run.buffer.lateCount()).isZero();
        }
    }

    @Test
    void aTickThatIsAHundredMillisecondsLateIsNoStall() {
        send(10, at -> 0);
        play(5);
        long now = (tick - 1) * FRAME_NS + 100 * MS;
        deliver(now);
        buffer.beginFrame(now);
        assertThat(buffer.overflowCount()).isZero();
    }

    // ---- packet times and wraps

    @Test
    void packetTimesMayChangeMidStreamWithoutAGap() {
        long seed = 3;
        Random random = new Random(seed);
        int[] times = {10, 20, 30, 40, 60};
        int ms = 20;
        for (double at = 7 * MS; at < 60e9; at += ms * MS) {
            if (random.nextInt(25) == 0) {
                ms = times[random.nextInt(times.length)];
            }
            // A packet leaves when its last sample was spoken.
            network.add(new Arrival((long) at + ms * MS, sequence++, timestamp, ms * 8));
            timestamp += ms * 8;
        }
        play(10);
        int before = concealed;
        play(59);
        assertThat(buffer.lateCount()).as("seed %d", seed).isZero();
        assertThat(buffer.concealedTicks()).as("seed %d", seed).isZero();
        System.out.printf("packet times 10 to 60 ms in turn: %d ms concealed in 49 s, depth mean %.0f ms%n",
            (concealed - before) / 8, buffer.depths().mean() / 8);
    }

    @Test
    void aHundredWrapsAtAnyOffsetLoseNothing() {
        for (int offset = -3; offset <= 3; offset++) {
            AdaptiveJitterBufferTest run = new AdaptiveJitterBufferTest();
            RtpSource source = new RtpSource(1, RATE);
            RtpPacket packet = new RtpPacket();
            byte[] datagram = new byte[172];
            long packets = 100L * 65536;
            int first = 65536 - 100 + offset;
            int firstTime = -100 * FRAME + offset;
            for (long i = 0; i < packets; i++) {
                if (i % 1009 != 500) {
                    RtpHeader.write(datagram, 0, false, 0, (int) (first + i), (int) (firstTime + i * FRAME), 2);
                    packet.wrap(datagram, 0, 172);
                    source.accept(packet, i * FRAME_NS);
                    run.buffer.insert(source.sequence(), source.timestamp(), FRAME, 0, datagram, 12, 160,
                        i * FRAME_NS);
                }
                for (int left = run.buffer.beginFrame(i * FRAME_NS); left > 0; ) {
                    int span = Math.min(left, run.buffer.span());
                    run.concealed += run.buffer.due() == JitterBuffer.LOSS ? span : 0;
                    run.buffer.advance(span);
                    left -= span;
                }
            }
            long lost = (packets + 508) / 1009;
            assertThat(run.concealed).as("offset %d", offset).isEqualTo((int) (lost * FRAME));
            assertThat(run.buffer.concealedTicks()).as("offset %d", offset).isEqualTo(lost * FRAME);
            assertThat(run.buffer.lateCount() + run.buffer.overflowCount()).isZero();
        }
    }

    @Test
    void limitsInTheWrongOrderAreRefused() {
        assertThatThrownBy(() -> new AdaptiveJitterBuffer(32, 480, ROOM, 161, 160, FRAME, RATE))
            .hasMessageContaining("161");
        assertThatThrownBy(() -> new AdaptiveJitterBuffer(32, 480, ROOM, 0, 0, 0, RATE))
            .hasMessageContaining("frames of 0");
    }
}
