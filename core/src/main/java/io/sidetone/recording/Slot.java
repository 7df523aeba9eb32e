package io.sidetone.recording;

/** One speaker's frame on its way from the media thread to the writing thread; belongs to whichever has it. */
final class Slot {

    final short[] samples;
    Track track;
    /** Counted from the recording's first. */
    long frame;
    Side side;
    Side nextSide;
    /** Frames of this speaker that got lost right before. */
    int lostBefore;

    Slot(int frameSamples) {
        samples = new short[frameSamples];
    }
}
