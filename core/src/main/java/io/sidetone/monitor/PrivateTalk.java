package io.sidetone.monitor;

/**
 * What is left of who hears an agent while he answers a whisper privately: a pure function beside
 * {@link HearingMatrix}, which it can narrow only. Nobody hears him then but the supervisors who whisper to him and
 * take private answers; where there is none he is heard as always.
 */
final class PrivateTalk {

    private PrivateTalk() {
    }

    /**
     * The pairs of listener and speaker that are left open, laid out as the matrix.
     *
     * @param standings what sits in each seat
     * @param targets for a supervisor's seat the seat he monitors, else -1
     * @param privately the agents who want to be heard privately: a bit for each seat
     * @param asked the supervisors who take private answers, whatever they do now: a bit for each seat
     */
    static long open(Standing[] standings, int[] targets, int privately, int asked) {
        long open = ~0L;
        for (int rest = privately; rest != 0; rest &= rest - 1) {
            int agent = Integer.numberOfTrailingZeros(rest);
            int confidants = confidants(agent, standings, targets, asked);
            for (int listener = 0; confidants != 0 && listener < HearingMatrix.SEATS; listener++) {
                open &= (confidants & 1 << listener) != 0 ? ~0L : ~(1L << listener * 8 + agent);
            }
        }
        return open;
    }

    /** The supervisors who hear what that agent says privately: a bit for each; 0 if he can't. */
    static int confidants(int agent, Standing[] standings, int[] targets, int asked) {
        int confidants = 0;
        for (int seat = 0; standings[agent] == Standing.AGENT && seat < HearingMatrix.SEATS; seat++) {
            boolean whispers = standings[seat] == Standing.WHISPERING && targets[seat] == agent;
            confidants |= whispers ? asked & 1 << seat : 0;
        }
        return confidants;
    }
}
