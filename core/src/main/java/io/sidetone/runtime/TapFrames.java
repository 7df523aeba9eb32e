package io.sidetone.runtime;

import io.sidetone.engine.MediaShard;
import io.sidetone.engine.TapSink;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

/**
 * Frames of a tap on their way from a media thread to a thread of the application's, such as for transcription. However
 * slow that one is, only it misses something. {@link #poll} and what counts are for that one thread.
 */
public final class TapFrames implements TapSink {

    /** Takes one frame; the parameters are {@link TapSink#frame}'s. */
    @FunctionalInterface
    public interface Reader {

        /** One frame; the samples are borrowed until return. */
        void frame(int speaker, short[] samples, int count, long frame, int rate);
    }

    private static final int MOST_SAMPLES = 48 * MediaShard.FRAME_MS;

    private static final class Slot {

        private final short[] samples = new short[MOST_SAMPLES];
        private int speaker;
        private int count;
        private long frame;
        private int rate;
    }

    private final SpscVarHandleArrayQueue<Slot> free;
    private final SpscVarHandleArrayQueue<Slot> full;
    private volatile long lost;
    private volatile boolean ended;

    /** @param frames how many can wait to be taken, 2 to 65 536, each 2 kB: 50 are a second of one speaker */
    public TapFrames(int frames) {
        if (frames < 2 || frames > 1 << 16) {
            throw new IllegalArgumentException("room for " + frames + " frames");
        }
        free = new SpscVarHandleArrayQueue<>(frames);
        full = new SpscVarHandleArrayQueue<>(frames);
        for (int i = 0; i < frames; i++) {
            free.add(new Slot());
        }
    }

    @Override
    public void frame(int speaker, short[] samples, int count, long frame, int rate) {
        Slot slot = free.poll();
        if (slot == null) {
            lost = lost + 1;
            return;
        }
        System.arraycopy(samples, 0, slot.samples, 0, count);
        slot.speaker = speaker;
        slot.count = count;
        slot.frame = frame;
        slot.rate = rate;
        full.offer(slot);
    }

    @Override
    public void ended(long frame) {
        ended = true;
    }

    /**
     * Takes the oldest frame, if there is one.
     *
     * @return whether there was
     */
    public boolean poll(Reader reader) {
        Slot slot = full.poll();
        if (slot == null) {
            return false;
        }
        try {
            reader.frame(slot.speaker, slot.samples, slot.count, slot.frame, slot.rate);
        } finally {
            free.offer(slot);
        }
        return true;
    }

    /** Frames for which there was no room. */
    public long lost() {
        return lost;
    }

    /** Whether nothing more will come; what waits can still be taken. */
    public boolean isEnded() {
        return ended;
    }
}
