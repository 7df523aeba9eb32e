package io.sidetone.runtime.udp;

import static io.sidetone.runtime.udp.LoopbackSocket.await;
import static io.sidetone.runtime.udp.LoopbackSocket.rtcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.LegSpec;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.Party;
import io.sidetone.runtime.Sidetone;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What strangers may try at a whole call over real sockets, in virtual time: nothing goes to them, and what the three
 * parties are sent equals, byte for byte, what they are sent undisturbed.
 */
class UdpAttackTest {

    private static final int TICKS = 100;
    private static final int BLEED_TICKS = 30_000 / 20;

    private final List<Scene> scenes = new ArrayList<>();

    /** What a stranger does in the middle of each frame, before the parties speak. */
    private interface Attack {
        void strike(Scene scene, int tick);
    }

    /** One party: its endpoint in the call, and its own sockets. */
    private static final class Seat implements AutoCloseable {

        final UdpEndpoint endpoint;
        final LoopbackSocket socket = new LoopbackSocket();
        final LoopbackSocket control = new LoopbackSocket();
        final IntUnaryOperator voice;
        final int ssrc;
        private int spoken;

        Seat(UdpSpec spec, double hz) throws IOException {
            endpoint = UdpEndpoint.open(spec.withRemote(socket.address, control.address));
            voice = Tone.sine(hz, 8_000);
            ssrc = (int) hz;
        }

        /** Packet number n of this party's stream; a forger knows everything but the voice. */
        byte[] packet(int n, int packetSsrc, IntUnaryOperator samples) {
            byte[] packet = new byte[RtpHeader.LENGTH + 320];
            RtpHeader.write(packet, 0, false, 97, n & 0xFFFF, n * 160, packetSsrc);
            for (int i = 0; i < 160; i++) {
                int sample = samples.applyAsInt(n * 160 + i);
                packet[RtpHeader.LENGTH + 2 * i] = (byte) (sample >> 8);
                packet[RtpHeader.LENGTH + 2 * i + 1] = (byte) sample;
            }
            return packet;
        }

        byte[] forged(int n) {
            return packet(n, ssrc, Tone.sine(3_000, 20_000));
        }

        void speak() {
            socket.send(endpoint.localAddress(), packet(spoken, ssrc, voice));
            spoken++;
        }

        long heard() {
            return socket.collect().received.size() + control.collect().received.size();
        }

        @Override
        public void close() {
            endpoint.close();
            socket.close();
            control.close();
        }
    }

    /** A call of three with a supervisor who barges in, and a stranger. */
    private static final class Scene {

        final AtomicLong now = new AtomicLong();
        final Sidetone sidetone = Sidetone.configure().seed(1).clock(now::get).withoutThreads();
        final LoopbackSocket stranger = new LoopbackSocket();
        final Seat customer;
        final Seat agent;
        final Seat supervisor;
        final List<Seat> seats;
        final MonitoredCall call;
        private final Attack attack;
        private int tick;

        Scene(Learning learning, Attack attack) throws IOException {
            this.attack = attack;
            UdpSpec spec = UdpSpec.at(InetAddress.getLoopbackAddress()).withLearning(learning).withClock(now::get);
            customer = new Seat(spec, 500);
            agent = new Seat(spec, 800);
            supervisor = new Seat(spec, 1_100);
            seats = List.of(customer, agent, supervisor);
            call = sidetone.open("call");
            call.join(leg("customer"), Role.CUSTOMER, customer.endpoint);
            Party monitored = call.join(leg("agent"), Role.AGENT, agent.endpoint);
            call.monitor(leg("supervisor"), supervisor.endpoint, monitored, Mode.BARGE);
            turn();
        }

        private static LegSpec leg(String name) {
            return LegSpec.of(name, new LinearCodec());
        }

        private void turn() {
            sidetone.doWork();
            sidetone.dispatch();
        }

        /** Frames in the middle of which everybody in the list speaks once. */
        Scene frames(int count, List<Seat> speakers) {
            for (int i = 0; i < count; i++) {
                now.addAndGet(10_000_000);
                attack.strike(this, tick++);
                stranger.settle();
                for (Seat seat : speakers) {
                    long before = seat.endpoint.counters().received();
                    seat.speak();
                    await(() -> {
                        turn();
                        return seat.endpoint.counters().received() > before;
                    }, "a packet of " + seat.ssrc);
                }
                now.addAndGet(10_000_000);
                turn();
                await(this::everythingSentHasCome, "everything sent to anybody");
            }
            return this;
        }

        private boolean everythingSentHasCome() {
            long heard = stranger.collect().received.size();
            long sent = 0;
            for (Seat seat : seats) {
                heard += seat.heard();
                sent += seat.endpoint.counters().sent();
            }
            return heard >= sent;
        }

        /** The same to the RTP and RTCP ports of everybody. */
        void everywhere(byte[] datagram) {
            for (Seat seat : seats) {
                stranger.send(seat.endpoint.localAddress(), datagram);
                stranger.send(seat.endpoint.localControlAddress(), datagram);
            }
        }

        void close() {
            sidetone.close();
            stranger.close();
            seats.forEach(Seat::close);
        }
    }

    @AfterEach
    void closeAll() {
        scenes.forEach(Scene::close);
    }

    private Scene scene(Learning learning, Attack attack) throws IOException {
        Scene scene = new Scene(learning, attack);
        scenes.add(scene);
        return scene;
    }

    /** Nobody got a byte that he would not have got undisturbed, and the stranger got none. */
    private void changesNothing(int frames, int silentFrames, Attack attack) throws IOException {
        Scene[] runs = {scene(Learning.STRICT, (scene, tick) -> { }), scene(Learning.STRICT, attack)};
        for (Scene run : runs) {
            run.frames(silentFrames, List.of(run.customer)).frames(frames, run.seats);
        }
        for (int i = 0; i < 3; i++) {
            List<byte[]> undisturbed = runs[0].seats.get(i).socket.received;
            List<byte[]> attacked = runs[1].seats.get(i).socket.received;
            assertThat(undisturbed).hasSizeGreaterThan(frames / 2);
            assertThat(attacked.toArray(byte[][]::new)).as("what seat %d is sent", i)
                .isDeepEqualTo(undisturbed.toArray(byte[][]::new));
        }
        isSentNothing(runs[1].stranger);
    }

    private static void isSentNothing(LoopbackSocket stranger) {
        assertThat(stranger.collect().received).as("datagrams to the stranger").isEmpty();
    }

    @Test
    void aStrangerWhoSendsRtpDuringACallGetsNothingAndChangesNothing() throws IOException {
        changesNothing(TICKS + BLEED_TICKS, 0, (scene, tick) -> {
            int packets = tick < TICKS ? 0 : tick < TICKS + 100 ? 100 : 1;
            for (int i = 0; i < packets; i++) {
                scene.everywhere(scene.customer.packet(tick * 100 + i, 0xBAD, n -> n));
            }
        });
    }

    @Test
    void norDoesOneWhoSendsFromTheFirstMomentOn() throws IOException {
        changesNothing(TICKS, 0, (scene, tick) -> scene.everywhere(scene.customer.packet(tick, 0xBAD, n -> n)));
    }

    @Test
    void packetsForgedWithTheRightSsrcAndNumberAreNotInjected() throws IOException {
        changesNothing(2 * TICKS, 0, (scene, tick) -> {
            for (Seat seat : scene.seats) {
                scene.stranger.send(seat.endpoint.localAddress(), seat.forged(tick));
                scene.stranger.send(seat.endpoint.localAddress(), seat.forged(tick + 1));
            }
        });
    }

    @Test
    void beforeTheLockTheSignalledAddressWinsEvenIfItIsSecond() throws IOException {
        changesNothing(TICKS, 50, (scene, tick) -> {
            for (int i = 0; i < 2; i++) {
                scene.stranger.send(scene.agent.endpoint.localAddress(), scene.agent.forged(2 * tick + i));
            }
        });
    }

    @Test
    void aForeignByeIsIgnored() throws IOException {
        changesNothing(TICKS, 0, (scene, tick) -> {
            byte[] bye = rtcp(true);
            for (Seat seat : scene.seats) {
                bye[7] = (byte) seat.ssrc;
                bye[15] = (byte) seat.ssrc;
                scene.everywhere(bye);
            }
        });
        assertThat(scenes.get(1).agent.endpoint.counters().foreign()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\1\0\0!\u0012\u00a4B123456789012", "\26\376\375\0\0\0\0\0\0\0\0\0\1\0",
        "GET / HTTP/1.1\r\n\r\n", "", "\u0080", "\u0081\u00ce\uffff\2\0\0\0\0\0\0\0\0"})
    void noKindOfStrayDatagramIsAnswered(String datagram) throws IOException {
        byte[] bytes = datagram.getBytes(StandardCharsets.ISO_8859_1);
        changesNothing(20, 5, (scene, tick) -> scene.everywhere(bytes));
    }

    @Test
    void norIsNoise() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try {
            changesNothing(TICKS, 20, (scene, tick) -> {
                byte[] noise = new byte[random.nextInt(2_100)];
                random.nextBytes(noise);
                scene.everywhere(noise);
            });
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void behindANatAStrangerIsDisplacedByTheFirstPacketFromTheSignalledAddress() throws IOException {
        Scene scene = scene(Learning.BEHIND_NAT, (s, tick) ->
            s.stranger.send(s.agent.endpoint.localAddress(), s.agent.packet(tick, 0xBAD, n -> n)));
        scene.frames(10, List.of(scene.customer));
        assertThat(scene.agent.endpoint.peer()).isEqualTo(scene.stranger.address);
        scene.frames(1, List.of(scene.agent));
        int sentBefore = scene.stranger.received.size();
        assertThat(sentBefore).as("in those frames").isBetween(1, 11);
        scene.frames(TICKS, scene.seats);
        assertThat(scene.stranger.collect().received).hasSize(sentBefore);
        assertThat(scene.agent.endpoint.peer()).isEqualTo(scene.agent.socket.address);
    }

    @Test
    void aFloodAtOnePortStarvesNoOtherLeg() throws IOException {
        Scene scene = scene(Learning.STRICT, (s, tick) -> { });
        int junk = 200;
        for (int i = 0; i < junk; i++) {
            scene.stranger.send(scene.agent.endpoint.localAddress(), new byte[20]);
        }
        long before = 0;
        for (int cycle = 1; cycle <= 20; cycle++) {
            scene.customer.speak();
            scene.stranger.settle();
            scene.turn();
            assertThat(scene.customer.endpoint.counters().received()).isEqualTo(cycle);
            assertThat(scene.agent.endpoint.counters().foreign() - before).isLessThanOrEqualTo(64);
            before = scene.agent.endpoint.counters().foreign();
        }
        assertThat(before).isEqualTo(junk);
    }

    @Test
    void oncePacketsHaveClosedLearningAFloodDoesNotEvenReachTheLeg() throws IOException {
        Scene scene = scene(Learning.STRICT, (s, tick) -> { });
        scene.frames(10, scene.seats);
        for (int i = 0; i < 2_000; i++) {
            scene.stranger.send(scene.agent.endpoint.localAddress(), new byte[20]);
        }
        long before = scene.agent.endpoint.counters().received();
        scene.agent.speak();
        scene.stranger.settle();
        scene.turn();
        assertThat(scene.agent.endpoint.counters().received()).isEqualTo(before + 1);
        assertThat(scene.agent.endpoint.counters().foreign()).isZero();
    }
}
