package io.sidetone.runtime.udp;

import static io.sidetone.runtime.udp.LoopbackSocket.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.LegSpec;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.Sidetone;
import io.sidetone.testkit.LinearCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 50 000 junk packets a second at one leg's port, through real sockets: 25 in each cycle of half a millisecond of
 * virtual time, so that a busy machine changes nothing.
 */
class UdpFloodTest {

    private static final long CYCLE_NS = 500_000;
    private static final int CYCLES_PER_FRAME = 40;
    private static final int JUNK_PER_CYCLE = 25;
    private static final int FRAMES = 100;
    private static final int CALLS = 3;

    /** Where junk comes from. */
    private enum From {
        NOBODY,
        /** From the first packet on, so that it is there while the address is learnt; later it ends in the kernel. */
        STRANGER,
        /** Nothing but reading it tells it apart. */
        PARTY
    }

    private final List<Scene> scenes = new ArrayList<>();

    /** Calls of two who are forwarded to each other. */
    private static final class Scene {

        final AtomicLong now = new AtomicLong();
        final Sidetone sidetone = Sidetone.configure().seed(1).clock(now::get).withoutThreads();
        final LoopbackSocket stranger = new LoopbackSocket();
        final List<UdpEndpoint> endpoints = new ArrayList<>();
        final List<LoopbackSocket> parties = new ArrayList<>();
        final Random random = new Random(5);
        long most;

        Scene() throws IOException {
            UdpSpec spec = UdpSpec.at(InetAddress.getLoopbackAddress()).withRtcpMux(true).withClock(now::get);
            for (int i = 0; i < CALLS; i++) {
                MonitoredCall call = sidetone.open("call " + i);
                for (Role role : List.of(Role.CUSTOMER, Role.AGENT)) {
                    LoopbackSocket party = new LoopbackSocket();
                    parties.add(party);
                    endpoints.add(UdpEndpoint.open(spec.withRemote(party.address)));
                    call.join(LegSpec.of(role.name(), new LinearCodec()), role, endpoints.get(endpoints.size() - 1));
                }
            }
            sidetone.doWork();
        }

        Scene frames(int count, From from) {
            for (int frame = 0; frame < count; frame++) {
                for (int cycle = 0; cycle < CYCLES_PER_FRAME; cycle++) {
                    if (from != From.NOBODY) {
                        flood(from == From.PARTY ? parties.get(0) : stranger);
                    }
                    if (cycle % 5 == 0 && cycle / 5 < parties.size()) {
                        speak(cycle / 5, frame);
                    }
                    stranger.settle();
                    long before = taken();
                    sidetone.doWork();
                    most = Math.max(most, taken() - before);
                    parties.forEach(LoopbackSocket::collect);
                    now.addAndGet(CYCLE_NS);
                }
            }
            await(() -> parties.stream().mapToLong(party -> party.collect().received.size()).sum()
                >= endpoints.stream().mapToLong(endpoint -> endpoint.counters().sent()).sum(), "everything sent");
            return this;
        }

        private void flood(LoopbackSocket from) {
            for (int i = 0; i < JUNK_PER_CYCLE; i++) {
                byte[] junk = new byte[1 + random.nextInt(200)];
                random.nextBytes(junk);
                junk[0] &= 0x3F;
                from.send(endpoints.get(0).localAddress(), junk);
            }
        }

        private void speak(int party, int frame) {
            byte[] packet = new byte[RtpHeader.LENGTH + 320];
            RtpHeader.write(packet, 0, false, 97, frame, frame * 160, party + 1);
            packet[RtpHeader.LENGTH] = (byte) frame;
            packet[RtpHeader.LENGTH + 1] = (byte) party;
            parties.get(party).send(endpoints.get(party).localAddress(), packet);
        }

        /** Datagrams read at the flooded port. */
        private long taken() {
            UdpCounters counters = endpoints.get(0).counters();
            return counters.received() + counters.foreign();
        }

        void close() {
            sidetone.close();
            endpoints.forEach(UdpEndpoint::close);
            parties.forEach(LoopbackSocket::close);
            stranger.close();
        }
    }

    @AfterEach
    void closeAll() {
        scenes.forEach(Scene::close);
    }

    private Scene scene(From from) throws IOException {
        Scene scene = new Scene();
        scenes.add(scene);
        return scene.frames(FRAMES, from);
    }

    @ParameterizedTest
    @EnumSource(names = {"STRANGER", "PARTY"})
    void aFloodTouchesNobodyElseAndCostsItsLegAtMostOnePacketInAHundred(From from) throws IOException {
        Scene calm = scene(From.NOBODY);
        Scene flooded = scene(from);
        assertThat(flooded.most).as("read at the port in one cycle").isBetween((long) JUNK_PER_CYCLE, 64L);
        for (int i = 0; i < calm.parties.size(); i++) {
            if (i != 1) {
                assertThat(Arrays.deepEquals(flooded.parties.get(i).received.toArray(),
                    calm.parties.get(i).received.toArray())).as("party %d is sent the same", i).isTrue();
            }
        }
        assertThat(calm.parties.get(1).received.size()).as("packets of the calm call").isGreaterThan(FRAMES * 9 / 10);
        assertThat(flooded.parties.get(1).received.size()).as("what the flooded party's agent is sent")
            .isGreaterThanOrEqualTo(calm.parties.get(1).received.size() - FRAMES / 100);
        assertThat(flooded.stranger.collect().received).isEmpty();
    }
}
