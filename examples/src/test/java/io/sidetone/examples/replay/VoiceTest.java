package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.engine.Format;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.testkit.Tone;
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
        return new Party(name, Part.AGENT, new Source(Path.of("x"), null, null), null, ptimeMs,
            Map.of(0, PCMU, 8, PCMA), -1, new Impairment(loss, jitterNs, 0, 0, 0));
    }

    private static Wav sine(int samples) {
        short[] sine = new short[samples];
        for (int i = 0; i < samples; i++) {
            sine[i] = (short) (8000 * Math.sin(2 * Math.PI * 440 * i / 8000));
        }
        return new Wav(8000, sine);
    }

    private static List<Packet> speak(Codec codec, int ptimeMs) {
        return Phone.speak(sine(8000), Format.of(codec), party("anna", ptimeMs, 0, 0), SECOND - 1, 1);
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
        List<Packet> translated = translate(spoken, PCMA);

        assertThat(translated).hasSameSizeAs(spoken);
        for (int i = 0; i < spoken.size(); i++) {
            assertThat(translated.get(i).timeNs()).isEqualTo(spoken.get(i).timeNs());
            assertThat(Arrays.copyOfRange(translated.get(i).rtp(), 2, 12))
                .isEqualTo(Arrays.copyOfRange(spoken.get(i).rtp(), 2, 12));
            assertThat(translated.get(i).rtp()[1]).isEqualTo((byte) (spoken.get(i).rtp()[1] | 8));
        }
        assertSounds(play(translated), sine(8000), 0, 8000);
        assertThat(translate(translated, PCMU).get(0).rtp()[1]).isEqualTo((byte) 0x80);
        List<Packet> same = translate(spoken, PCMU);
        for (int i = 0; i < spoken.size(); i++) {
            assertThat(same.get(i).rtp()).isEqualTo(spoken.get(i).rtp());
        }
    }

    private static List<Packet> translate(List<Packet> packets, Codec target) {
        return Translation.of(packets, VoiceTest::codecOf, -1, Format.of(target));
    }

    @Test
    void aCodecOfAnotherClockGoesOnByThatClock() {
        Codec opus = Codecs.require("opus", 48_000);
        List<Packet> spoken = speak(PCMU, 20);
        List<Packet> translated = Translation.of(spoken, VoiceTest::codecOf, -1, new Format(111, opus));
        RtpPacket rtp = new RtpPacket();
        int before = 0;
        for (int i = 0; i < spoken.size(); i++) {
            byte[] bytes = translated.get(i).rtp();
            assertThat(rtp.wrap(bytes, 0, bytes.length)).isTrue();
            assertThat(rtp.payloadType()).isEqualTo(111);
            assertThat(opus.samplesIn(bytes, rtp.payloadOffset(), rtp.payloadLength())).isEqualTo(960);
            assertThat(i == 0 ? 960 : rtp.timestamp() - before).isEqualTo(960);
            before = rtp.timestamp();
        }
        Wav played = Playback.of(translated, type -> opus, 48_000, SECOND);
        assertThat(played.samples()).hasSize(48_000);
        assertThat(Tone.levelDb(played.samples(), 9_600, 48_000, 440, 8_000, 48_000)).isBetween(-1.0, 1.0);
    }

    @Test
    void anEventsTimesGoByTheOtherClock() {
        byte[] event = {(byte) 0x80, 101, 0, 1, 0, 0, 0, (byte) 160, 0, 0, 0, 9, 5, (byte) 0x8A, 3, 32};
        List<Packet> spoken = List.of(speak(PCMU, 20).get(0), new Packet(1, event));
        byte[] translated = Translation.of(spoken, VoiceTest::codecOf, 101,
            new Format(111, Codecs.require("opus", 48_000))).get(1).rtp();
        assertThat(Arrays.copyOfRange(translated, 12, 16)).containsExactly(5, 0x8A, 0x12, 0xC0);    // 800 * 6
    }

    @Test
    void lossAndJitterDependOnSeedAndPartyAlone() {
        List<Packet> sent = Phone.speak(sine(8000), Format.of(PCMU), party("x", 10, 0, 0), 100 * SECOND, 1);
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
