package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.internal.rtp.RtpSource;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Testdata;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever arrives at a port: every datagram of the fuzz corpora, and mutations of them and of the call's own packets.
 * {@code -Dsidetone.mutations=N} says how many; the slow profile asks for ten million.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"8000/8000", "16000/8000", "48000/48000", "8000/48000"})
class HostileDatagramsTest {

    private static final int MUTATIONS = Integer.getInteger("sidetone.mutations", 200_000);
    private static final int A_TICK = 100;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final LinearCodec codec;
    private final long seed = 20_261_122;
    private final Random random = new Random(seed);
    private final VirtualCall call = new VirtualCall(7);
    private final VirtualParty customer;
    private final VirtualParty agent;
    private final VirtualParty supervisor;

    /** {@code rates}: of samples and of timestamps, in Hz. */
    HostileDatagramsTest(String rates) {
        String[] parts = rates.split("/");
        codec = new LinearCodec("LINEAR", Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        customer = call.join(spec("customer"), Role.CUSTOMER, Tone.sine(500, 8000));
        agent = call.join(spec("agent"), Role.AGENT, Tone.sine(800, 8000));
        // His digits would be events, which are allocated.
        supervisor = call.monitor(spec("supervisor").withEvents(-1), agent, Mode.LISTEN, Tone.sine(1100, 8000));
    }

    private LegSpec spec(String name) {
        return LegSpec.of(name, codec).withEvents(101).withComfortNoise(13);
    }

    @Test
    void atAListeningSupervisorsPortTheyChangeNothingForAnybodyElse() throws IOException {
        VirtualCall quiet = new VirtualCall(7);
        VirtualParty quietCustomer = quiet.join(spec("customer"), Role.CUSTOMER, Tone.sine(500, 8000));
        VirtualParty quietAgent = quiet.join(spec("agent"), Role.AGENT, Tone.sine(800, 8000));
        List<byte[]> corpus = corpus();
        long[] allocated = new long[8];
        for (int sent = 0; sent < MUTATIONS; sent += A_TICK) {
            call.runTicks(1);
            quiet.runTicks(1);
            assertThat(customer.heard).as("seed %d after %d", seed, sent).isEqualTo(quietCustomer.heard);
            assertThat(agent.heard).as("seed %d after %d", seed, sent).isEqualTo(quietAgent.heard);
            List.of(customer, agent, supervisor, quietCustomer, quietAgent).forEach(VirtualParty::forget);
            allocated[(int) (sent * 8L / MUTATIONS)] += attack(supervisor.leg(), corpus, sent);
        }
        // The just-in-time compiler may allocate where it takes a method back, but not again and again.
        assertThat(Arrays.stream(allocated, 4, 8).min()).as("bytes allocated by an eighth of the datagrams each: %s, "
            + "seed %d", Arrays.toString(allocated), seed).hasValue(0);
    }

    @Test
    void atTheAgentsPortTheyEndNothingAndHeIsHeardAgainAfterwards() throws IOException {
        List<byte[]> corpus = corpus();
        for (int sent = 0; sent < MUTATIONS; sent += A_TICK) {
            call.runTicks(1);
            List.of(customer, agent, supervisor).forEach(VirtualParty::forget);
            attack(agent.leg(), corpus, sent);
        }
        call.run(2);
        double from = call.seconds();
        call.run(1);
        assertThat(Tone.levelDb(customer.earsBetween(from, from + 1), 0, 7200, 800, 8000)).as("seed %d", seed)
            .isGreaterThan(-2);
    }

    /** A tick's worth of datagrams at one port; the bytes that taking them in has allocated. */
    private long attack(Leg target, List<byte[]> corpus, int from) {
        long allocated = 0;
        long nowNs = (long) (call.seconds() * 1e9);
        for (int i = 0; i < A_TICK; i++) {
            byte[] datagram = from + i < corpus.size() ? corpus.get(from + i)
                : mutated(i % 2 == 0 ? corpus.get(random.nextInt(corpus.size())) : own(target));
            int offset = i % 2 * 7;
            byte[] bytes = new byte[offset + datagram.length];
            System.arraycopy(datagram, 0, bytes, offset, datagram.length);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            call.shard.receive(target, bytes, offset, datagram.length, nowNs);
            allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        return allocated;
    }

    /** A packet that could be the party's next. */
    private byte[] own(Leg target) {
        RtpSource source = target.speaker.source;
        int[] payloadTypes = {target.spec().formats().get(0).payloadType(), 101, 13};
        byte[] packet = new byte[RtpHeader.LENGTH + (random.nextBoolean() ? 4 : 320)];
        random.nextBytes(packet);
        RtpHeader.write(packet, 0, random.nextBoolean(), payloadTypes[random.nextInt(3)],
            (int) source.sequence() + random.nextInt(4), (int) source.timestamp() + 160 * random.nextInt(4),
            source.ssrc());
        return packet;
    }

    private byte[] mutated(byte[] original) {
        byte[] mutated = Arrays.copyOf(original, random.nextInt(4) == 0 ? random.nextInt(original.length + 8)
            : original.length);
        for (int changes = random.nextInt(4); changes > 0 && mutated.length > 0; changes--) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(mutated.length, 20) : mutated.length);
            mutated[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : mutated[at] ^ 1 << random.nextInt(8));
        }
        return mutated;
    }

    private static List<byte[]> corpus() throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Testdata.file("fuzz"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                byte[] whole = Files.readAllBytes(file);
                corpus.add(whole.length > 1500 ? Arrays.copyOf(whole, 1500) : whole);
            }
        }
        assertThat(corpus).hasSizeGreaterThan(100);
        return corpus;
    }
}
