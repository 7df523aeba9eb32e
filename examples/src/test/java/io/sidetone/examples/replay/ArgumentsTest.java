package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.ConsultPolicy;
import io.sidetone.monitor.DigitCommand;
import io.sidetone.monitor.DigitPolicy;
import io.sidetone.monitor.HoldPolicy;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.OthersAtTakeover;
import io.sidetone.monitor.OwnerDepartedPolicy;
import io.sidetone.monitor.PeerVisibility;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.TapView;
import io.sidetone.monitor.TimeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    private static Arguments parse(String options) {
        List<String> words = new ArrayList<>(List.of("--customer", "c.pcap", "--agent", "a.pcap"));
        if (!options.isEmpty()) {
            words.addAll(List.of(options.split(" ")));
        }
        return Arguments.parse(words.toArray(new String[0]));
    }

    @Test
    void defaultsAreTwentyMillisecondsAndACleanNetwork() {
        Arguments arguments = parse("");
        Party customer = arguments.parties().get(0);

        assertThat(arguments.parties()).extracting(Party::name).containsExactly("customer", "agent");
        assertThat(customer.ptimeMs()).isEqualTo(20);
        assertThat(customer.codec()).isNull();
        assertThat(customer.impairment()).isEqualTo(new Impairment(0, 0, 0, 0, 0));
        assertThat(customer.codecOf(0).encodingName()).isEqualTo("PCMU");
        assertThat(customer.codecOf(8).encodingName()).isEqualTo("PCMA");
        assertThat(customer.codecOf(97)).isNull();
        assertThat(arguments.out()).isEqualTo(Path.of("replay-out"));
        assertThat(arguments.captureTimes()).isFalse();
    }

    @Test
    void everyOptionReachesItsPartyWhereverItStands() {
        Arguments arguments = parse("--codec anna=PCMA --ptime anna=30 --map anna:97=PCMU/8000 --loss anna=2.5% "
            + "--jitter anna=30ms --reorder anna=2% --duplicate anna=1% --skew anna=-100ppm "
            + "--supervisor anna=x.wav --supervisor bob=y#0x10@[::1]:7 --align capture --seed -9 "
            + "--party second=z.wav --out o --policy agent-departed=park --policy others=demote");
        Party anna = arguments.parties().get(2);

        assertThat(arguments.parties()).extracting(Party::name).containsExactly("customer", "agent", "anna", "bob",
            "second");
        assertThat(arguments.parties().get(4).part()).isEqualTo(Part.FURTHER);
        assertThat(anna.isSupervisor()).isTrue();
        assertThat(anna.codec().encodingName()).isEqualTo("PCMA");
        assertThat(anna.ptimeMs()).isEqualTo(30);
        assertThat(anna.codecOf(97).encodingName()).isEqualTo("PCMU");
        assertThat(anna.impairment()).isEqualTo(new Impairment(0.025, 30_000_000, 0.02, 0.01, -100));
        assertThat(arguments.parties().get(3).source())
            .isEqualTo(new Source(Path.of("y"), 16, Endpoint.parse("[::1]:7")));
        assertThat(arguments.parties().get(1).impairment()).isEqualTo(Impairment.NONE);
        assertThat(arguments.captureTimes()).isTrue();
        assertThat(arguments.seed()).isEqualTo(-9);
        assertThat(arguments.monitoring().policies().agentDeparted()).isEqualTo(AgentDepartedPolicy.PARK);
        assertThat(arguments.monitoring().policies().othersAtTakeover()).isEqualTo(OthersAtTakeover.DEMOTE);
    }

    @Test
    void everyPolicyHasAName() {
        Policies policies = parse("--policy agent-departed=end --policy owner-departed=end --policy peers=co-coaches "
            + "--policy hold=both --policy consult=as-hold --policy hold-music=on --policy digits=modes "
            + "--policy attach=1 --policy proof=2s --policy park=3 --policy session=4 --policy media=5.5 "
            + "--policy media-limit=6").monitoring().policies();
        assertThat(policies).isEqualTo(new Policies(AgentDepartedPolicy.END, OwnerDepartedPolicy.END,
            OthersAtTakeover.END, PeerVisibility.CO_COACHES, HoldPolicy.BOTH, ConsultPolicy.AS_HOLD, true, false,
            NoticePlan.NONE, DigitPolicy.OFF.withCommands(Map.of('4', DigitCommand.LISTEN, '5', DigitCommand.WHISPER,
                '6', DigitCommand.BARGE, '9', DigitCommand.TAKE_OVER)), TimeLimits.DEFAULT
                .with(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4))
                .withMedia(Duration.ofMillis(5500), Duration.ofSeconds(6))));
        assertThat(parse("").monitoring().policies()).isEqualTo(Policies.DEFAULT);
    }

    @Test
    void noticesAreMadeOfPromptsWhereverTheyAreNamed() {
        Monitoring monitoring = parse("--notice customer=ding --notice hold=hold-music --prompt ding=tone:440/500 "
            + "--record call-plus-coaching --audit demo").monitoring();
        assertThat(monitoring.policies().notices()).isEqualTo(
            NoticePlan.of(Notice.atCallStart("ding", true)).withHoldAudio("hold-music"));
        assertThat(monitoring.prompts().get("ding").lengthMs()).isEqualTo(500);
        assertThat(monitoring.recorded()).isEqualTo(TapView.CALL_PLUS_COACHING);
        assertThat(monitoring.audit().isDemo()).isTrue();
    }

    @Test
    void eventsAreMappedInPlaceOfACodecAndDigitsAreShownIfAskedFor() {
        Arguments arguments = parse("--map agent:96=PCMU/8000 --show-digits --map agent:96=Telephone-Event/8000");
        Party agent = arguments.parties().get(1);
        assertThat(arguments.showDigits()).isTrue();
        assertThat(parse("").showDigits()).isFalse();
        assertThat(agent.eventPayloadType()).isEqualTo(96);
        assertThat(agent.codecOf(96)).isNull();
        assertThat(agent.knows(96)).isTrue();
        assertThat(agent.knows(97)).isFalse();
        assertThat(arguments.parties().get(0).eventPayloadType()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"OPUS,opus/48000/2", "opus/48000,opus/48000/2", "G722,G722/8000", "L16,L16/16000",
        "L16/48000,L16/48000", "pcmu,PCMU/8000"})
    void codecsAreNamedInAnyCaseWithOrWithoutTheirRates(String name, String codec) {
        assertThat(parse("--codec agent=" + name).parties().get(1).codec()).hasToString(codec);
    }

    @Test
    void aMappedPayloadTypeMayTellItsChannels() {
        Party agent = parse("--map agent:98=L16/16000 --map agent:99=L16/16000/2").parties().get(1);
        assertThat(agent.codecOf(98)).hasToString("L16/16000");
        assertThat(agent.codecOf(99)).hasToString("L16/16000/2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --frobnicate 1               | --frobnicate: no such option;
        --seed                       | --seed: needs a value;
        stray                        | stray: unexpected;
        --seed x                     | --seed x: not a whole number: x
        --align left                 | --align left: expected start or capture
        --codec customer=G729        | --codec customer=G729: no codec G729; there are [
        --codec customer             | --codec customer: expected PARTY=VALUE
        --ptime agent=50             | --ptime agent=50: a packet time is 10, 20, 30, 40 or 60 ms
        --loss agent=101%            | --loss agent=101%: expected 0% to 100%
        --jitter agent=-1ms          | --jitter agent=-1ms: expected 0 to 10000 ms
        --jitter agent=10001ms       | --jitter agent=10001ms: expected 0 to 10000 ms
        --reorder agent=101%         | --reorder agent=101%: expected 0% to 100%
        --duplicate agent=x          | --duplicate agent=x: expected 0% to 100%
        --skew agent=1001ppm         | --skew agent=1001ppm: expected -1000 to 1000 ppm
        --skew agent=-1001           | --skew agent=-1001: expected -1000 to 1000 ppm
        --map agent:200=PCMU/8000    | --map agent:200=PCMU/8000: not a payload type: 200
        --map agent:64=PCMU/8000     | --map agent:64=PCMU/8000: not a payload type: 64
        --map agent:101=telephone-event/44100 | --map agent:101=telephone-event/44100: no codec has the clock rate 44100
        --map agent:63=telephone-event/8000 | --map agent:63=telephone-event/8000: telephone-events have a payload type
        --map agent:96=telephone-event/8000 --map agent:97=telephone-event/8000 | --map agent:97=telephone-event/8000:
        --map agent=PCMU             | --map agent=PCMU: expected PARTY:PT=CODEC/RATE
        --loss zoe=1%                | options for zoe, but nobody is called so; there are customer, agent
        --agent b.pcap               | --agent b.pcap: there is a agent already
        --supervisor agent=x         | --supervisor agent=x: nobody else can be called agent
        --party Call=x               | --party Call=x: nobody else can be called Call
        --party x                    | --party x: expected NAME=FILE
        --policy hold=loud           | --policy hold=loud: expected private or follow-customer or both
        --policy hold-music=loud     | --policy hold-music=loud: expected on or off
        --policy mood=good           | --policy mood=good: no such policy; there are agent-departed,
        --policy park=soon           | --policy park=soon: not a time in seconds: soon
        --policy park=0              | --policy park=0: park must be positive and at most
        --policy park                | --policy park: expected NAME=VALUE
        --prompt a/b=tone:440/500    | --prompt a/b=tone:440/500: expected NAME=FILE
        --prompt a=nowhere.wav       | --prompt a=nowhere.wav: no such file
        --prompt a=pom.xml           | --prompt a=pom.xml: pom.xml: no RIFF WAVE file
        --prompt a=tone:440          | --prompt a=tone:440: expected tone:HZ/MS
        --prompt a=tone:440/0        | --prompt a=tone:440/0:
        --prompt a=tone:4000/100     | --prompt a=tone:4000/100:
        --notice later=entry-tone    | --notice later=entry-tone: expected customer, agent, whisper, barge, periodic,
        --coaching loudly            | --coaching loudly: expected push-to-talk, private-talk, level-match or ducking=DB
        --coaching ducking=41        | --coaching ducking=41: ducking by 41.0 dB; it must be 0 to 40.0 dB
        --coaching ducking           | --coaching ducking: expected push-to-talk,
        --record all                 | --record all: expected call or call-plus-coaching or agent-experience or
        --audit nowhere.key          | --audit nowhere.key: no key can be read there, and it is not called demo
        --supervisor ../x=y          | --supervisor ../x=y: expected NAME=FILE, NAME of letters, digits,
        --supervisor a=x --supervisor A=y | --supervisor A=y: there is a A already
        --customer2 x                | --customer2: no such option;
        --supervisor a=x#zz          | x#zz: expected FILE#SSRC or FILE#SSRC@IP:PORT, SSRC as 0x1A2B or decimal
        --supervisor a=x#0x123456789 | x#0x123456789: expected FILE#SSRC or FILE#SSRC@IP:PORT, SSRC as 0x1A2B or decimal
        --supervisor a=x#1@host:2    | x#1@host:2: expected FILE#SSRC or FILE#SSRC@IP:PORT, SSRC as 0x1A2B or decimal
        """)
    void whatCannotBeObeyedIsOneLine(String options, String line) {
        assertThatThrownBy(() -> parse(options)).isInstanceOf(UnusableInput.class)
            .satisfies(e -> assertThat(e.getMessage()).startsWith(line).doesNotContain("\n"));
    }

    @Test
    void aNoticeNeedsItsPrompt() {
        assertThatThrownBy(() -> parse("--prompt ding=tone:440/500 --notice agent=dong").monitoring())
            .isInstanceOf(UnusableInput.class).hasMessage("--notice: no prompt is called dong; there are ding,"
                + " earcon, entry-tone, hold-music, recorder-tone");
    }

    @Test
    void customerAndAgentAreNeeded() {
        assertThatThrownBy(() -> Arguments.parse("--agent", "a")).hasMessageStartingWith("--customer FILE is missing");
        assertThatThrownBy(() -> Arguments.parse("--customer", "a")).hasMessageStartingWith("--agent FILE is missing");
    }

    @Test
    void sixSupervisorsFitAndTheSeventhDoesNot() {
        StringBuilder options = new StringBuilder("--seed 1");
        for (int i = 1; i <= 6; i++) {
            options.append(" --supervisor s").append(i).append("=x");
        }
        assertThat(parse(options.toString()).parties()).hasSize(8);
        assertThatThrownBy(() -> parse(options + " --supervisor s7=x"))
            .hasMessage("at most 8 parties, a call has so many seats");
        assertThatThrownBy(() -> parse(options + " --party s7=x")).isInstanceOf(UnusableInput.class);
    }
}
