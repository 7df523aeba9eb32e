package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.CodecQuarantined;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An inline codec that takes too long delays others three times, then it is not called any more. */
class QuarantineTest {

    private static final long MS = 1_000_000;
    private static final LinearCodec PLAIN = new LinearCodec();

    private long clockNs;
    private long decodeNs;
    private long encodeNs;
    private int every = 1;
    private int decodes;
    private int encodes;

    /** Linear samples that take their time. */
    private final class Slow extends LinearCodec {

        private int made;

        Slow() {
            super("SLOW");
        }

        @Override
        public Decoder newDecoder() {
            Decoder linear = super.newDecoder();
            return new Decoder() {
                @Override
                public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                    clockNs += decodes++ % every == 0 ? decodeNs : 0;
                    return linear.decode(payload, offset, length, samples, samplesOffset);
                }

                @Override
                public void reset() {
                }
            };
        }

        @Override
        public Encoder newEncoder() {
            Encoder linear = super.newEncoder();
            boolean legs = made++ == 0;
            return new Encoder() {
                @Override
                public int encode(short[] samples, int from, int count, byte[] payload, int offset) {
                    clockNs += legs && encodes++ % every == 0 ? encodeNs : 0;
                    return linear.encode(samples, from, count, payload, offset);
                }

                @Override
                public void reset() {
                }
            };
        }
    }

    private final VirtualCall call = new VirtualCall(7, Policies.DEFAULT, Workshop.onTheSpot(() -> clockNs));
    private final VirtualParty customer = call.join(LegSpec.of("customer", PLAIN), Role.CUSTOMER, Voices.noise(1));
    private final VirtualParty agent = call.join(LegSpec.of("agent", new Slow()), Role.AGENT, Voices.noise(2));

    private LegStatistics agents() {
        return agent.leg().statistics();
    }

    private long told() {
        return call.events.stream().filter(event -> event instanceof CodecQuarantined).count();
    }

    @Test
    void aDecoderOfFiftyMillisecondsDelaysOthersThreeTimesAndTheCallLives() {
        call.run(1);
        decodeNs = 50 * MS;
        int before = decodes;
        long beforeNs = clockNs;
        call.run(2);
        assertThat(clockNs - beforeNs).as("what others waited").isEqualTo(150 * MS);
        assertThat(decodes - before).isEqualTo(3);
        assertThat(agents().quarantined()).isTrue();
        assertThat(agents().overruns()).as("but the first, for which nobody was timed").isEqualTo(2);
        assertThat(told()).isEqualTo(1);
        assertThat(call.events).contains(new CodecQuarantined("call",
            ((CodecQuarantined) call.events.get(call.events.size() - 1)).frame(), "agent"));
        assertThat(customer.heard).as("packets, silent by now").hasSize(150);
        assertThat(customer.earsBetween(2, 3)).containsOnly(0);
        assertThat(customer.leg().statistics().quarantined()).isFalse();
        assertThat(agents().concealedSamples()).as("counted").isEqualTo(97 * 160);
    }

    @Test
    void anEncoderOfFiftyMillisecondsDelaysOthersThreeTimesAndItsPacketsAreLosses() {
        call.run(1);
        encodeNs = 50 * MS;
        long beforeNs = clockNs;
        int heard = agent.heard.size();
        call.run(2);
        assertThat(clockNs - beforeNs).isEqualTo(150 * MS);
        assertThat(agent.heard).hasSize(heard + 3);
        assertThat(told()).isEqualTo(1);
        assertThat(agents().quarantined()).isTrue();
    }

    @Test
    void aMillisecondIsNotTooLongAndANanosecondMoreIs() {
        decodeNs = MS;
        call.run(2);
        assertThat(agents().quarantined()).isFalse();
        assertThat(agents().overruns()).isZero();
        decodeNs = MS + 1;
        call.runTicks(3);
        assertThat(agents().quarantined()).isTrue();
    }

    @ParameterizedTest(name = "one in {0} calls")
    @ValueSource(ints = {40, 100})
    void aPauseNowAndThenQuarantinesNobody(int pauses) {
        every = pauses;
        decodeNs = 50 * MS;
        call.run(60);
        assertThat(agents().quarantined()).isFalse();
        assertThat(told()).isZero();
    }

    @Test
    void aCodecThatIsTooSlowEverySecondTimeIsCaughtAllTheSame() {
        every = 2;
        decodeNs = 50 * MS;
        call.run(2);
        assertThat(clockNs).isEqualTo(150 * MS);
        assertThat(agents().quarantined()).isTrue();
    }

    @Test
    void thoseWhoSitInTheSameCallAsASlowCodecAreNotQuarantinedForIt() {
        VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", PLAIN), agent, Mode.BARGE, Voices.noise(3));
        call.run(1);
        decodeNs = 50 * MS;
        encodeNs = 50 * MS;
        long beforeNs = clockNs;
        call.run(2);
        assertThat(clockNs - beforeNs).as("in two ticks").isLessThanOrEqualTo(200 * MS);
        assertThat(agents().quarantined()).isTrue();
        assertThat(customer.leg().statistics().quarantined()).isFalse();
        assertThat(supervisor.leg().statistics().quarantined()).isFalse();
        assertThat(customer.earsBetween(2.5, 3)).as("the supervisor").isNotEqualTo(new short[4000]);
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void aQuarantinedPartyIsStillForwardedWhereHisCodecIsTaken() {
        decodeNs = 50 * MS;
        call.run(1);
        assertThat(agents().quarantined()).isTrue();
        VirtualParty other = call.join(LegSpec.of("other", new Slow()), Role.CUSTOMER, Voices.noise(4));
        call.leave(customer);
        call.run(1);
        assertThat(other.leg().statistics().forwarded()).isGreaterThan(40);
        assertThat(agent.leg().statistics().forwarded()).isGreaterThan(40);
    }
}
