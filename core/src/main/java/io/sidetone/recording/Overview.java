package io.sidetone.recording;

import io.sidetone.internal.audio.Mixing;
import java.io.IOException;
import java.util.Arrays;

/**
 * The stereo overview: customers on the left, on the right whom they hear. Owns one frame of sums and its file; writing
 * thread only.
 *
 * <p>Somebody who changes sides fades out over his last frame on the old and in over his first on the new, so that no
 * sample is on a side on which its speaker was not.
 */
final class Overview {

    private final WaveWriter writer;
    private final int frameSamples;
    private final int[] left;
    private final int[] right;
    private final short[] one;
    private final short[] both;
    private long frame;

    Overview(WaveWriter writer, int frameSamples) {
        this.writer = writer;
        this.frameSamples = frameSamples;
        left = new int[frameSamples];
        right = new int[frameSamples];
        one = new short[frameSamples];
        both = new short[2 * frameSamples];
    }

    /** Adds a speaker's frame; what comes after the next frame has begun is too late. */
    void add(Slot slot) throws IOException {
        if (slot.frame < frame) {
            return;
        }
        if (slot.frame > frame) {
            writeFrame();
            frame = slot.frame;
        }
        int[] sum = slot.side == Side.CUSTOMER ? left : slot.side == Side.AGENT ? right : null;
        Track track = slot.track;
        if (sum != null && track != null) {
            boolean before = track.lastSide == slot.side && track.lastFrame == slot.frame - 1;
            boolean after = slot.nextSide == slot.side;
            Mixing.addFaded(slot.samples, 0, sum, 0, frameSamples, before ? Mixing.UNITY : 0,
                after ? Mixing.UNITY : 0);
        }
    }

    private void writeFrame() throws IOException {
        interleave(left, 0);
        interleave(right, 1);
        writer.write(frame * frameSamples, both, both.length);
    }

    private void interleave(int[] sum, int channel) {
        Mixing.saturate(sum, 0, one, 0, frameSamples);
        for (int i = 0; i < frameSamples; i++) {
            both[2 * i + channel] = one[i];
        }
        Arrays.fill(sum, 0);
    }

    /** Brings all frames but the one that is being added up to the file. */
    void flush() throws IOException {
        writer.flush();
    }

    /** Samples for which there was no room. */
    long dropped() {
        return writer.dropped();
    }

    void finish(long frames) throws IOException {
        if (frame < frames) {
            writeFrame();
        }
        writer.finish(frames * frameSamples);
    }
}
