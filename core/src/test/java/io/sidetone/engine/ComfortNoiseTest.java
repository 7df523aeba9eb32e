package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A speaker who stops sending in his pauses, after saying what they sound like (RFC 3389). */
class ComfortNoiseTest {

    private static final int NOISE = 13;
    private static final int STRANGE = 96;
    private static final long TICK = MediaShard.FRAME_NS;

    private final Map<String, List<SentPacket>> heard = new HashMap<>();
    private final MediaShard shard = new MediaShard(1, (leg, buffer, offset, length, nowNs) ->
        heard.computeIfAbsent(leg.name(), name -> new ArrayList<>())
            .add(SentPacket.parse(buffer, offset, length, nowNs)), event -> { });
    private final Call call = shard.open("call");
    private int sequence = 65_530;
    private int timestamp = -800;
    private long nowNs;

    private static LegSpec spec(String name) {
        return LegSpec.of(name, new LinearCodec()).withComfortNoise(NOISE);
    }

    private void send(Leg leg, int payloadType, byte... payload) {
        byte[] packet = new byte[RtpHeader.LENGTH + payload.length];
        RtpHeader.write(packet, 0, false, payloadType, sequence++ & 0xFFFF, timestamp, 7);
        System.arraycopy(payload, 0, packet, RtpHeader.LENGTH, payload.length);
        shard.receive(leg, packet, 0, packet.length, nowNs);
    }

    private void tick() {
        shard.tick(nowNs);
        nowNs += TICK;
        timestamp += 160;
    }

    /** Ten packets of speech, comfort noise of that payload, half a second of nothing, ten packets of speech. */
    private void speakPauseSpeak(Leg leg, int payloadType, byte... payload) {
        for (int i = 0; i < 45; i++) {
            if (i < 10 || i >= 35) {
                send(leg, 97, new byte[320]);
            } else if (i == 10) {
                send(leg, payloadType, payload);
            }
            tick();
        }
    }

    private double levelDb(List<SentPacket> packets) {
        double squares = 0;
        int count = 0;
        for (SentPacket packet : packets) {
            for (int i = 0; i + 1 < packet.payload().length; i += 2) {
                int sample = (short) (packet.payload()[i] << 8 | packet.payload()[i + 1] & 0xFF);
                squares += sample * sample;
                count++;
            }
        }
        return 10 * Math.log10(squares / count / (32768.0 * 32768.0));
    }

    @Test
    void whoIsMixedHearsNoiseOfTheLevelThatWasSaid() {
        Leg customer = call.join(spec("customer"), Role.CUSTOMER);
        Leg agent = call.join(spec("agent"), Role.AGENT);
        Leg supervisor = call.monitor(spec("supervisor"), agent, Mode.LISTEN);
        supervisor.session().legUp();
        speakPauseSpeak(customer, NOISE, (byte) 50, (byte) 127);
        List<SentPacket> pause = heard.get("supervisor").subList(15, 30);
        assertThat(levelDb(pause)).isCloseTo(-50, within(0.5));
        assertThat(customer.statistics().concealedSamples()).as("a pause is no loss").isZero();
        assertThat(customer.statistics().lost()).isZero();
    }

    @Test
    void whoIsForwardedAndNegotiatedItGetsItAsItIs() {
        Leg customer = call.join(spec("customer"), Role.CUSTOMER);
        call.join(spec("agent"), Role.AGENT);
        speakPauseSpeak(customer, NOISE, (byte) 50, (byte) 127);
        List<SentPacket> sent = heard.get("agent");
        assertThat(sent).hasSize(21);
        assertThat(sent.get(10).payloadType()).isEqualTo(NOISE);
        assertThat(sent.get(10).payload()).containsExactly(50, 127);
        assertThat(sent.get(10).timestamp() - sent.get(9).timestamp()).isEqualTo(160);
        assertThat(sent.get(11).timestamp() - sent.get(9).timestamp()).isEqualTo(160 * 26);
        inSequence(sent);
    }

    @Test
    void whoDidNotNegotiateItGetsNeitherTheNoiseNorAHole() {
        Leg customer = call.join(spec("customer"), Role.CUSTOMER);
        call.join(LegSpec.of("agent", new LinearCodec()), Role.AGENT);
        speakPauseSpeak(customer, NOISE, (byte) 50);
        assertThat(heard.get("agent")).hasSize(20).allMatch(packet -> packet.payloadType() == 97);
        inSequence(heard.get("agent"));
    }

    @Test
    void whatNobodyNegotiatedIsCountedAndIsNoLoss() {
        Leg customer = call.join(spec("customer"), Role.CUSTOMER);
        Leg agent = call.join(spec("agent"), Role.AGENT);
        Leg supervisor = call.monitor(spec("supervisor"), agent, Mode.LISTEN);
        supervisor.session().legUp();
        speakPauseSpeak(customer, STRANGE, new byte[33]);
        assertThat(customer.statistics().unnegotiated()).isOne();
        assertThat(customer.statistics().concealedSamples()).isZero();
        inSequence(heard.get("agent"));
    }

    @Test
    void aStrangersUnnegotiatedPacketsChangeNothing() {
        Leg customer = call.join(spec("customer"), Role.CUSTOMER);
        call.join(spec("agent"), Role.AGENT);
        send(customer, 97, new byte[320]);
        byte[] foreign = new byte[RtpHeader.LENGTH + 20];
        for (int i = 0; i < 10; i++) {
            RtpHeader.write(foreign, 0, false, STRANGE, i, i, 666);
            shard.receive(customer, foreign, 0, foreign.length, nowNs);
        }
        tick();
        send(customer, 97, new byte[320]);
        assertThat(heard.get("agent")).hasSize(2);
        inSequence(heard.get("agent"));
    }

    private static void inSequence(List<SentPacket> sent) {
        for (int i = 1; i < sent.size(); i++) {
            assertThat(sent.get(i).sequence()).isEqualTo(sent.get(i - 1).sequence() + 1 & 0xFFFF);
        }
    }
}
