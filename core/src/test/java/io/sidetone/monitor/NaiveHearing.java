package io.sidetone.monitor;

/**
 * Who hears whom, written out a second time as a plain table of letters and, for holds, case by case: what tests compare
 * the matrix with. It asks nothing of {@link Standing}, {@link HearingMatrix} or {@link Holds}. Static functions on
 * values.
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

    /** The whole matrix of a call without holds: a role and, for supervisors, a target (else -1) for each seat. */
    static long matrix(char[] roles, int[] targets, PeerVisibility peers) {
        return matrix(roles, targets, Policies.DEFAULT.withPeerVisibility(peers), 0, 0, 0);
    }

    /** The whole matrix of a call. */
    static long matrix(char[] roles, int[] targets, Policies policies, int holding, int consulting, int muted) {
        long matrix = 0;
        for (int listener = 0; listener < roles.length; listener++) {
            for (int speaker = 0; speaker < roles.length; speaker++) {
                boolean sameTarget = targets[speaker] != -1 && targets[speaker] == targets[listener];
                if (speaker != listener && !has(muted, speaker)
                    && hears(roles[listener], roles[speaker], targets[speaker] == listener, sameTarget,
                        policies.peerVisibility())
                    && (holding == 0 || holdsAllow(listener, speaker, roles, targets, policies, holding, consulting))) {
                    matrix += 1L << (8 * listener + speaker);
                }
            }
        }
        return matrix;
    }

    private static boolean holdsAllow(int listener, int speaker, char[] roles, int[] targets, Policies policies,
        int holding, int consulting) {
        boolean stays = policies.hold() == HoldPolicy.PRIVATE;
        boolean speakerIsAway = "LWB".indexOf(roles[speaker]) >= 0 && targets[speaker] >= 0
            && serves(roles[targets[speaker]]) && has(holding, targets[speaker]);
        switch (roles[listener]) {
            case 'C':
                return !has(holding, listener) && !everybodyHolds(roles, holding)
                    && !(serves(roles[speaker]) && has(holding, speaker)) && !(speakerIsAway && stays);
            case 'A', 'O':
                if (has(holding, listener)) {
                    return speakerIsAway && targets[speaker] == listener
                        && policies.hold() != HoldPolicy.FOLLOW_CUSTOMER && !alone(listener, policies, consulting);
                }
                return !(serves(roles[speaker]) && has(holding, speaker)) && !(speakerIsAway && stays);
            default:
                return supervisorMay(listener, speaker, speakerIsAway, roles, targets, policies, holding, consulting);
        }
    }

    private static boolean supervisorMay(int listener, int speaker, boolean speakerIsAway, char[] roles, int[] targets,
        Policies policies, int holding, int consulting) {
        int agent = targets[listener];
        boolean away = agent >= 0 && serves(roles[agent]) && has(holding, agent);
        boolean stays = policies.hold() == HoldPolicy.PRIVATE;
        boolean withHim = away && policies.hold() != HoldPolicy.FOLLOW_CUSTOMER && !alone(agent, policies, consulting);
        boolean inFront = !away || !stays;
        if (roles[speaker] == 'C') {
            return inFront && (!has(holding, speaker) || policies.holdMusic());
        }
        if (serves(roles[speaker])) {
            return has(holding, speaker) ? withHim && speaker == agent : inFront;
        }
        boolean speakerInFront = !speakerIsAway || !stays;
        return inFront && speakerInFront
            || withHim && speakerIsAway && targets[speaker] == agent;
    }

    private static boolean alone(int agent, Policies policies, int consulting) {
        return has(consulting, agent) && policies.consult() == ConsultPolicy.NONE;
    }

    /** What of a matrix is left while some agents hold the button for private answers. */
    static long privately(char[] roles, int[] targets, int privately, long matrix) {
        long left = 0;
        for (int i = 0; i < 64; i++) {
            int listener = i / 8;
            int speaker = i % 8;
            boolean answers = false;
            for (int seat = 0; seat < roles.length; seat++) {
                answers |= has(privately, speaker) && roles[speaker] == 'A' && roles[seat] == 'W'
                    && targets[seat] == speaker;
            }
            boolean his = roles[listener] == 'W' && targets[listener] == speaker;
            left += (!answers || his) && (matrix >>> i & 1) != 0 ? 1L << i : 0;
        }
        return left;
    }

    /** What of a matrix is left while supervisors neither hear nor are heard. */
    static long unsupervised(char[] roles, long matrix) {
        long left = 0;
        for (int i = 0; i < 64; i++) {
            boolean supervisor = "LWB".indexOf(roles[i / 8]) >= 0 || "LWB".indexOf(roles[i % 8]) >= 0;
            left += !supervisor && (matrix >>> i & 1) != 0 ? 1L << i : 0;
        }
        return left;
    }

    /** A byte for each tap, one of each {@link TapView}: it hears whom its people hear, and them, if anybody does. */
    static long taps(char[] roles, long matrix) {
        String[] ears = {"C", "CALWBO", "AO", "LWB"};
        long taps = 0;
        for (int tap = 0; tap < ears.length; tap++) {
            for (int speaker = 0; speaker < roles.length; speaker++) {
                boolean heard = false;
                for (int listener = 0; listener < roles.length; listener++) {
                    boolean hears = (matrix >>> 8 * listener + speaker & 1) != 0;
                    heard |= hears && (ears[tap].indexOf(roles[listener]) >= 0
                        || ears[tap].indexOf(roles[speaker]) >= 0);
                }
                taps += heard ? 1L << 8 * tap + speaker : 0;
            }
        }
        return taps;
    }

    /** A byte for each listener: which of four prompts he hears, one for each {@link Audience}. */
    static long prompts(char[] roles, long matrix, int holding, boolean parked) {
        long prompts = 0;
        for (int listener = 0; listener < roles.length; listener++) {
            boolean talks = false;
            for (int speaker = 0; speaker < roles.length; speaker++) {
                talks |= (matrix >>> 8 * listener + speaker & 1) != 0 && roles[speaker] != 'C';
            }
            boolean waits = !talks && (parked || everybodyHolds(roles, holding));
            char role = roles[listener];
            int prompt = role == 'C' ? has(holding, listener) ? 0 : waits ? 8 : 1
                : serves(role) ? 2 : role == NOBODY ? 0 : 4;
            prompts += (long) prompt << 8 * listener;
        }
        return prompts;
    }

    private static boolean everybodyHolds(char[] roles, int holding) {
        int serving = 0;
        for (int seat = 0; seat < roles.length; seat++) {
            serving |= serves(roles[seat]) ? 1 << seat : 0;
        }
        return serving != 0 && (serving & ~holding) == 0;
    }

    private static boolean serves(char role) {
        return role == 'A' || role == 'O';
    }

    private static boolean has(int bits, int seat) {
        return (bits & 1 << seat) != 0;
    }
}
