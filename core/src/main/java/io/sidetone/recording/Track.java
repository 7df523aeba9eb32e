package io.sidetone.recording;

import org.jspecify.annotations.Nullable;

/**
 * One speaker of a recording, from the first time he joins to the end. The upper half belongs to the media thread, the
 * lower to the writing thread; the rest never changes.
 */
final class Track {

    final int number;
    final String identity;
    final String file;

    // ---- media thread
    private Side side = Side.ASIDE;
    private Side nextSide = Side.ASIDE;
    private long nextSideFrom = Long.MIN_VALUE;
    private long handedOver = Long.MIN_VALUE;
    /** Frames that found no slot since the last that did. */
    int lost;

    // ---- writing thread
    /** Null before his file is open. */
    @Nullable WaveWriter writer;
    long lastFrame = -1;
    Side lastSide = Side.ASIDE;

    Track(int number, String identity) {
        this.number = number;
        this.identity = identity;
        String safe = identity.replaceAll("[^A-Za-z0-9._-]", "_");
        file = String.format("%02d-%s.wav", number, safe.substring(0, Math.min(40, safe.length())));
    }

    /** On which side he is in that frame. */
    Side sideAt(long frame) {
        return frame >= nextSideFrom ? nextSide : side;
    }

    /** He is there from that frame on. Of two changes to come the later told rules; no frame is less private for it. */
    void move(Side to, long from) {
        if (from > nextSideFrom && (handedOver >= nextSideFrom || nextSide == Side.ASIDE)) {
            side = nextSide;
        }
        nextSide = to;
        nextSideFrom = from;
    }

    /** Writes his file, which is open. */
    WaveWriter writer() {
        assert writer != null : file + " is not open";
        return writer;
    }

    /** That frame of his has come. */
    void handedOver(long frame) {
        handedOver = frame;
    }
}
