package io.sidetone.engine;

import io.sidetone.internal.audio.Loudness;
import io.sidetone.internal.audio.Mixing;
import io.sidetone.monitor.CallMonitor;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.Standing;
import java.util.Arrays;

/**
 * How loud everybody is in everybody's ear, as the sessions of supervisors ask for it. Only pairs with a supervisor in
 * them have a loudness of their own, so nothing a supervisor asks for can touch what a customer hears of an agent; and
 * it can't open what the matrix keeps closed. Belongs to its call, media thread only; the first gain of a pair
 * allocates, ticks do not.
 */
final class Ears {

    private static final int SEATS = HearingMatrix.SEATS;
    private static final Role[] SPEAKERS = Role.values();
    private static final int ROLES = SPEAKERS.length;
    private static final int OWN_VOICE = Role.SUPERVISOR.ordinal();

    private final Leg[] legs;
    private final CallMonitor monitor;
    /** For each listener how loud he hears each speaker; null where nobody ever asked. */
    private final Loudness[][] loudness = new Loudness[SEATS][];
    /** What each supervisor's session asks for, by role: in dB, and as a Q15 gain. */
    private final double[] asked = new double[SEATS * ROLES];
    private final int[] gains = new int[SEATS * ROLES];
    /** Pairs whose loudness is not as they come: a bit for each, as in the matrix. */
    private long uneven;

    Ears(Leg[] legs, CallMonitor monitor) {
        this.legs = legs;
        this.monitor = monitor;
        Arrays.fill(gains, Mixing.UNITY);
    }

    /** How loud that listener hears each speaker; null, as a whole or for one of them, where they are as they come. */
    Loudness[] loudness(int listener) {
        return loudness[listener];
    }

    /** Whether that listener hears that speaker as he comes, so that he can be forwarded him. */
    boolean isUnity(int listener, int speaker) {
        Loudness[] row = loudness[listener];
        return row == null || row[speaker] == null || row[speaker].isUnity();
    }

    /** Somebody else sits there. */
    void vacate(int seat) {
        loudness[seat] = null;
        for (Loudness[] row : loudness) {
            if (row != null) {
                row[seat] = null;
            }
        }
    }

    /**
     * Before a frame is mixed: how loud it is to be.
     *
     * @param matrix who hears whom in it
     * @param supervisors the seats of supervisors' legs: a bit for each
     * @return whether other listeners can be forwarded a speaker than before
     */
    boolean settle(long matrix, int supervisors) {
        boolean even = true;
        for (int rest = supervisors; rest != 0; rest &= rest - 1) {
            even &= takeGains(Integer.numberOfTrailingZeros(rest));
        }
        if (even && uneven == 0) {
            return false;
        }
        long before = uneven;
        uneven = 0;
        for (int listener = 0; listener < SEATS; listener++) {
            for (int speaker = 0; speaker < SEATS; speaker++) {
                if (legs[listener] != null && legs[speaker] != null) {
                    settle(listener, speaker, HearingMatrix.hears(matrix, listener, speaker));
                }
            }
        }
        return uneven != before;
    }

    /** Whether that seat's session asks for nothing. */
    private boolean takeGains(int seat) {
        Session session = monitoring(seat);
        boolean even = true;
        for (int role = 0; role < ROLES; role++) {
            double db = session == null ? 0 : session.gainDb(SPEAKERS[role]);
            int at = seat * ROLES + role;
            if (asked[at] != db) {
                asked[at] = db;
                gains[at] = (int) Math.min(Mixing.MAX_GAIN,
                    StrictMath.round(Mixing.UNITY * StrictMath.pow(10, db / 20)));
            }
            even &= db == 0;
        }
        return even;
    }

    private void settle(int listener, int speaker, boolean open) {
        int gain = gain(listener, speaker);
        Loudness[] row = loudness[listener];
        if (gain != Mixing.UNITY && (row == null || row[speaker] == null)) {
            row = row == null ? new Loudness[SEATS] : row;
            row[speaker] = new Loudness();
            loudness[listener] = row;
        }
        Loudness cell = row == null ? null : row[speaker];
        if (cell == null) {
            return;
        }
        if (cell.target() != gain) {
            cell.jumpTo(gain);
        }
        if (!open) {
            cell.skip();
        }
        uneven |= cell.isUnity() ? 0 : 1L << listener * 8 + speaker;
    }

    private int gain(int listener, int speaker) {
        long gain = monitoring(speaker) == null ? Mixing.UNITY : gains[speaker * ROLES + OWN_VOICE];
        int side = monitoring(listener) == null ? -1 : side(speaker);
        if (side >= 0) {
            gain = gain * gains[listener * ROLES + side] >> 15;
        }
        return (int) Math.min(Mixing.MAX_GAIN, gain);
    }

    /** On which side a supervisor hears somebody: an owner is where the agent was; on none if he monitors, too. */
    private int side(int speaker) {
        Role role = legs[speaker].role();
        return role != Role.SUPERVISOR ? role.ordinal()
            : monitor.standing(speaker) == Standing.OWNER ? Role.AGENT.ordinal() : -1;
    }

    /** The session of somebody who monitors; null for whoever takes part in the call, an owner, too. */
    private Session monitoring(int seat) {
        return monitor.standing(seat) == Standing.OWNER ? null : monitor.session(seat);
    }
}
