package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.engine.Format;
import io.sidetone.internal.audio.Resampler;
import io.sidetone.internal.rtp.RtpPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A captured voice as it would be if the phone had spoken another codec: sequence and markers stay, and timestamps go
 * on by the other codec's clock. One stream, one thread.
 */
final class Translation {

    private static final int LONGEST_MS = 120;
    private static final int MOST_SAMPLES = 48 * LONGEST_MS;

    private final IntFunction<Codec> codecs;
    private final int events;
    private final Format target;
    private final Encoder encoder;
    private final Map<Codec, Decoder> decoders = new HashMap<>();
    private final Map<Codec, Resampler> resamplers = new HashMap<>();
    private final short[] decoded = new short[MOST_SAMPLES];
    private final short[] resampled = new short[MOST_SAMPLES];
    private final RtpPacket rtp = new RtpPacket();
    private int clockRate;
    private boolean begun;
    private int before;
    private long ticks;

    private Translation(IntFunction<Codec> codecs, int events, Format target) {
        this.codecs = codecs;
        this.events = events;
        this.target = target;
        encoder = target.codec().newEncoder();
        clockRate = target.codec().clockRate();
    }

    /**
     * The packets in another codec.
     *
     * @param codecs the codec of a payload type; packets of others keep their payloads
     * @param events the payload type of telephone-events, whose times are by the clock as well; -1 for none
     */
    static List<Packet> of(List<Packet> packets, IntFunction<Codec> codecs, int events, Format target) {
        Translation translation = new Translation(codecs, events, target);
        translation.findClock(packets);
        List<Packet> translated = new ArrayList<>(packets.size());
        for (Packet packet : packets) {
            translated.add(new Packet(packet.timeNs(), translation.translate(packet.rtp())));
        }
        return translated;
    }

    /** The clock of the first packet that tells. */
    private void findClock(List<Packet> packets) {
        for (Packet packet : packets) {
            Codec spoken = rtp.wrap(packet.rtp(), 0, packet.rtp().length) ? codecs.apply(rtp.payloadType()) : null;
            if (spoken != null) {
                clockRate = spoken.clockRate();
                return;
            }
        }
    }

    private byte[] translate(byte[] bytes) {
        rtp.wrap(bytes, 0, bytes.length);
        int header = rtp.payloadOffset();
        int length = rtp.payloadLength();
        int type = rtp.payloadType();
        Codec spoken = codecs.apply(type);
        byte[] other = spoken == null || spoken == target.codec() && type == target.payloadType() ? bytes.clone()
            : translate(bytes, header, length, spoken);
        if (clockRate != target.codec().clockRate()) {
            ByteBuffer.wrap(other).putInt(4, timestamp());
            if (type == events && length >= 4) {
                int duration = scaled(ByteBuffer.wrap(other).getShort(header + 2) & 0xFFFF);
                ByteBuffer.wrap(other).putShort(header + 2, (short) Math.min(0xFFFF, duration));
            }
        }
        return other;
    }

    private int timestamp() {
        int first = begun ? 0 : rtp.timestamp();
        ticks += begun ? rtp.timestamp() - before : Integer.toUnsignedLong(first);
        begun = true;
        before = rtp.timestamp();
        return scaled(ticks);
    }

    private int scaled(long value) {
        return (int) (value * target.codec().clockRate() / clockRate);
    }

    /** What can't be decoded or be a packet of the other codec stays as it is, and is not negotiated then. */
    private byte[] translate(byte[] bytes, int header, int length, Codec spoken) {
        int expected = spoken.samplesIn(bytes, header, length);
        int rate = spoken.sampleRate();
        int wanted = target.codec().sampleRate();
        if (expected <= 0 || expected > rate / 1000 * LONGEST_MS || expected % (rate / 100) != 0
            || rate != wanted && !Resampler.converts(rate, wanted)) {
            return bytes.clone();
        }
        int count = decoders.computeIfAbsent(spoken, Codec::newDecoder).decode(bytes, header, length, decoded, 0);
        short[] samples = decoded;
        if (rate != wanted) {
            count = resamplers.computeIfAbsent(spoken, codec -> new Resampler(rate, wanted))
                .resample(decoded, 0, count, resampled, 0);
            samples = resampled;
        }
        byte[] other = Arrays.copyOf(bytes, header + target.codec().maxPayloadLength(count));
        int end = header + encoder.encode(samples, 0, count, other, header);
        other[0] &= ~0x20;                              // padding is not copied
        other[1] = (byte) (other[1] & 0x80 | target.payloadType());
        return Arrays.copyOf(other, end);
    }
}
