package io.sidetone.recording;

import org.jspecify.annotations.Nullable;

/** One speaker's frame on its way from the media thread to the writing thread; belongs to whichever has it. */
final class Slot {

    final short[] samples;
    /** Whose, while it is on its way. */
    @Nullable Track track;
    /** Counted from the recording's first. */
    long frame;
    Side side = Side.ASIDE;
    Side nextSide = Side.ASIDE;
    /** Frames of this speaker that got lost right before. */
    int lostBefore;

    Slot(int frameSamples) {
        samples = new short[frameSamples];
    }
}
