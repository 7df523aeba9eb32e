package io.sidetone.engine;

import io.sidetone.internal.audio.Loudness;
import io.sidetone.internal.audio.Mixing;
import io.sidetone.monitor.CallMonitor;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.Standing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How loud everybody is in everybody's ear, as the sessions of supervisors ask for it. Only pairs with a supervisor in
 * them have a loudness of their own, and customers in the ear of an agent who is whispered to; so nothing a supervisor
 * asks for can touch what a customer hears of an agent, and it can't open what the matrix keeps closed. Belongs to its
 * call, media thread only; the first gain of a pair allocates, and the first frame of a coach; other ticks do not.
 */
final class Ears {

    private static final int SEATS = HearingMatrix.SEATS;
    private static final Role[] SPEAKERS = Role.values();
    private static final int ROLES = SPEAKERS.length;
    private static final int OWN_VOICE = Role.SUPERVISOR.ordinal();

    private final Leg[] legs;
    private final Speaker[] speakers;
    private final CallMonitor monitor;
    /** For each listener how loud he hears each speaker; null where nobody ever asked. */
    private final Loudness[][] loudness = new Loudness[SEATS][];
    /** What each supervisor's session asks for, by role: in dB, and as a Q15 gain. */
    private final double[] asked = new double[SEATS * ROLES];
    private final int[] gains = new int[SEATS * ROLES];
    /** For each supervisor who has asked for it what follows from what is being said. */
    private final Coach[] coaches = new Coach[SEATS];
    private short[] silence = {};
    private short[] several = {};
    /** Whether what a session asks for is another than in the frame before. */
    private boolean askedAnew;
    /** Pairs whose loudness is not as they come: a bit for each, as in the matrix. */
    private long uneven;
    /** Whether nobody asked for anything at that version of the standings: then a tick need not ask each session. */
    private boolean idle;
    private int idleVersion;

    Ears(Leg[] legs, Speaker[] speakers, CallMonitor monitor) {
        this.legs = legs;
        this.speakers = speakers;
        this.monitor = monitor;
        Arrays.fill(gains, Mixing.UNITY);
    }

    /** How loud that listener hears each speaker; null, as a whole or for one of them, where they are as they come. */
    Loudness @Nullable [] loudness(int listener) {
        return isIdle() ? null : loudness[listener];
    }

    /** Whether that listener hears that speaker as he comes, so that he can be forwarded him. */
    boolean isUnity(int listener, int speaker) {
        Loudness[] row = loudness[listener];
        return row == null || row[speaker] == null || row[speaker].isUnity();
    }

    /** Somebody else sits there. */
    void vacate(int seat) {
        idle = false;
        loudness[seat] = null;
        coaches[seat] = null;
        for (Loudness[] row : loudness) {
            if (row != null) {
                row[seat] = null;
            }
        }
    }

    /** The frames are of another length from now on. */
    void tune() {
        Arrays.fill(coaches, null);
    }

    /** Whose samples are needed to know how loud others are to be: a bit for each. */
    int watched(long matrix, int supervisors) {
        int watched = 0;
        for (int rest = isIdle() ? 0 : supervisors; rest != 0; rest &= rest - 1) {
            int seat = Integer.numberOfTrailingZeros(rest);
            Session session = monitor.session(seat);
            if (session != null && listens(seat) && isWhispering(matrix, seat)) {
                watched |= 1 << seat | customers(matrix, session.target());
            }
        }
        return watched;
    }

    /**
     * Before a frame is mixed: how loud it is to be.
     *
     * @param matrix who hears whom in it
     * @param supervisors the seats of supervisors' legs: a bit for each
     * @param sum scratch of a frame's length
     * @return whether other listeners can be forwarded a speaker than before
     */
    boolean settle(long matrix, int supervisors, int[] sum) {
        if (isIdle()) {
            return false;
        }
        boolean even = true;
        boolean listening = false;
        askedAnew = false;
        for (int rest = supervisors; rest != 0; rest &= rest - 1) {
            int seat = Integer.numberOfTrailingZeros(rest);
            even &= takeGains(seat) & coach(seat, matrix, sum);
            listening |= listens(seat);
        }
        if (even && uneven == 0) {
            idle = !listening;
            idleVersion = monitor.standingsVersion();
            return false;
        }
        idle = false;
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

    private boolean isIdle() {
        return idle && idleVersion == monitor.standingsVersion();
    }

    // ---- what is being said -----------------------------------------------------------------------------------

    private boolean listens(int seat) {
        Session session = monitoring(seat);
        return session != null && session.request().coaching().listens();
    }

    /** Whether that supervisor whispers, and whom he whispers to hears it in the frame that is due. */
    private boolean isWhispering(long matrix, int seat) {
        Session session = monitor.session(seat);
        return session != null && monitor.standing(seat) == Standing.WHISPERING && session.target() >= 0
            && HearingMatrix.hears(matrix, session.target(), seat);
    }

    /** Who whispers to that agent and is heard by him in the frame that is due: a bit for each. */
    int whisperers(long matrix, int supervisors, int agent) {
        int whisperers = 0;
        for (int rest = supervisors; rest != 0; rest &= rest - 1) {
            int seat = Integer.numberOfTrailingZeros(rest);
            Session session = monitor.session(seat);
            whisperers |= session != null && session.target() == agent && isWhispering(matrix, seat) ? 1 << seat : 0;
        }
        return whisperers;
    }

    /** The customers whom that listener hears: a bit for each. */
    private int customers(long matrix, int listener) {
        int customers = 0;
        for (int rest = HearingMatrix.heardBy(matrix, listener); rest != 0; rest &= rest - 1) {
            int speaker = Integer.numberOfTrailingZeros(rest);
            customers |= legs[speaker].role() == Role.CUSTOMER ? 1 << speaker : 0;
        }
        return customers;
    }

    /** Lets a coach hear the frame that is due; whether nothing follows from it. */
    private boolean coach(int seat, long matrix, int[] sum) {
        Session session = monitoring(seat);
        if (session == null || !session.request().coaching().listens()) {
            coaches[seat] = null;
            return true;
        }
        Coach coach = coaches[seat];
        if (isWhispering(matrix, seat)) {
            if (coach == null) {
                coach = new Coach(session.request().coaching(), sum.length * 1000 / MediaShard.FRAME_MS);
                coaches[seat] = coach;
            }
            silence = silence.length == sum.length ? silence : new short[sum.length];
            coach.hear(frame(seat), frameOf(customers(matrix, session.target()), sum));
        } else if (coach != null) {
            coach.pause();
        }
        return coach == null || coach.own() == Mixing.UNITY && coach.others() == Mixing.UNITY;
    }

    private short[] frame(int speaker) {
        return speakers[speaker].isPlayed() ? speakers[speaker].frame : silence;
    }

    /** The frame of those speakers together. */
    private short[] frameOf(int those, int[] sum) {
        if (Integer.bitCount(those) <= 1) {
            return those == 0 ? silence : frame(Integer.numberOfTrailingZeros(those));
        }
        several = several.length == sum.length ? several : new short[sum.length];
        Arrays.fill(sum, 0);
        for (int rest = those; rest != 0; rest &= rest - 1) {
            Mixing.add(frame(Integer.numberOfTrailingZeros(rest)), 0, sum, 0, sum.length);
        }
        Mixing.saturate(sum, 0, several, 0, sum.length);
        return several;
    }

    // ---- how loud that makes whom -----------------------------------------------------------------------------

    /** Whether that seat's session asks for nothing. */
    private boolean takeGains(int seat) {
        Session session = monitoring(seat);
        boolean even = true;
        for (int role = 0; role < ROLES; role++) {
            double db = session == null ? 0 : session.gainDb(SPEAKERS[role]);
            int at = seat * ROLES + role;
            if (asked[at] != db) {
                asked[at] = db;
                askedAnew = true;
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
        if (!open || askedAnew && cell.target() != gain) {
            cell.jumpTo(gain);
        } else if (cell.target() != gain) {
            cell.moveTo(gain);
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
        return (int) Math.min(Mixing.MAX_GAIN, gain * coached(listener, speaker) >> 15);
    }

    /** What coaches make of a pair: the whisper, or a customer beside it, in the ear of the agent. */
    private int coached(int listener, int speaker) {
        int gain = Mixing.UNITY;
        boolean customer = legs[speaker].role() == Role.CUSTOMER;
        for (int seat = 0; seat < SEATS; seat++) {
            Session session = monitor.session(seat);
            if (coaches[seat] != null && session != null && session.target() == listener) {
                gain = seat == speaker ? coaches[seat].own() : customer ? Math.min(gain, coaches[seat].others()) : gain;
            }
        }
        return gain;
    }

    /** On which side a supervisor hears somebody: an owner is where the agent was; on none if he monitors, too. */
    private int side(int speaker) {
        Role role = legs[speaker].role();
        return role != Role.SUPERVISOR ? role.ordinal()
            : monitor.standing(speaker) == Standing.OWNER ? Role.AGENT.ordinal() : -1;
    }

    /** The session of somebody who monitors; null for whoever takes part in the call, an owner, too. */
    private @Nullable Session monitoring(int seat) {
        return monitor.standing(seat) == Standing.OWNER ? null : monitor.session(seat);
    }
}
