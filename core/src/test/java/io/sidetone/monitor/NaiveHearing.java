package io.sidetone.monitor;

/**
 * Who hears whom, written out a second time as a plain table of letters: what tests compare the matrix with. It asks
 * nothing of {@link Standing} or {@link HearingMatrix}. Static functions on values.
 */
final class NaiveHearing {

    /** Nobody who counts: a vacant seat, somebody removed, a supervisor who waits. */
    static final char NOBODY = '-';

    /** Customer, agent, the three modes, owner: the order of rows and columns. */
    private static final String ROLES = "CALWBO";

    /** Rows are listeners, columns speakers; t: the whisper's target only; p: by the policy among supervisors. */
    private static final String[] TABLE = {
        //CALWBO
        "110011",
        "110t10",
        "110p11",
        "110p11",
        "110p11",
        "100t10",
    };

    private NaiveHearing() {
    }

    static boolean hears(char listener, char speaker, boolean targeted, boolean sameTarget, PeerVisibility peers) {
        if (listener == NOBODY || speaker == NOBODY) {
            return false;
        }
        char cell = TABLE[ROLES.indexOf(listener)].charAt(ROLES.indexOf(speaker));
        if (cell == 't') {
            return targeted;
        }
        if (cell == 'p') {
            return peers == PeerVisibility.ALL_SUPERVISORS
                || peers == PeerVisibility.CO_COACHES && listener == 'W' && sameTarget;
        }
        return cell == '1';
    }

    /** The whole matrix of a call: a role and, for supervisors, a target (else -1) for each seat. */
    static long matrix(char[] roles, int[] targets, PeerVisibility peers) {
        long matrix = 0;
        for (int listener = 0; listener < roles.length; listener++) {
            for (int speaker = 0; speaker < roles.length; speaker++) {
                boolean sameTarget = targets[speaker] != -1 && targets[speaker] == targets[listener];
                if (speaker != listener
                    && hears(roles[listener], roles[speaker], targets[speaker] == listener, sameTarget, peers)) {
                    matrix += 1L << (8 * listener + speaker);
                }
            }
        }
        return matrix;
    }
}
