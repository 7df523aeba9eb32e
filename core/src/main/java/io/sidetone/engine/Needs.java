package io.sidetone.engine;

import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Role;

/**
 * Who needs whose samples in a frame: a bit for each speaker. From it {@link Speaker} derives when its decoders begin
 * anew, which nobody but supervisors may hear from, whether or not there is one. So needs are told apart that are the
 * same with and without supervisors.
 *
 * <p>A customer who hears no supervisor is sent what he would be sent without one, so his needs are such. An agent who
 * hears one is mixed for that alone: such are the needs he would have in any case. One who hears none has some more,
 * until he can be forwarded a speaker again; they count where there are no others.
 *
 * <p>Scratch that a shard's calls use one after the other; media thread only, allocates nothing.
 */
final class Needs {

    /** By any listener. */
    int heard;
    /** By a tap, a meter, a coach or a guard. */
    int watched;
    /** By a party, whoever monitors the call; and whom of them a customer heard before, only with a supervisor. */
    int independent;
    int independentBefore;
    /** By a party who hears no supervisor; and whom of them he heard before, only with a supervisor. */
    int unmonitored;
    int unmonitoredBefore;

    /**
     * Looks at the frame that is due.
     *
     * @param supervisors their seats: a bit for each
     * @param before for each listener who heard a supervisor in the frame before, whom he heard as samples
     */
    void look(Leg[] legs, long matrix, int supervisors, int watching, Routes routes, int[] before) {
        heard = 0;
        watched = watching;
        independent = 0;
        independentBefore = 0;
        unmonitored = 0;
        unmonitoredBefore = 0;
        for (int seat = 0; seat < HearingMatrix.SEATS; seat++) {
            Leg leg = legs[seat];
            if (leg == null || !leg.isOpen() || !leg.listener.isMixed()) {
                continue;
            }
            int hearing = HearingMatrix.heardBy(matrix, seat);
            heard |= hearing;
            boolean alone = leg.session() == null && (hearing & supervisors) == 0;
            if (alone) {
                unmonitored |= hearing;
                unmonitoredBefore |= hearing & before[seat];
            }
            if (alone && leg.role() == Role.CUSTOMER) {
                independent |= hearing;
                independentBefore |= hearing & before[seat];
            } else if (leg.role() == Role.AGENT && routes.isMixedAnyway(seat)) {
                independent |= hearing & ~supervisors;
            }
        }
    }
}
