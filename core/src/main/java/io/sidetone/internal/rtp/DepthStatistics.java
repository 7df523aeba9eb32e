package io.sidetone.internal.rtp;

/** The depths a jitter buffer had, one for each frame played. Belongs to that buffer, media thread only. */
public final class DepthStatistics {

    private int least = Integer.MAX_VALUE;
    private int most;
    private long sum;
    private long count;

    void add(int ticks) {
        least = Math.min(least, ticks);
        most = Math.max(most, ticks);
        sum += ticks;
        count++;
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
