package io.sidetone.benchmarks;

import io.sidetone.engine.MediaShard;
import io.sidetone.runtime.Endpoint;

/**
 * A party without a network: when his leg is looked at, whatever he has said in real time until then has just come;
 * what he is sent is counted. Belongs to the one media thread, and shares his {@link Speech} with others of it.
 */
final class MemoryParty implements Endpoint {

    private final Speech speech;
    private long dueNs;
    private int said;
    private volatile long heard;

    /** @param firstNs when he begins to speak, by {@link System#nanoTime} */
    MemoryParty(Speech speech, long firstNs) {
        this.speech = speech;
        dueNs = firstNs;
    }

    @Override
    public int poll(Inbox inbox, int limit) {
        long nowNs = System.nanoTime();
        int count = 0;
        while (count < limit && nowNs - dueNs >= 0) {
            byte[] packet = speech.packet(said++);
            inbox.datagram(packet, 0, packet.length);
            dueNs += MediaShard.FRAME_NS;
            count++;
        }
        return count;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        heard++;
    }

    @Override
    public void close() {
    }

    /** Packets he has been sent. Any thread. */
    long heard() {
        return heard;
    }
}
