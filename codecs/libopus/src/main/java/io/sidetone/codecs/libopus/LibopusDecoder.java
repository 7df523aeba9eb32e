package io.sidetone.codecs.libopus;

import io.sidetone.codecs.opus.OpusLibrary.FrameDecoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One stream's decoder, in memory outside the heap that the garbage collector gives back with it. One thread at a time;
 * allocates nothing after construction.
 */
final class LibopusDecoder implements FrameDecoder {

    private static final int LONGEST_PACKET = 1_500;
    private static final int MOST_MS = 120;
    private static final int ALIGNMENT = 16;
    private static final int FAILED = -1;

    private final Libopus libopus;
    private final int rate;
    private final int channels;
    private final MemorySegment state;
    private final MemorySegment input;
    private final MemorySegment output;
    private final int room;

    LibopusDecoder(Libopus libopus, int rate, int channels) {
        this.libopus = libopus;
        this.rate = rate;
        this.channels = channels;
        Arena arena = Arena.ofAuto();
        state = arena.allocate(libopus.decoderSize(channels), ALIGNMENT);
        input = arena.allocate(LONGEST_PACKET);
        room = rate / 1_000 * MOST_MS;
        output = arena.allocate(ValueLayout.JAVA_SHORT, (long) room * channels);
        if (libopus.initDecoder(state, rate, channels) != 0) {
            throw new IllegalArgumentException("no Opus decoder at " + rate + " Hz, " + channels + " channels");
        }
    }

    @Override
    public int decode(byte[] packet, int offset, int length, short[] samples, int samplesOffset, int count,
        boolean recover) {
        if (length > LONGEST_PACKET || count > room) {
            return FAILED;
        }
        MemorySegment.copy(packet, offset, input, ValueLayout.JAVA_BYTE, 0, length);
        return take(libopus.decode(state, input, length, output, count, recover ? 1 : 0), samples, samplesOffset,
            count);
    }

    @Override
    public int conceal(short[] samples, int samplesOffset, int count) {
        if (count > room) {
            return FAILED;
        }
        return take(libopus.decode(state, MemorySegment.NULL, 0, output, count, 0), samples, samplesOffset, count);
    }

    private int take(int decoded, short[] samples, int samplesOffset, int count) {
        if (decoded == count) {
            MemorySegment.copy(output, ValueLayout.JAVA_SHORT, 0, samples, samplesOffset, count * channels);
        }
        return decoded;
    }

    @Override
    public void reset() {
        libopus.initDecoder(state, rate, channels);
    }
}
