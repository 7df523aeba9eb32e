package io.sidetone.engine;

import io.sidetone.internal.audio.Workbench;
import io.sidetone.internal.rtp.RtcpReports;
import io.sidetone.monitor.HearingMatrix;
import java.util.Arrays;

/**
 * Room that all legs of a media thread use one after the other, so that it stays in the processor's first cache however
 * many they are: nothing here outlives a step of one leg, or a tick of one call, and nobody reads what he has not
 * written. What a worker may hold meanwhile is the leg's own. Belongs to its shard, media thread only; allocates
 * nothing after {@link #fit}.
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
    private final Workbench[] workbenches = new Workbench[RATES.length];
    private final short[][][] frames = new short[RATES.length][HearingMatrix.SEATS][];

    Scratch() {
        for (int i = 0; i < RATES.length; i++) {
            int samples = RATES[i] / 1000 * MediaShard.FRAME_MS;
            sums[i] = new int[samples];
            workbenches[i] = new Workbench(RATES[i]);
            Arrays.setAll(frames[i], seat -> new short[samples]);
        }
    }

    /** A frame's sum at that mixing rate. */
    int[] sum(int rate) {
        return sums[index(rate)];
    }

    /** The frame of whoever speaks in that seat of the call whose tick it is, at its mixing rate. */
    short[] frame(int seat, int rate) {
        return frames[index(rate)][seat];
    }

    /** For all concealments and time scales of that mixing rate. */
    Workbench workbench(int rate) {
        return workbenches[index(rate)];
    }

    private static int index(int rate) {
        for (int i = 0; i < RATES.length; i++) {
            if (RATES[i] == rate) {
                return i;
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
