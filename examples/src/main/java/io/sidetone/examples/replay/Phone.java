package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.internal.rtp.RtpPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** Speaks a recorded sound as a phone would: encoded, in RTP packets of one packet time, without a pause. */
final class Phone {

    /** Samples in the longest packet that is translated. */
    private static final int LONGEST = 8000;

    private Phone() {
    }

    /**
     * The packets of a sound, the first at 0; silence follows it up to {@code untilNs}, as from a phone on a desk.
     *
     * @param sound at the codec's sample rate
     */
    static List<Packet> speak(Wav sound, Codec codec, Party party, long untilNs, long seed) {
        int count = sound.rate() / 1000 * party.ptimeMs();
        int ticks = codec.clockRate() / 1000 * party.ptimeMs();
        SplittableRandom random = new SplittableRandom(~seed * 31 + party.name().hashCode());
        int ssrc = random.nextInt();
        int sequence = random.nextInt();
        int timestamp = random.nextInt();
        Encoder encoder = codec.newEncoder();
        List<Packet> packets = new ArrayList<>();
        for (int n = 0; n * (long) party.ptimeMs() * 1_000_000 <= untilNs; n++) {
            short[] samples = frame(sound.samples(), n * count, count);
            byte[] packet = new byte[12 + codec.maxPayloadLength(count)];
            int length = 12 + encoder.encode(samples, 0, count, packet, 12);
            int marker = n == 0 ? 0x80 : 0;
            ByteBuffer.wrap(packet).put((byte) 0x80).put((byte) (marker | codec.staticPayloadType()))
                .putShort((short) (sequence + n)).putInt(timestamp + n * ticks).putInt(ssrc);
            packets.add(new Packet(n * (long) party.ptimeMs() * 1_000_000, Arrays.copyOf(packet, length)));
        }
        return packets;
    }

    /**
     * A captured voice as it would be if the phone had spoken another codec; sequence, timestamps and markers stay.
     *
     * @param codecs the codec of a payload type; packets of others stay as they are
     * @param target of the same clock rate as they
     */
    static List<Packet> translate(List<Packet> packets, IntFunction<Codec> codecs, Codec target) {
        Map<Codec, Decoder> decoders = new HashMap<>();
        Encoder encoder = target.newEncoder();
        short[] samples = new short[LONGEST];
        List<Packet> translated = new ArrayList<>(packets.size());
        RtpPacket rtp = new RtpPacket();
        for (Packet packet : packets) {
            byte[] bytes = packet.rtp();
            rtp.wrap(bytes, 0, bytes.length);
            Codec spoken = codecs.apply(rtp.payloadType());
            int header = rtp.payloadOffset();
            int length = rtp.payloadLength();
            int expected = spoken == null || spoken == target || spoken.clockRate() != target.clockRate() ? 0
                : spoken.samplesIn(bytes, header, length);
            if (expected <= 0 || expected > LONGEST) {
                translated.add(packet);
                continue;
            }
            int count = decoders.computeIfAbsent(spoken, Codec::newDecoder).decode(bytes, header, length, samples, 0);
            byte[] other = Arrays.copyOf(bytes, header + target.maxPayloadLength(count));
            int end = header + encoder.encode(samples, 0, count, other, header);
            other[0] &= ~0x20;                          // padding is not copied
            other[1] = (byte) (other[1] & 0x80 | target.staticPayloadType());
            translated.add(new Packet(packet.timeNs(), Arrays.copyOf(other, end)));
        }
        return translated;
    }

    private static short[] frame(short[] sound, int from, int count) {
        return from >= sound.length ? new short[count] : Arrays.copyOfRange(sound, from, from + count);
    }
}
