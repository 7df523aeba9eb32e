package io.sidetone.codecs.libopus;

import io.sidetone.codecs.opus.OpusLibrary.FrameEncoder;
import io.sidetone.codecs.opus.OpusSettings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One stream's encoder, in memory outside the heap that the garbage collector gives back with it. One thread at a time;
 * allocates nothing after construction.
 */
final class LibopusEncoder implements FrameEncoder {

    private static final int LONGEST_PACKET = 1_500;
    private static final int MOST_MS = 60;
    private static final int ALIGNMENT = 16;
    private static final int FAILED = -1;

    /** Numbers of opus_defines.h and opus_private.h. */
    private static final int APPLICATION_VOIP = 2_048;
    private static final int SET_BITRATE = 4_002;
    private static final int SET_MAX_BANDWIDTH = 4_004;
    private static final int SET_VBR = 4_006;
    private static final int SET_BANDWIDTH = 4_008;
    private static final int SET_COMPLEXITY = 4_010;
    private static final int SET_INBAND_FEC = 4_012;
    private static final int SET_PACKET_LOSS_PERCENT = 4_014;
    private static final int SET_DTX = 4_016;
    private static final int SET_SIGNAL = 4_024;
    private static final int SET_FORCE_MODE = 11_002;
    private static final int SIGNAL_VOICE = 3_001;
    private static final int NARROWBAND = 1_101;
    private static final int AUTOMATIC = -1_000;

    private final Libopus libopus;
    private final int rate;
    private final OpusSettings settings;
    private final MemorySegment state;
    private final MemorySegment input;
    private final MemorySegment output;
    private final int room;

    LibopusEncoder(Libopus libopus, int rate, OpusSettings settings) {
        this.libopus = libopus;
        this.rate = rate;
        this.settings = settings;
        Arena arena = Arena.ofAuto();
        state = arena.allocate(libopus.encoderSize(1), ALIGNMENT);
        room = rate / 1_000 * MOST_MS;
        input = arena.allocate(ValueLayout.JAVA_SHORT, room);
        output = arena.allocate(LONGEST_PACKET);
        if (libopus.initEncoder(state, rate, 1, APPLICATION_VOIP) != 0) {
            throw new IllegalArgumentException("no Opus encoder at " + rate + " Hz");
        }
        set();
    }

    private void set() {
        set(SET_SIGNAL, SIGNAL_VOICE);
        set(SET_BITRATE, settings.targetBitrate());
        set(SET_COMPLEXITY, settings.complexity());
        set(SET_INBAND_FEC, settings.inbandFec() ? 1 : 0);
        set(SET_PACKET_LOSS_PERCENT, settings.inbandFec() ? settings.expectedLossPercent() : 0);
        set(SET_DTX, settings.dtx() ? 1 : 0);
        set(SET_VBR, settings.constantBitrate() ? 0 : 1);
        set(SET_MAX_BANDWIDTH, NARROWBAND + settings.bandwidth());
    }

    private void set(int request, int value) {
        libopus.controlEncoder(state, request, value);
    }

    @Override
    public int encode(short[] samples, int samplesOffset, int count, byte[] packet, int offset, int most) {
        if (count > room) {
            return FAILED;
        }
        MemorySegment.copy(samples, samplesOffset, input, ValueLayout.JAVA_SHORT, 0, count);
        int length = libopus.encode(state, input, count, output, Math.min(most, LONGEST_PACKET));
        if (length > 0) {
            MemorySegment.copy(output, ValueLayout.JAVA_BYTE, 0, packet, offset, length);
        }
        return length;
    }

    @Override
    public void keepTo(int mode, int bandwidth) {
        set(SET_FORCE_MODE, mode);
        set(SET_BANDWIDTH, bandwidth == AUTOMATIC ? AUTOMATIC : NARROWBAND + bandwidth);
    }

    /** As new with the same settings; libopus' own reset request would keep the mode that was forced. */
    @Override
    public void reset() {
        libopus.initEncoder(state, rate, 1, APPLICATION_VOIP);
        set();
    }
}
