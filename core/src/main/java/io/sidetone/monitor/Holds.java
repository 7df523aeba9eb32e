package io.sidetone.monitor;

/**
 * What holds leave open of who hears whom: a pure function beside {@link HearingMatrix}, which it can narrow only.
 *
 * <p>An agent who puts the customers on hold divides the call into rooms. The customers stay in front, with the agents
 * who do not hold; he is in a room of his own. His supervisors are with him, in front, or in both, by
 * {@link HoldPolicy}; consulting somebody else he is alone by {@link ConsultPolicy#NONE}. Whoever shares no room is
 * not heard. Customers whose agents all hold are on hold: they hear nobody, whoever is in front. A customer who holds
 * the call on his side hears nobody either; what he sends goes to the others, but to no supervisor unless asked.
 */
final class Holds {

    private static final int FRONT = 1 << HearingMatrix.SEATS;

    private Holds() {
    }

    /**
     * The pairs of listener and speaker that holds leave open, laid out as the matrix.
     *
     * @param standings what sits in each seat
     * @param targets for a supervisor's seat the seat he monitors, else -1
     * @param holding those who hold the call on their side: a bit for each seat
     * @param consulting those of them who consult somebody else meanwhile
     */
    static long open(Standing[] standings, int[] targets, int holding, int consulting, Policies policies) {
        if (holding == 0) {
            return ~0L;
        }
        long open = 0;
        boolean onHold = isOnHold(standings, holding);
        for (int listener = 0; listener < HearingMatrix.SEATS; listener++) {
            boolean customer = standings[listener] == Standing.CUSTOMER;
            if (customer && (onHold || isIn(holding, listener))) {
                continue;
            }
            int rooms = rooms(listener, standings, targets, holding, consulting, policies);
            for (int speaker = 0; speaker < HearingMatrix.SEATS; speaker++) {
                boolean music = standings[speaker] == Standing.CUSTOMER && isIn(holding, speaker)
                    && standings[listener].isSupervisor() && !policies.holdMusic();
                boolean shared = (rooms & rooms(speaker, standings, targets, holding, consulting, policies)) != 0;
                open |= shared && !music ? 1L << (listener * 8 + speaker) : 0;
            }
        }
        return open;
    }

    /** Whether the customers are on hold: there is somebody who serves them, and he holds. */
    static boolean isOnHold(Standing[] standings, int holding) {
        boolean served = false;
        for (int seat = 0; seat < HearingMatrix.SEATS; seat++) {
            if (serves(standings[seat])) {
                served = true;
                if (!isIn(holding, seat)) {
                    return false;
                }
            }
        }
        return served;
    }

    private static int rooms(int seat, Standing[] standings, int[] targets, int holding, int consulting,
        Policies policies) {
        if (serves(standings[seat])) {
            return isIn(holding, seat) ? 1 << seat : FRONT;
        }
        int target = targets[seat];
        if (!standings[seat].isSupervisor() || target < 0 || !serves(standings[target]) || !isIn(holding, target)) {
            return FRONT;
        }
        int own = isIn(consulting, target) && policies.consult() == ConsultPolicy.NONE ? 0 : 1 << target;
        return switch (policies.hold()) {
            case PRIVATE -> own;
            case FOLLOW_CUSTOMER -> FRONT;
            case BOTH -> FRONT | own;
        };
    }

    private static boolean serves(Standing standing) {
        return standing == Standing.AGENT || standing == Standing.OWNER;
    }

    private static boolean isIn(int bits, int seat) {
        return (bits & 1 << seat) != 0;
    }
}
