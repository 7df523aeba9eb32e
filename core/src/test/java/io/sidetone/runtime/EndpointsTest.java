package io.sidetone.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.LegSpec;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often endpoints are looked at, and how long datagrams wait for it; in virtual time, a cycle each 0.6 ms. */
class EndpointsTest {

    private static final long MS = 1_000_000;
    private static final long CYCLE_NS = 600_000;
    private static final int CALLS = 100;
    private static final int IN_TURN = 8;
    /** It takes some packets to know how far they are apart. */
    private static final int SETTLING = 2_000;

    private final AtomicLong now = new AtomicLong();
    private final Sidetone sidetone = Sidetone.configure().seed(1).clock(now::get).withoutThreads();
    private final List<MonitoredCall> calls = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();

    /** An endpoint with a packet in every period, up to so much late, and perhaps junk, or a burst, in between. */
    private final class Stream implements Endpoint {

        private final Random random = new Random(streams.size());
        private final byte[] packet = new byte[RtpHeader.LENGTH + 320];
        private final long periodNs;
        private final long jitterNs;
        private final List<Long> waitsNs = new ArrayList<>();
        /** The longest from when a packet would have come without jitter until it was taken. */
        private long latestNs;
        private long regularNs;
        private long arrivesNs;
        private long floodNs = Long.MAX_VALUE / 2;
        private long junkEveryNs = 1;
        private long junkTaken;
        private int burst;
        private long readNs;
        private int sequence;
        private long looks;
        private long reads;
        private boolean closed;

        Stream(long periodNs, long jitterNs) {
            this.periodNs = periodNs;
            this.jitterNs = jitterNs;
            regularNs = now.get() + (long) (random.nextDouble() * periodNs);
            arrivesNs = regularNs;
        }

        @Override
        public int poll(Inbox inbox, int limit) {
            now.addAndGet(readNs);
            looks++;
            reads++;
            int count = 0;
            for (; count < limit; count++) {
                reads += count > 0 ? 1 : 0;
                long junkNs = floodNs + junkTaken * junkEveryNs;
                if (burst > 0) {
                    burst--;
                    speak(inbox);
                } else if (junkNs <= Math.min(now.get(), arrivesNs)) {
                    junkTaken++;
                    inbox.datagram(packet, 0, 1);
                } else if (arrivesNs <= now.get()) {
                    waitsNs.add(now.get() - arrivesNs);
                    latestNs = Math.max(latestNs, now.get() - regularNs);
                    regularNs += periodNs;
                    long lateNs = (long) (random.nextDouble() * jitterNs);
                    arrivesNs = Math.max(arrivesNs, regularNs + lateNs);
                    speak(inbox);
                } else {
                    break;
                }
            }
            return count;
        }

        private void speak(Inbox inbox) {
            RtpHeader.write(packet, 0, false, 97, sequence & 0xFFFF, sequence * 160, 1);
            sequence++;
            inbox.datagram(packet, 0, packet.length);
        }

        long taken() {
            return junkTaken + sequence;
        }

        void forget() {
            looks = 0;
            reads = 0;
            waitsNs.clear();
            latestNs = 0;
        }

        long waitNs(double share) {
            long[] sorted = waitsNs.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted[(int) (share * (sorted.length - 1))];
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Calls of two whose packets are so far apart. */
    private void open(int calls, long periodNs, long jitterNs) {
        for (int i = 0; i < calls; i++) {
            MonitoredCall call = sidetone.open("call " + i);
            this.calls.add(call);
            for (Role role : List.of(Role.CUSTOMER, Role.AGENT)) {
                Stream stream = new Stream(periodNs, jitterNs);
                streams.add(stream);
                call.join(LegSpec.of(role.name(), new LinearCodec()), role, stream);
            }
            turn(1);
        }
    }

    private void turn(int cycles) {
        for (int i = 0; i < cycles; i++) {
            sidetone.doWork();
            sidetone.dispatch();
            now.addAndGet(CYCLE_NS);
        }
    }

    /** Reads of everybody, with a packet or without, less those in turn, per packet. */
    private double readsPerPacket(int cycles) {
        long reads = streams.stream().mapToLong(stream -> stream.reads).sum();
        long packets = streams.stream().mapToLong(stream -> stream.waitsNs.size()).sum();
        return (double) (reads - (long) IN_TURN * cycles) / packets;
    }

    /** The longest among all streams of what this share of a stream's packets have not waited longer. */
    private double waitMs(double share) {
        return streams.stream().mapToLong(stream -> stream.waitNs(share)).max().orElseThrow() / (double) MS;
    }

    @ParameterizedTest(name = "packets each {0} ms, up to {1} ms late")
    @CsvSource({"20, 0, 1.2, 1.2, 2", "20, 2, 1.25, 1.3, 4", "20, 10, 1.8, 2, 10", "10, 0, 1.2, 1.2, 2",
        "5, 0, 1.2, 1.2, 2", "30, 0, 7, 2, 3", "40, 0, 12, 2.5, 4", "60, 0, 20, 4, 5"})
    void aStreamIsReadSeldomAndWaitsLittle(int periodMs, int jitterMs, double reads, double medianMs, double p99Ms) {
        open(CALLS, periodMs * MS, jitterMs * MS);
        turn(SETTLING);
        streams.forEach(Stream::forget);
        int cycles = 5_000;
        turn(cycles);
        assertThat(readsPerPacket(cycles)).as("reads per packet").isBetween(0.5, reads);
        assertThat(waitMs(0.5)).as("median wait, ms").isLessThanOrEqualTo(medianMs);
        assertThat(waitMs(0.99)).as("p99 wait, ms").isLessThanOrEqualTo(p99Ms);
        assertThat(streams).as("only those wait long that came early").allMatch(
            stream -> stream.latestNs <= (Math.max(jitterMs, p99Ms) + 2) * MS);
    }

    @Test
    void aThreadThatComesLateNowAndThenLetsOnlyThatMomentsPacketsWait() {
        open(CALLS, 20 * MS, 0);
        turn(SETTLING);
        streams.forEach(Stream::forget);
        for (int i = 0; i < 25; i++) {
            turn(100);
            now.addAndGet(15 * MS);
        }
        assertThat(waitMs(0.5)).as("median wait, ms").isLessThanOrEqualTo(1.3);
        assertThat(waitMs(0.75)).as("three quarters' wait, ms").isLessThanOrEqualTo(3);
    }

    @Test
    void whoIsSilentIsLookedAtAHundredTimesASecond() {
        open(CALLS, 3_600_000 * MS, 0);
        turn(1_000);
        long before = streams.stream().mapToLong(stream -> stream.looks).sum();
        turn(10_000);
        double perSecond = (streams.stream().mapToLong(stream -> stream.looks).sum() - before - 10_000.0 * IN_TURN)
            / streams.size() / 6;
        assertThat(perSecond).isBetween(50.0, 101.0);
    }

    @Test
    void aFewAreLookedAtInEveryCycle() {
        open(IN_TURN / 2, 20 * MS, 0);
        turn(100);
        long before = streams.stream().mapToLong(stream -> stream.looks).sum();
        turn(100);
        assertThat(streams.stream().mapToLong(stream -> stream.looks).sum() - before).isEqualTo(100L * IN_TURN);
    }

    @Test
    void whoseLegIsClosedIsClosedWithinATick() {
        open(CALLS, 20 * MS, 0);
        turn(100);
        calls.forEach(MonitoredCall::end);
        turn(2 * 34);
        assertThat(streams).allMatch(stream -> stream.closed);
        assertThat(sidetone.shards.get(0).endpoints.size()).isZero();
    }

    /** 50 000 a second are 30 in each cycle. */
    @ParameterizedTest
    @ValueSource(longs = {20_000, 1})
    void aFloodAtOneEndpointIsTakenInPortionsAndDelaysNobodyElse(long junkEveryNs) {
        open(CALLS, 20 * MS, 0);
        turn(SETTLING);
        streams.forEach(Stream::forget);
        Stream flooded = streams.get(0);
        flooded.floodNs = now.get();
        flooded.junkEveryNs = junkEveryNs;
        int most = 0;
        for (int i = 0; i < 2_000; i++) {
            long before = flooded.taken();
            turn(1);
            most = Math.max(most, (int) (flooded.taken() - before));
        }
        assertThat(most).as("datagrams of the flood in one cycle").isBetween(30, 64);
        streams.remove(flooded);
        assertThat(waitMs(1)).as("longest wait of the others, ms").isLessThanOrEqualTo(3);
        if (junkEveryNs == 20_000) {
            assertThat(flooded.waitsNs).as("packets taken of the flooded").hasSizeGreaterThanOrEqualTo(1_200 / 20 - 1);
            assertThat(flooded.waitNs(1) / MS).as("their longest wait, ms").isLessThanOrEqualTo(8);
        }
    }

    @Test
    void floodsEverywhereLeaveTimeForTicksAndReachEverybodyInTurn() {
        open(CALLS, 20 * MS, 0);
        for (Stream stream : streams) {
            stream.floodNs = now.get();
            stream.junkEveryNs = 1;
        }
        turn(20);
        streams.forEach(Stream::forget);
        int cycles = 2 * streams.size() * 64 / 256;
        for (int i = 0; i < cycles; i++) {
            long all = streams.stream().mapToLong(Stream::taken).sum();
            assertThat(sidetone.doWork()).as("more to do").isPositive();
            now.addAndGet(CYCLE_NS);
            assertThat(streams.stream().mapToLong(Stream::taken).sum() - all).isBetween(256L, 256L + 63);
        }
        assertThat(streams).allMatch(stream -> stream.looks >= 2);
    }

    @Test
    void whatANetworkHeldUpIsTakenAtOnce() {
        open(CALLS, 20 * MS, 0);
        turn(500);
        Stream stream = streams.get(7);
        stream.arrivesNs += 2_000 * MS;
        stream.regularNs += 2_000 * MS;
        turn(3_000);
        stream.burst = 100;
        turn(34);
        assertThat(stream.burst).isZero();
        int before = stream.sequence;
        turn(10);
        assertThat(stream.sequence - before).as("and then nothing more than usual").isLessThanOrEqualTo(1);
    }

    @Test
    void readingAllThatQueuedUpInAStallIsNotAStallAgain() {
        open(1, 20 * MS, 0);
        turn(100);
        now.addAndGet(100 * MS);
        streams.get(0).readNs = 50 * MS;
        sidetone.doWork();
        streams.get(0).readNs = 0;
        sidetone.doWork();
        assertThat(sidetone.stalls()).isEqualTo(1);
    }

    @Test
    void whoSendsPacketsTooEarlyIsNoticedSoon() {
        open(3 * CALLS, 20 * MS, 0);
        turn(SETTLING);
        Stream stream = streams.get(7);
        stream.burst = 8;
        turn(9 * 34);
        assertThat(stream.burst).isZero();
        assertThat(stream.arrivesNs).as("the next packet's time").isGreaterThan(now.get());
    }

    /** An RTCP packet, an event, one behind a gap: it may stand before the one that is due. */
    @Test
    void whoseNumberIsNotTheNextIsNotTakenForTheOnlyOne() {
        open(CALLS, 20 * MS, 0);
        turn(SETTLING);
        for (Stream stream : streams) {
            stream.sequence += 5;
            stream.burst = 1;
        }
        streams.forEach(Stream::forget);
        turn(2 * 34);
        assertThat(streams).allMatch(stream -> stream.burst == 0);
        assertThat(waitMs(1)).as("longest wait of the packets behind, ms").isLessThanOrEqualTo(3);
    }

    @Test
    void aCycleAfterWhichNothingWaitsMayBeFollowedByARest() {
        open(CALLS, 20 * MS, 0);
        turn(100);
        for (int i = 0; i < 100; i++) {
            assertThat(sidetone.doWork()).isZero();
            now.addAndGet(CYCLE_NS);
        }
    }
}
