package io.sidetone.internal.rtp;

/** The depths a jitter buffer had, one for each frame played. Belongs to that buffer, media thread only. */
public final class DepthStatistics {

    private int least = Integer.MAX_VALUE;
    private int most;
    private long sum;
    private long count;

    /** So many frames, one at least, of one depth. */
    void add(int ticks, long frames) {
        least = Math.min(least, ticks);
        most = Math.max(most, ticks);
        sum += ticks * frames;
        count += frames;
    }

    /** In ticks of the RTP clock; 0 before the first frame. */
    public int least() {
        return count == 0 ? 0 : least;
    }

    /** In ticks of the RTP clock; 0 before the first frame. */
    public int most() {
        return most;
    }

    /** In ticks of the RTP clock; 0 before the first frame. */
    public double mean() {
        return count == 0 ? 0 : (double) sum / count;
    }
}
