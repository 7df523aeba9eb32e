package io.sidetone.engine;

import io.sidetone.monitor.CallMonitor;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Who is forwarded a speaker and who is mixed, and whose payloads can be sent to others, too: a function of matrix and
 * formats, decided at frame boundaries. Belongs to its call, media thread only; allocates nothing but room for what
 * supervisors share.
 */
final class Routes {

    private static final int SEATS = HearingMatrix.SEATS;

    private final Leg[] legs;
    private final Speaker[] speakers;
    private final Prompts prompts;
    private final Ears ears;
    private final CallMonitor monitor;
    /** For each speaker, a bit for each listener who is forwarded him. */
    private final int[] forwardTo = new int[SEATS];
    /** Who would be mixed without supervisors and prompts, too: a bit for each listener. */
    private int mixedAnyway;
    private boolean settled;

    Routes(Leg[] legs, Speaker[] speakers, Prompts prompts, Ears ears, CallMonitor monitor) {
        this.legs = legs;
        this.speakers = speakers;
        this.prompts = prompts;
        this.ears = ears;
        this.monitor = monitor;
    }

    /** Who is forwarded that speaker: a bit for each listener. */
    int forwardTo(int speaker) {
        return forwardTo[speaker];
    }

    /** Whether that listener would be mixed even if there were no supervisors and no prompts. */
    boolean isMixedAnyway(int listener) {
        return (mixedAnyway & 1 << listener) != 0;
    }

    /** Something has changed that routes depend on. */
    void unsettle() {
        settled = false;
    }

    /** Nobody is sent to that seat any more. */
    void stopForwardingTo(int listener) {
        for (int speaker = 0; speaker < SEATS; speaker++) {
            forwardTo[speaker] &= ~(1 << listener);
        }
    }

    /** Nobody sits there any more. */
    void vacate(int seat) {
        stopForwardingTo(seat);
        forwardTo[seat] = 0;
    }

    /**
     * Whoever is forwarded a speaker he may not hear in the next frame, or whose payloads he will not take any more, is
     * mixed already now, so that it can fade.
     */
    void mixWhoLosesHisSpeaker(long next, long nowNs) {
        for (int speaker = 0; speaker < SEATS; speaker++) {
            for (int rest = forwardTo[speaker]; rest != 0; rest &= rest - 1) {
                int listener = Integer.numberOfTrailingZeros(rest);
                if (!HearingMatrix.hears(next, listener, speaker) || !legs[listener].willTake(speakers[speaker])) {
                    legs[listener].listener.startMixing(speakers, nowNs);
                    forwardTo[speaker] &= ~(1 << listener);
                    settled = false;
                }
            }
        }
    }

    /**
     * Decides for every listener, unless nothing has changed; what can't be done yet is tried again next time.
     *
     * @param supervisors their seats: a bit for each
     */
    void settle(long matrix, int supervisors, PacketSink packets, long nowNs) {
        if (settled) {
            return;
        }
        settled = true;
        mixedAnyway = 0;
        for (int seat = 0; seat < SEATS; seat++) {
            if (legs[seat] != null && legs[seat].isOpen()) {
                stopForwardingTo(seat);
                route(legs[seat].listener, seat, prompts.hearing(matrix, seat), packets, nowNs);
                int anyway = HearingMatrix.heardBy(matrix, seat) & ~supervisors;
                mixedAnyway |= anyway != 0 && taken(legs[seat].listener, anyway) < 0 ? 1 << seat : 0;
            }
        }
        for (int seat = 0; seat < SEATS; seat++) {
            if (legs[seat] != null) {
                legs[seat].listener.follow(leader(seat, matrix));
            }
        }
    }

    private void route(Listener listener, int seat, int hearing, PacketSink packets, long nowNs) {
        Standing standing = monitor.standing(seat);
        boolean outside = standing == Standing.WAITING || standing == Standing.REMOVED || monitor.isOnHold(seat);
        if (outside && hearing == 0) {
            listener.silence();
            return;
        }
        int speaker = forwardable(listener, seat, hearing);
        settled &= listener.route(hearing, speaker, speakers, packets, nowNs);
        if (speaker >= 0 && listener.isForwarded(speaker)) {
            forwardTo[speaker] |= 1 << seat;
        }
    }

    private int forwardable(Listener listener, int seat, int hearing) {
        int speaker = taken(listener, hearing);
        return speaker >= 0 && ears.isUnity(seat, speaker) ? speaker : -1;
    }

    /** The only one among those, if his payloads can go to that listener as they are; else -1. */
    private int taken(Listener listener, int hearing) {
        int speaker = Integer.bitCount(hearing) == 1 ? Integer.numberOfTrailingZeros(hearing) : SEATS;
        return speaker < SEATS && listener.takes(speakers[speaker]) ? speaker : -1;
    }

    /**
     * The first of the supervisors who hear the same as that one and are sent the same format; null if there is none.
     * Only supervisors share, so that no encoder that a customer, an agent or an owner hears depends on them.
     */
    private @Nullable Listener leader(int seat, long matrix) {
        for (int other = 0; other < seat; other++) {
            if (isMixedForSupervisor(seat) && isMixedForSupervisor(other)
                && HearingMatrix.heardBy(matrix, other) == HearingMatrix.heardBy(matrix, seat)
                && legs[seat].listener.couldFollow(legs[other].listener)) {
                return legs[other].listener;
            }
        }
        return null;
    }

    private boolean isMixedForSupervisor(int seat) {
        Leg leg = legs[seat];
        return leg != null && leg.isOpen() && leg.session() != null && leg.listener.isMixed()
            && monitor.standing(seat) != Standing.OWNER;
    }
}
