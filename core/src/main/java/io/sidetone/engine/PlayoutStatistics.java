package io.sidetone.engine;

/**
 * How a leg's jitter buffer has fared since the leg was opened. Immutable.
 *
 * @param delayMs what it adds at present: from the arrival of a packet in time to the frame in which it is due
 * @param leastDelayMs the least of that in any frame; 0 before the first
 * @param mostDelayMs the most of that in any frame; 0 before the first
 * @param meanDelayMs the mean of that over all frames; 0 before the first
 * @param discarded packets dropped because there were too many of them, as after a stall of the media thread
 * @param empty frames in which nothing was here to be played: loss, lateness or a pause of the speaker
 * @param leftOut frames that playout was shortened by, to lower the delay
 * @param inserted frames that playout was lengthened by, to raise the delay
 * @param interruptions gaps of 150 ms and more in what the party said, by loss or lateness
 */
public record PlayoutStatistics(int delayMs, int leastDelayMs, int mostDelayMs, double meanDelayMs, long discarded,
    long empty, long leftOut, long inserted, long interruptions) {
}
