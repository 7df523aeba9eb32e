package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sidetone.codec.Codec;
import io.sidetone.codec.Execution;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
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

    AllocationTest(Execution execution) {
        left = new LinearCodec("LEFT", execution);
        right = new LinearCodec("RIGHT", execution);
    }

    /** A party whose next packet is always ready. */
    private static final class Party {

        final Leg leg;
        final byte[] packet = new byte[RtpHeader.LENGTH + 320];
        int sequence = 65_000;
        int timestamp = -100_000;

        Party(Leg leg) {
            this.leg = leg;
            for (int i = RtpHeader.LENGTH; i < packet.length; i++) {
                packet[i] = (byte) (i * leg.seat());
            }
        }

        void speak(MediaShard shard, long nowNs) {
            RtpHeader.write(packet, 0, false, 97, sequence & 0xFFFF, timestamp, leg.seat() + 1);
            sequence++;
            timestamp += 160;
            shard.receive(leg, packet, 0, packet.length, nowNs);
        }
    }

    private final List<Party> parties = new ArrayList<>();
    private long sentBytes;
    private final MediaShard shard = new MediaShard(1, (leg, buffer, offset, length, nowNs) -> sentBytes += length,
        event -> { });
    private long nowNs;

    @Test
    void receivingAndTickingAllocateNothingInAnyMode() {
        for (int i = 0; i < CALLS; i++) {
            open(i);
        }
        run(WARM_UP_TICKS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sentBefore = sentBytes;
        // The first reading itself may allocate.
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(TICKS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes allocated in %d ticks of %d calls", TICKS, CALLS).isZero();
        assertThat(sentBytes - sentBefore).as("bytes sent").isGreaterThan((long) TICKS * CALLS * 320 * 2);
    }

    /** Every fourth call in each mode or taken over; every other transcoding; every fifth loses packets. */
    private void open(int number) {
        Call call = shard.open("call" + number);
        Party customer = seat(call.join(LegSpec.of("customer", left), Role.CUSTOMER));
        Party agent = seat(call.join(LegSpec.of("agent", number / 4 % 2 == 0 ? left : right), Role.AGENT));
        Mode mode = Mode.values()[number % 4 % 3];
        Party supervisor = seat(call.monitor(LegSpec.of("supervisor", left), agent.leg, mode));
        call.legUp(supervisor.leg.session());
        if (number % 4 == 3) {
            run(3);
            call.takeOver(supervisor.leg.session(), outcome -> { });
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
                    parties.get(i).timestamp += 160;
                } else {
                    parties.get(i).speak(shard, nowNs);
                }
            }
            shard.tick(nowNs);
        }
    }
}
