package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Encoder;
import io.sidetone.engine.Format;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Speaks a recorded sound as a phone would: encoded, in RTP packets of one packet time, without a pause. */
final class Phone {

    private Phone() {
    }

    /**
     * The packets of a sound, the first at 0; silence follows it up to {@code untilNs}, as from a phone on a desk.
     *
     * @param sound at the codec's sample rate
     * @param format the codec and the payload type it is spoken under
     */
    static List<Packet> speak(Wav sound, Format format, Party party, long untilNs, long seed) {
        Codec codec = format.codec();
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
            ByteBuffer.wrap(packet).put((byte) 0x80).put((byte) (marker | format.payloadType()))
                .putShort((short) (sequence + n)).putInt(timestamp + n * ticks).putInt(ssrc);
            packets.add(new Packet(n * (long) party.ptimeMs() * 1_000_000, Arrays.copyOf(packet, length)));
        }
        return packets;
    }

    private static short[] frame(short[] sound, int from, int count) {
        return from >= sound.length ? new short[count] : Arrays.copyOfRange(sound, from, from + count);
    }
}
