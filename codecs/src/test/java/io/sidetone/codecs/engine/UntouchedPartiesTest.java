package io.sidetone.codecs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codecs.opus.Opus;
import io.sidetone.engine.Format;
import io.sidetone.engine.LegStatistics;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a supervisor of another codec does not touch: the customer's packets, and coders that nobody needs. */
class UntouchedPartiesTest {

    private static final int TICKS = 200;

    @ParameterizedTest(name = "customer {0}, agent {1}, supervisors {2} and {3}, lost {4}")
    @CsvSource({
        "opus/48000/2, opus/48000/2, PCMU, G722, 0",
        "opus/48000/2, opus/48000/2, PCMU, L16/16000, 0.05",
        "opus/48000/2, PCMU, G722, PCMA, 0",
        "opus/48000/2, PCMU, G722, opus/48000/2, 0.05",
        "PCMU, opus/48000/2, G722, L16/48000, 0.05",
        "G722, G722, opus/48000/2, PCMU, 0",
        "G722, G722, opus/48000/2, PCMA, 0.05"})
    void customerIsSentTheSamePacketsAtTheSameTimesWhoeverListensAndWhispers(String customer, String agent,
        String first, String second, double loss) {
        for (long seed = 1; seed <= 3; seed++) {
            VirtualCall alone = open(seed, customer, agent, loss);
            alone.runTicks(30 + 5 * 25);
            VirtualCall monitored = open(seed, customer, agent, loss);
            monitored.runTicks(30);
            VirtualParty target = monitored.parties.get("agent");
            VirtualParty coach = supervise(monitored, "coach", first, target, Mode.LISTEN);
            monitored.runTicks(25);
            supervise(monitored, "trainee", second, target, Mode.LISTEN);
            monitored.changeMode(coach, Mode.WHISPER);
            monitored.runTicks(25);
            monitored.changeMode(coach, Mode.LISTEN);
            monitored.runTicks(25);
            monitored.changeMode(coach, Mode.WHISPER);
            monitored.runTicks(25);
            monitored.leave(coach);
            monitored.runTicks(25);
            List<SentPacket> expected = alone.parties.get("customer").heard;
            assertThat(expected).as("seed %d", seed).hasSizeGreaterThan(100);
            assertThat(monitored.parties.get("customer").heard).as("seed %d", seed).isEqualTo(expected);
            assertThat(target.heard).as("the agent hears the whisper, seed %d", seed)
                .isNotEqualTo(alone.parties.get("agent").heard);
        }
    }

    private static VirtualCall open(long seed, String customer, String agent, double loss) {
        VirtualCall call = new VirtualCall(seed);
        call.join(RealCodecs.spec("customer", RealCodecs.named(customer)), Role.CUSTOMER, RealCodecs.SILENT)
            .sings(RealCodecs.tone(RealCodecs.TONES[0])).loses(loss).jitters(loss > 0 ? 30 : 0);
        call.join(RealCodecs.spec("agent", RealCodecs.named(agent)), Role.AGENT, RealCodecs.SILENT)
            .sings(RealCodecs.tone(RealCodecs.TONES[1])).loses(loss).jitters(loss > 0 ? 30 : 0);
        return call;
    }

    private static VirtualParty supervise(VirtualCall call, String name, String codec, VirtualParty agent, Mode mode) {
        return call.monitor(RealCodecs.spec(name, RealCodecs.named(codec)), agent, mode, RealCodecs.SILENT)
            .sings(RealCodecs.tone(RealCodecs.TONES[2]));
    }

    // ---- what listening costs ---------------------------------------------------------------------------------

    private int opusEncodes;
    private int opusDecodes;

    @Test
    void listeningToAnOpusCallCostsTwoDecodesAndOneEncodeATickAndNoneOfOpus() {
        Format format = new Format(111, new WatchedCodec(Opus.codec(), () -> opusEncodes++, () -> opusDecodes++));
        VirtualCall call = new VirtualCall(1);
        VirtualParty customer = call.join(RealCodecs.spec("customer", format), Role.CUSTOMER, RealCodecs.SILENT)
            .sings(RealCodecs.tone(RealCodecs.TONES[0]));
        VirtualParty agent = call.join(RealCodecs.spec("agent", format), Role.AGENT, RealCodecs.SILENT)
            .sings(RealCodecs.tone(RealCodecs.TONES[1]));
        call.runTicks(20);
        assertThat(decodes(customer, agent) + encodes(customer, agent)).as("coded while nobody listens").isZero();
        VirtualParty supervisor = call.monitor(RealCodecs.spec("supervisor", RealCodecs.PCMA), agent, Mode.LISTEN,
            RealCodecs.SILENT);
        call.runTicks(10);
        long decoded = decodes(customer, agent);
        long encoded = encodes(supervisor);
        int opusDecoded = opusDecodes;
        int spoken = spoken(customer, agent);
        int opusEncoded = opusEncodes;
        call.runTicks(TICKS);
        assertThat(decodes(customer, agent) - decoded).as("decodes").isEqualTo(2 * TICKS);
        assertThat(opusDecodes - opusDecoded).as("of Opus").isEqualTo(2 * TICKS);
        assertThat(encodes(supervisor) - encoded).as("encodes").isEqualTo(TICKS);
        assertThat(opusEncodes - opusEncoded).as("of Opus: the parties' own phones alone")
            .isEqualTo(spoken(customer, agent) - spoken);
        assertThat(encodes(customer, agent) + decodes(supervisor)).isZero();
        assertThat(customer.leg().statistics().forwarded()).isEqualTo(customer.leg().statistics().sent());
        call.leave(supervisor);
        call.runTicks(2);
        opusDecoded = opusDecodes;
        call.runTicks(20);
        assertThat(opusDecodes).as("as before, when he has left").isEqualTo(opusDecoded);
    }

    private static int spoken(VirtualParty... parties) {
        int sum = 0;
        for (VirtualParty party : parties) {
            sum += party.spoken.size();
        }
        return sum;
    }

    private static long decodes(VirtualParty... parties) {
        return List.of(parties).stream().map(party -> party.leg().statistics()).mapToLong(LegStatistics::decodes).sum();
    }

    private static long encodes(VirtualParty... parties) {
        return List.of(parties).stream().map(party -> party.leg().statistics()).mapToLong(LegStatistics::encodes).sum();
    }
}
