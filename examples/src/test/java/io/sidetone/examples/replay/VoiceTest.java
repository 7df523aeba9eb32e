package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a party's sound becomes packets, what the network makes of them, and how packets become sound again. */
class VoiceTest {

    private static final Codec PCMU = Codecs.require("PCMU", 8000);
    private static final Codec PCMA = Codecs.require("PCMA", 8000);
    private static final long SECOND = 1_000_000_000L;

    private static Party party(String name, int ptimeMs, double loss, long jitterNs) {
        return new Party(name, new Source(Path.of("x"), null, null), null, ptimeMs, Map.of(0, PCMU, 8, PCMA), -1,
            new Impairment(loss, jitterNs, 0, 0, 0));
    }

    private static Wav sine(int samples) {
        short[] sine = new short[samples];
        for (int i = 0; i < samples; i++) {
            sine[i] = (short) (8000 * Math.sin(2 * Math.PI * 440 * i / 8000));
        }
        return new Wav(8000, sine);
    }

    private static List<Packet> speak(Codec codec, int ptimeMs) {
        return Phone.speak(sine(8000), codec, party("anna", ptimeMs, 0, 0), SECOND - 1, 1);
    }

    private static Codec codecOf(int type) {
        return type == 0 ? PCMU : type == 8 ? PCMA : null;
    }

    private static Wav play(List<Packet> packets) {
        return Playback.of(packets, VoiceTest::codecOf, 8000, SECOND);
    }

    private static void assertSounds(Wav wav, Wav like, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(Math.abs(wav.samples()[i] - like.samples()[i])).as("sample %d", i).isLessThan(300);
        }
    }

    @Test
    void aWavSpokenAndPlayedAgainSoundsTheSame() {
        for (int ptimeMs : new int[] {10, 20, 30, 40, 60}) {
            List<Packet> packets = speak(PCMU, ptimeMs);
            assertThat(packets).hasSize((1000 + ptimeMs - 1) / ptimeMs);
            assertThat(packets.get(1).timeNs()).isEqualTo(ptimeMs * 1_000_000L);
            assertSounds(play(packets), sine(8000), 0, 8000);
        }
    }

    @Test
    void aLostPacketAndAPauseAreSilenceOfTheirLength() {
        List<Packet> packets = new ArrayList<>(speak(PCMA, 20));
        packets.subList(10, 20).clear();
        Wav played = play(packets);

        assertSounds(played, sine(8000), 0, 1600);
        assertThat(Arrays.copyOfRange(played.samples(), 1600, 3200)).containsOnly(0);
        assertSounds(played, sine(8000), 3200, 8000);
    }

    @Test
    void lateAndReorderedPacketsArePlayedWhereTheyBelong() {
        List<Packet> late = new ArrayList<>();
        List<Packet> packets = speak(PCMU, 20);
        for (int i = 1; i < packets.size(); i++) {
            late.add(new Packet(packets.get(i).timeNs() + (i % 3) * 15_000_000, packets.get(i).rtp()));
        }
        Collections.swap(late, 5, 6);
        late.add(0, packets.get(0));
        assertSounds(play(late), sine(8000), 0, 8000);
    }

    @Test
    void aTimestampThatJumpsStartsANewTimeLine() {
        List<Packet> packets = speak(PCMU, 20);
        for (Packet packet : packets.subList(25, 50)) {
            packet.rtp()[4] ^= 0x40;
        }
        assertSounds(play(packets), sine(8000), 0, 8000);
    }

    @Test
    void anotherCodecKeepsSequenceTimestampAndMarker() {
        List<Packet> spoken = speak(PCMU, 20);
        List<Packet> translated = Phone.translate(spoken, VoiceTest::codecOf, PCMA);

        assertThat(translated).hasSameSizeAs(spoken);
        for (int i = 0; i < spoken.size(); i++) {
            assertThat(translated.get(i).timeNs()).isEqualTo(spoken.get(i).timeNs());
            assertThat(Arrays.copyOfRange(translated.get(i).rtp(), 2, 12))
                .isEqualTo(Arrays.copyOfRange(spoken.get(i).rtp(), 2, 12));
            assertThat(translated.get(i).rtp()[1]).isEqualTo((byte) (spoken.get(i).rtp()[1] | 8));
        }
        assertSounds(play(translated), sine(8000), 0, 8000);
        assertThat(Phone.translate(translated, VoiceTest::codecOf, PCMU).get(0).rtp()[1]).isEqualTo((byte) 0x80);
        assertThat(Phone.translate(spoken, VoiceTest::codecOf, PCMU)).isEqualTo(spoken);
    }

    @Test
    void lossAndJitterDependOnSeedAndPartyAlone() {
        List<Packet> sent = Phone.speak(sine(8000), PCMU, party("x", 10, 0, 0), 100 * SECOND, 1);
        List<Packet> arrived = Network.carry(sent, party("anna", 20, 0.1, 30_000_000), 5);

        assertThat(arrived).isEqualTo(Network.carry(sent, party("anna", 20, 0.1, 30_000_000), 5));
        assertThat(arrived).isNotEqualTo(Network.carry(sent, party("anna", 20, 0.1, 30_000_000), 6));
        assertThat(arrived).isNotEqualTo(Network.carry(sent, party("bob", 20, 0.1, 30_000_000), 5));
        assertThat(arrived.size() / (double) sent.size()).isBetween(0.88, 0.92);
        Set<byte[]> withoutJitter = new HashSet<>();
        Network.carry(sent, party("anna", 20, 0.1, 0), 5).forEach(packet -> withoutJitter.add(packet.rtp()));
        arrived.forEach(packet -> assertThat(withoutJitter).contains(packet.rtp()));
        assertThat(Network.carry(sent, party("anna", 20, 0, 30_000_000), 5)).containsAll(arrived);
        assertThat(Network.carry(sent, party("anna", 20, 0, 0), 5)).isEqualTo(sent);
        assertThat(Network.carry(sent, party("anna", 20, 1, 0), 5)).isEmpty();
    }
}
