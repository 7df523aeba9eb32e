package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            + "--out o --agent-departed park --others demote");
        Party anna = arguments.parties().get(2);

        assertThat(arguments.parties()).extracting(Party::name).containsExactly("customer", "agent", "anna", "bob");
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
        assertThat(arguments.agentDeparted()).isEqualTo("park");
        assertThat(arguments.others()).isEqualTo("demote");
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
        --supervisor agent=x         | --supervisor agent=x: a supervisor cannot be called agent
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
            .hasMessage("--supervisor: at most 6, a call has 8 seats");
    }
}
