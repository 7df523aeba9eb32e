package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Execution;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Audience;
import io.sidetone.monitor.Coaching;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.TapView;
import io.sidetone.notice.Prompt;
import io.sidetone.testkit.Garbage;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.MemoryCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The data path allocates nothing: a hundred calls in every mode, forwarded and transcoded, for 200 seconds; in the slow
 * profile for a day.
 */
@ParameterizedClass(name = "coders run {0}")
@EnumSource(Execution.class)
class AllocationTest {

    private static final int CALLS = 100;
    private static final int TICKS = Integer.getInteger("sidetone.ticks", 10_000);
    private static final int WARM_UP_TICKS = 3_000;

    private final Codec left;
    private final Codec right;
    private final List<Codec> codecs;

    AllocationTest(Execution execution) {
        left = new LinearCodec("LEFT", execution);
        right = new LinearCodec("RIGHT", execution);
        codecs = List.of(left, new LinearCodec("WIDE", 16_000, 8_000, execution),
            new LinearCodec("FULL", 48_000, 48_000, execution), new MemoryCodec(execution));
    }

    /** A party whose next packet is always ready. */
    private static final class Party {

        final Leg leg;
        final Format format;
        final byte[] packet;
        int sequence = 65_000;
        int timestamp = -100_000;
        /** Where the noise is that it says; 0 for the same again and again. */
        int noise;

        Party(Leg leg) {
            this.leg = leg;
            format = leg.spec().formats().get(0);
            short[] samples = new short[format.codec().sampleRate() / 50];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (short) (i * leg.seat() * 257);
            }
            byte[] room = new byte[RtpHeader.LENGTH + format.codec().maxPayloadLength(samples.length)];
            int length = format.codec().newEncoder().encode(samples, 0, samples.length, room, RtpHeader.LENGTH);
            packet = Arrays.copyOf(room, RtpHeader.LENGTH + length);
        }

        int ticks() {
            return format.codec().clockRate() / 50;
        }

        void speak(MediaShard shard, long nowNs) {
            for (int i = RtpHeader.LENGTH; noise != 0 && i < packet.length; i++) {
                noise = noise * 1_664_525 + 1_013_904_223;
                // A soft sample: its upper byte is all sign.
                packet[i] = (byte) (i % 2 == 0 ? noise >> 31 : noise >> 24);
            }
            RtpHeader.write(packet, 0, false, format.payloadType(), sequence & 0xFFFF, timestamp, leg.seat() + 1);
            sequence++;
            timestamp += ticks();
            shard.receive(leg, packet, 0, packet.length, nowNs);
        }
    }

    private final List<Party> parties = new ArrayList<>();
    private long sentBytes;
    private long tapped;
    private final MediaShard shard = new MediaShard(1, (leg, buffer, offset, length, nowNs) -> sentBytes += length,
        event -> { });
    private long nowNs;

    @Test
    void receivingAndTickingAllocateNothingInAnyMode() {
        for (int i = 0; i < CALLS; i++) {
            open(i);
        }
        long sent = bytesSentWithoutAllocation(WARM_UP_TICKS, TICKS);
        assertThat(sent).as("bytes sent").isGreaterThan((long) TICKS * CALLS * 320 * 2);
    }

    @Test
    void norDoCallsOfDifferentRatesAndClocksWithSupervisorsWhoShare() {
        for (int i = 0; i < codecs.size(); i++) {
            Call call = shard.open("call" + i);
            seat(call.join(LegSpec.of("customer", codecs.get(i)), Role.CUSTOMER));
            Party agent = seat(call.join(LegSpec.of("agent", codecs.get((i + 1) % codecs.size())), Role.AGENT));
            for (int k = 0; k < codecs.size() + 1; k++) {
                Codec codec = codecs.get(k % codecs.size());
                Mode mode = i == 2 && k == 1 ? Mode.BARGE : Mode.LISTEN;
                seat(call.monitor(LegSpec.of("supervisor" + k, codec), agent.leg, mode)).leg.session().legUp();
            }
        }
        assertThat(bytesSentWithoutAllocation(6_000, 1_500)).isGreaterThan(1_500L * 320 * parties.size());
        assertThat(parties.stream().mapToLong(party -> party.leg.statistics().shared()).sum()).isGreaterThan(3_000);
    }

    @Test
    void norDoTapsOfEachSpeakerANoticeAndALeakGuardBesideSixSupervisorsWithEverythingOn() {
        Notice said = new Notice("said", Notice.When.PERIODIC, Set.of(),
            EnumSet.complementOf(EnumSet.of(Audience.TARGET)), false, Duration.ofHours(1));
        Call call = shard.open("call", Policies.DEFAULT.withNotices(NoticePlan.of(said)),
            Map.of("said", Prompt.tone(700, 3_000_000, -20)));
        seat(call.join(LegSpec.of("customer", left), Role.CUSTOMER));
        Party agent = seat(call.join(LegSpec.of("agent", left), Role.AGENT));
        agent.leg.watchLeaks(true);
        for (int i = 0; i < 6; i++) {
            SessionRequest request = SessionRequest.of("supervisor" + i, Mode.values()[i % 3])
                .withCoaching(Coaching.OFF.withDucking(12).withLevelMatch(true).withPrivateTalk(true));
            Session session = call.start(request, agent.leg, null, outcome -> { });
            seat(call.connect(session, LegSpec.of("supervisor" + i, left)));
            session.legUp();
            session.gain(Role.values()[i % 3], -i, outcome -> { });
        }
        // Whoever says the same for ever is the echo of everybody else who does.
        parties.forEach(party -> party.noise = party.leg.seat() + 1);
        run(10);
        assertThat(call.talkPrivately(agent.leg, true)).isNull();
        run(10);
        assertThat(call.talkPrivately(agent.leg, false)).isNull();
        short[] copy = new short[960];
        for (TapView view : TapView.values()) {
            for (boolean apart : new boolean[] {false, true}) {
                call.tap(view, apart, (speaker, samples, count, frame, rate) -> {
                    System.arraycopy(samples, 0, copy, 0, count);
                    tapped++;
                });
            }
        }
        assertThat(bytesSentWithoutAllocation(6_000, 1_500)).isGreaterThan(1_500L * 320 * parties.size());
        assertThat(tapped).as("frames").isGreaterThan(2_900L * (4 + 2 + 6 + 6 + 6));
    }

    /** The bytes sent in so many ticks after so many others. */
    private long bytesSentWithoutAllocation(int warmUpTicks, int ticks) {
        run(warmUpTicks);
        long[] sentBefore = {0};
        assertThat(Garbage.least(10, () -> {
            sentBefore[0] = sentBytes;
            run(ticks);
        })).as("bytes allocated in %d ticks", ticks).isZero();
        return sentBytes - sentBefore[0];
    }

    /** Every fourth call in each mode or taken over; every other transcoding; every fifth loses packets. */
    private void open(int number) {
        Call call = shard.open("call" + number);
        Party customer = seat(call.join(LegSpec.of("customer", left), Role.CUSTOMER));
        Party agent = seat(call.join(LegSpec.of("agent", number / 4 % 2 == 0 ? left : right), Role.AGENT));
        Mode mode = Mode.values()[number % 4 % 3];
        Party supervisor = seat(call.monitor(LegSpec.of("supervisor", left), agent.leg, mode));
        supervisor.leg.session().legUp();
        if (number % 4 == 3) {
            run(3);
            supervisor.leg.session().takeOver(outcome -> { });
        }
        assertThat(customer.leg.isOpen()).isTrue();
    }

    private Party seat(Leg leg) {
        Party party = new Party(leg);
        parties.add(party);
        return party;
    }

    private void run(int ticks) {
        for (int tick = 0; tick < ticks; tick++) {
            nowNs += MediaShard.FRAME_NS;
            for (int i = 0; i < parties.size(); i++) {
                boolean lost = (tick + i) % 37 == 0 && i % 5 == 0;
                if (lost) {
                    parties.get(i).sequence++;
                    parties.get(i).timestamp += parties.get(i).ticks();
                } else {
                    parties.get(i).speak(shard, nowNs);
                }
            }
            shard.tick(nowNs);
        }
    }
}
