package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A customer's stream meets an unkind network on its way to an agent of another codec, who therefore hears a mix: each
 * frame that he hears is compared with what was said. The voice is a ramp, so that a sample tells where it is from.
 */
class JitterTest {

    private static final Workshop WORKSHOP = Workshop.onTheSpot(() -> 0);
    private static final long MS = 1_000_000;
    private static final int FRAME = 160;

    private final List<short[]> heard = new ArrayList<>();
    private final MediaShard shard = new MediaShard(3, (leg, buffer, offset, length, timeNs) -> {
        if (leg.name().equals("agent")) {
            short[] samples = new short[(length - 12) / 2];
            new LinearCodec().newDecoder().decode(buffer, offset + 12, length - 12, samples, 0);
            heard.add(samples);
        }
    }, event -> { });
    private final Call call = shard.open("call");
    private final Leg customer = call.join(LegSpec.of("customer", new LinearCodec("A")), Role.CUSTOMER);
    private final Leg agent = call.join(LegSpec.of("agent", new LinearCodec("B")), Role.AGENT);

    private int ssrc = 77;
    private int sequence = 65_530;
    private int timestamp = -500;
    private int said;
    private long nowNs;
    private IntUnaryOperator voice = JitterTest::voice;

    private static short voice(int n) {
        return (short) (1000 + n % 20_000);
    }

    /** The next 20 ms of the customer's, as a datagram. */
    private byte[] packet() {
        byte[] datagram = new byte[12 + 2 * FRAME];
        RtpHeader.write(datagram, 0, false, 97, sequence++ & 0xFFFF, timestamp, ssrc);
        short[] samples = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            samples[i] = (short) voice.applyAsInt(said++);
        }
        new LinearCodec().newEncoder().encode(samples, 0, FRAME, datagram, 12);
        timestamp += FRAME;
        return datagram;
    }

    private void receive(byte[] datagram, long timeNs) {
        shard.receive(customer, datagram, 0, datagram.length, timeNs);
    }

    private void tick() {
        shard.tick(nowNs);
        nowNs += 20 * MS;
    }

    /** Packets that arrive 5 ms before each tick. */
    private void talk(int frames) {
        for (int i = 0; i < frames; i++) {
            receive(packet(), nowNs - 5 * MS);
            tick();
        }
    }

    private long framesHeardOf(int from, int to) {
        long frames = 0;
        for (int n = from; n + FRAME <= to; n += FRAME) {
            short first = voice(n);
            frames += heard.stream().anyMatch(frame -> frame[80] == (short) (first + 80)) ? 1 : 0;
        }
        return frames;
    }

    private long silentOrConcealed(int fromFrame) {
        return heard.subList(fromFrame, heard.size()).stream().filter(frame -> frame[90] - frame[80] != 10).count();
    }

    @Test
    void aSteadyStreamIsHeardToTheSampleWithAFrameOfDelay() {
        talk(100);
        List<Short> all = new ArrayList<>();
        heard.forEach(frame -> {
            for (short sample : frame) {
                all.add(sample);
            }
        });
        int first = all.indexOf(voice(0));
        for (int i = 0; i < 98 * FRAME; i++) {
            assertThat(all.get(first + i)).as("sample %d", i).isEqualTo(voice(i));
        }
        assertThat(first).isLessThanOrEqualTo(2 * FRAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anotherSsrcOrARestartCostsAtMost60MsAndIsSilentForAtMost40(int what) {
        talk(50);
        int before = said;
        if (what == 0) {
            ssrc = 78;
        }
        sequence += 20_000;
        timestamp += 1_000_000;
        int from = heard.size();
        talk(50);
        int settled = said - 5 * FRAME;
        long said60MsLess = (settled - before) / FRAME + 2 - 3;
        assertThat(framesHeardOf(before - 2 * FRAME, settled)).isGreaterThanOrEqualTo(said60MsLess);
        assertThat(silentOrConcealed(from)).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 1000, 10_000})
    void afterAStallOfOursTheNewestTwoPacketsAreKeptAndTheDelayIsNormal(int stallMs) {
        talk(50);
        List<byte[]> queued = new ArrayList<>();
        for (int i = 0; i < stallMs / 20; i++) {
            queued.add(packet());
        }
        nowNs += stallMs * MS;
        heard.clear();
        for (byte[] datagram : queued) {
            receive(datagram, nowNs);
        }
        tick();
        talk(100);
        assertThat(framesHeardOf(said - 102 * FRAME, said - FRAME)).isEqualTo(101);
        assertThat(framesHeardOf(said - 103 * FRAME, said - 102 * FRAME)).isZero();
        assertThat(heard).hasSize(101);
        assertThat(heard.get(heard.size() - 1)[80]).as("one frame of delay").isEqualTo(voice(said - 2 * FRAME + 80));
    }

    @Test
    void playoutStandsAtTheSameSampleWhetherOrNotAnybodyNeedsIt() {
        LegSpec spec = LegSpec.of("somebody", new LinearCodec());
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            Speaker needed = new Speaker(spec, 1, 8_000, new CodecCounts(), new Quarantine(WORKSHOP), WORKSHOP,
                new Scratch());
            Speaker sometimes = new Speaker(spec, 1, 8_000, new CodecCounts(), new Quarantine(WORKSHOP), WORKSHOP,
                new Scratch());
            needed.sit(0);
            sometimes.sit(0);
            RtpPacket packet = new RtpPacket();
            boolean listening = false;
            for (int i = 0; i < 3000; i++) {
                listening ^= random.nextInt(40) == 0;
                for (int left = i % 150 < 30 ? random.nextInt(3) : i % 61 == 60 ? 2 : 1; left > 0; left--) {
                    byte[] datagram = packet();
                    packet.wrap(datagram, 0, datagram.length);
                    needed.receive(packet, i * 20 * MS);
                    sometimes.receive(packet, i * 20 * MS);
                }
                needed.play(needs(true), 1, i * 20 * MS);
                sometimes.play(needs(listening), 1, i * 20 * MS);
                assertThat(sometimes.buffer.position()).as("seed %d, frame %d", seed, i)
                    .isEqualTo(needed.buffer.position());
            }
            assertThat(needed.buffer.framesLeftOut()).as("seed %d", seed).isPositive();
        }
    }

    private static Needs needs(boolean listening) {
        Needs needs = new Needs();
        needs.heard = listening ? 1 : 0;
        needs.unmonitored = needs.heard;
        return needs;
    }

    @Test
    void monitoringMovesNoSampleOfAnyoneThroughBurstsAndCorrections() {
        List<short[]> alone = run(false);
        List<short[]> monitored = run(true);
        assertThat(monitored).hasSameSizeAs(alone);
        for (int i = 0; i < alone.size(); i++) {
            assertThat(monitored.get(i)).as("frame %d", i).isEqualTo(alone.get(i));
        }
    }

    private static List<short[]> run(boolean monitored) {
        JitterTest run = new JitterTest();
        Random random = new Random(8);
        List<byte[]> waiting = new ArrayList<>();
        Leg supervisor = null;
        for (int i = 0; i < 1500; i++) {
            if (monitored && i == 130) {
                supervisor = run.call.monitor(LegSpec.of("supervisor", new LinearCodec("C")), run.agent,
                    Mode.LISTEN);
                supervisor.session().legUp();
            }
            if (monitored && i == 900) {
                run.call.leave(supervisor);
            }
            waiting.add(run.packet());
            // A fast clock and a channel that is taken now and then.
            if (i % 97 == 0) {
                waiting.add(run.packet());
            }
            if (random.nextInt(8) > 0 && (i % 250 < 200 || i % 7 == 0)) {
                waiting.forEach(datagram -> run.receive(datagram, run.nowNs));
                waiting.clear();
            }
            run.tick();
        }
        assertThat(run.customer.playout().leftOut()).isPositive();
        return run.heard;
    }

    @ParameterizedTest
    @ValueSource(ints = {2000, -2000})
    void aClockThatRunsAwayIsFollowedWithoutAClickOrAGap(int ppm) {
        voice = Tone.sine(230, 8000);
        double sentNs = 3 * MS;
        for (int i = 0; i < 50 * 120; i++) {
            for (; sentNs <= nowNs; sentNs += 20 * MS / (1 + ppm / 1e6)) {
                receive(packet(), (long) sentNs);
            }
            tick();
        }
        int steepest = (int) (8000 * 2 * Math.PI * 230 / 8000 * 1.5);
        int last = 0;
        for (int i = 5; i < heard.size(); i++) {
            int loudest = 0;
            for (int n = 0; n < FRAME; n++) {
                int sample = heard.get(i)[n];
                assertThat(i == 5 ? 0 : Math.abs(sample - last)).as("frame %d", i).isLessThan(steepest);
                last = sample;
                // What is made up for lost samples fades; neither half of any frame may be that.
                loudest = n == FRAME / 2 ? sample : Math.max(loudest, sample);
                assertThat(n % 80 != 79 || loudest > 7500).as("frame %d: %d", i, loudest).isTrue();
            }
        }
        PlayoutStatistics playout = customer.playout();
        assertThat(ppm > 0 ? playout.leftOut() : playout.inserted()).isBetween(11L, 12L);
        assertThat(playout.empty() + customer.statistics().concealedSamples()).isZero();
    }

    @Test
    void whatPlayoutDidCanBeRead() {
        talk(100);
        for (int i = 0; i < 10; i++) {
            packet();
            tick();
        }
        talk(100);
        PlayoutStatistics playout = customer.playout();
        assertThat(playout.interruptions()).isEqualTo(1);
        assertThat(customer.statistics().concealedSamples()).isEqualTo(10 * FRAME);
        assertThat(playout.delayMs()).isEqualTo(20);
        assertThat(playout.leastDelayMs()).isEqualTo(20);
        assertThat(playout.mostDelayMs()).isEqualTo(20);
        assertThat(playout.meanDelayMs()).isEqualTo(20);
        assertThat(playout.empty()).isEqualTo(9);
        assertThat(playout.discarded() + playout.leftOut() + playout.inserted()).isZero();
        assertThat(Arrays.asList(customer.spec().delayMs(), customer.spec().maxDelayMs())).containsExactly(20, 200);
    }
}
