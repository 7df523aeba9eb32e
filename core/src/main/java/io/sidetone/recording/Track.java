package io.sidetone.recording;

/**
 * One speaker of a recording, from the first time he joins to the end. The upper half belongs to the media thread, the
 * lower to the writing thread; the rest never changes.
 */
final class Track {

    final int number;
    final String identity;
    final String file;

    // ---- media thread
    Side side;
    Side nextSide;
    long nextSideFrom;
    /** Frames that found no slot since the last that did. */
    int lost;

    // ---- writing thread
    WaveWriter writer;
    long lastFrame = -1;
    Side lastSide;

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

    void move(Side to, long from) {
        side = sideAt(from);
        nextSide = to;
        nextSideFrom = from;
    }
}
