package io.sidetone.engine;

import io.sidetone.internal.rtp.RtcpReports;

/**
 * Room that all legs of a media thread use one after the other, so that it stays in the processor's first cache however
 * many they are: nothing here outlives a step of one leg. What a worker may hold meanwhile is the leg's own. Belongs to
 * its shard, media thread only; allocates nothing after {@link #fit}.
 */
final class Scratch {

    private static final int[] RATES = {8_000, 16_000, 48_000};
    private static final int HIGHEST_PER_MS = 48;

    /** An RTCP packet. */
    final byte[] control = new byte[RtcpReports.MAX_LENGTH];
    /** What playout brings in one frame, before the time scale. */
    final short[] played = new short[2 * MediaShard.FRAME_MS * HIGHEST_PER_MS];
    final Needs needs = new Needs();
    /** A packet decoded. */
    final short[] decoded = new short[LegSpec.LONGEST_RECEIVED_MS * HIGHEST_PER_MS];
    /** Written down, decoded and played at once. */
    final Portion portion = new Portion(null, played.length, 0);
    /** What is pending of a mix, with the frame that is due. */
    final short[] mixed = new short[Listener.MOST_MS * HIGHEST_PER_MS];
    /** A packet of a mix. */
    byte[] packet = {};

    private final int[][] sums = new int[RATES.length][];

    Scratch() {
        for (int i = 0; i < RATES.length; i++) {
            sums[i] = new int[RATES[i] / 1000 * MediaShard.FRAME_MS];
        }
    }

    /** A frame's sum at that mixing rate. */
    int[] sum(int rate) {
        for (int i = 0; i < RATES.length; i++) {
            if (RATES[i] == rate) {
                return sums[i];
            }
        }
        throw new IllegalArgumentException("no mixing rate: " + rate);
    }

    /** Makes room for payloads that are received, and packets that are sent, in bytes. */
    void fit(int payloads, int packetLength) {
        portion.fit(payloads);
        packet = packet.length < packetLength ? new byte[packetLength] : packet;
    }
}
