package io.sidetone.monitor;

import org.jspecify.annotations.Nullable;

/**
 * Who hears whom in one call, as one {@code long}: byte <i>l</i> belongs to listener <i>l</i>, and its bit <i>s</i>
 * means that he hears speaker <i>s</i>. Zero is the default: nobody hears anybody.
 *
 * <pre>
 *   seats: 0 customer, 1 agent, 2 supervisor          customer    agent                  supervisor
 *   0x000102   nobody monitors                        agent       customer               –
 *   0x030102   LISTEN                                 agent       customer               both
 *   0x030502   WHISPER                                agent       customer, supervisor   both
 *   0x030506   BARGE                                  both        both                   both
 *   0x010004   after a takeover                       supervisor  –                      customer
 * </pre>
 *
 * Static functions on a value: safe for use by any thread.
 */
public final class HearingMatrix {

    /** Seats of people in a call. */
    public static final int SEATS = 8;

    /** Nobody hears anybody. */
    public static final long SILENCE = 0;

    private HearingMatrix() {
    }

    /** Whether the listener in one seat hears the speaker in another. */
    public static boolean hears(long matrix, int listener, int speaker) {
        return (matrix >>> (listener * 8 + speaker) & 1) != 0;
    }

    /** The speakers that a listener hears: bit <i>s</i> for the speaker in seat <i>s</i>. */
    public static int heardBy(long matrix, int listener) {
        return (int) (matrix >>> listener * 8) & 0xFF;
    }

    /** Every pair in which that seat speaks. */
    static long column(int speaker) {
        return 0x0101_0101_0101_0101L << speaker;
    }

    /**
     * The matrix that a call's seats imply: a pure function, and the only source of
     * matrices; {@link Holds} and muting take away from it.
     *
     * @param standings what sits in each of the {@link #SEATS} seats
     * @param targets for a supervisor's seat the seat he monitors, else -1
     */
    static long of(Standing[] standings, int[] targets, PeerVisibility peers) {
        long matrix = SILENCE;
        for (int listener = 0; listener < SEATS; listener++) {
            for (int speaker = 0; speaker < SEATS; speaker++) {
                boolean targeted = targets[speaker] == listener;
                boolean coTargeted = targets[speaker] >= 0 && targets[speaker] == targets[listener];
                if (listener != speaker
                    && standings[listener].hears(standings[speaker], targeted, coTargeted, peers)) {
                    matrix |= 1L << (listener * 8 + speaker);
                }
            }
        }
        return matrix;
    }

    /**
     * Who may get whose telephone-events, laid out as the matrix and never more than it: a pure function, too.
     *
     * @param matrix who hears whom, from the same standings
     * @param barged whether digits of a barged supervisor enter the call
     */
    static long digits(long matrix, Standing[] standings, boolean barged) {
        long digits = SILENCE;
        for (int listener = 0; listener < SEATS; listener++) {
            for (int speaker = 0; speaker < SEATS; speaker++) {
                if (hears(matrix, listener, speaker)
                    && standings[listener].getsDigitsOf(standings[speaker], barged)) {
                    digits |= 1L << (listener * 8 + speaker);
                }
            }
        }
        return digits;
    }

    /**
     * Who hears which prompt, from the same standings: byte <i>l</i> belongs to listener <i>l</i>, and its bit <i>p</i>
     * means that he hears what sits on prompt seat <i>p</i>.
     *
     * @param audiences who is to hear each prompt: a bit for each {@link Audience}
     * @param waitingFor for each prompt the seat of the supervisor whose session waits for it, else -1
     * @param promptTargets for each prompt the seat of whom its session monitors, else -1
     * @param listeners who may hear each prompt if he is of its audience: a bit for each
     * @param holding who holds the call on his side: as a customer he hears no prompt
     * @param waiting the customers who hear what is for {@link Audience#WAITING} and nothing else
     */
    static long prompts(int[] audiences, int[] waitingFor, int[] promptTargets, int[] listeners,
        Standing[] standings, int holding, int waiting) {
        long prompts = SILENCE;
        for (int listener = 0; listener < SEATS; listener++) {
            int kinds = kinds(listener, standings, holding, waiting);
            for (int prompt = 0; prompt < PromptSeats.SEATS; prompt++) {
                boolean his = waitingFor[prompt] == listener && standings[listener] == Standing.WAITING;
                boolean agent = (kinds & Audience.AGENTS.bit()) != 0;
                int target = agent && promptTargets[prompt] == listener ? Audience.TARGET.bit() : 0;
                if ((audiences[prompt] & (his ? Audience.SUPERVISORS.bit() : kinds | target)) != 0
                    && (listeners[prompt] & 1 << listener) != 0) {
                    prompts |= 1L << (listener * 8 + prompt);
                }
            }
        }
        return prompts;
    }

    /** Of which {@link Audience} somebody is: a bit for each. */
    static int kinds(int listener, Standing[] standings, int holding, int waiting) {
        boolean customer = standings[listener] == Standing.CUSTOMER;
        return (waiting & 1 << listener) != 0 ? Audience.WAITING.bit()
            : customer && (holding & 1 << listener) != 0 ? 0 : Audience.of(standings[listener]);
    }

    /**
     * Whom a tap hears, from the same standings: a bit for each speaker.
     *
     * @param matrix who hears whom, as it is after holds and muting
     */
    static int tap(TapView view, long matrix, Standing[] standings) {
        int heard = 0;
        for (int seat = 0; seat < SEATS; seat++) {
            if (view.includes(standings[seat])) {
                heard |= heardBy(matrix, seat) | ((matrix & column(seat)) != 0 ? 1 << seat : 0);
            }
        }
        return heard;
    }

    /** Which prompts a tap hears: a bit for each that somebody hears whose conversation it is. */
    static int tapPrompts(TapView view, long prompts, Standing[] standings) {
        int heard = 0;
        for (int seat = 0; seat < SEATS; seat++) {
            heard |= view.includes(standings[seat]) ? heardBy(prompts, seat) : 0;
        }
        return heard;
    }

    /** Every pair in which a supervisor hears or speaks. */
    static long supervised(Standing[] standings) {
        long pairs = 0;
        for (int seat = 0; seat < SEATS; seat++) {
            pairs |= standings[seat].isSupervisor() ? 0xFFL << seat * 8 | column(seat) : 0;
        }
        return pairs;
    }

    /**
     * A table for people, a line for each listener.
     *
     * @param names what to call the occupant of each seat; null where nobody sits
     */
    public static String describe(long matrix, @Nullable String[] names) {
        StringBuilder table = new StringBuilder();
        for (int listener = 0; listener < SEATS; listener++) {
            if (names[listener] == null) {
                continue;
            }
            table.append(String.format("  %-12s hears ", names[listener]));
            String separator = "";
            for (int speaker = 0; speaker < SEATS; speaker++) {
                if (hears(matrix, listener, speaker)) {
                    table.append(separator).append(names[speaker]);
                    separator = ", ";
                }
            }
            table.append(separator.isEmpty() ? "nobody\n" : "\n");
        }
        return table.toString();
    }
}
