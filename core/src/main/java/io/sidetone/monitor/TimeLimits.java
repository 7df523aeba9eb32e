package io.sidetone.monitor;

import java.time.Duration;
import java.util.Objects;

/**
 * How long anything in a call may last. Immutable.
 *
 * @param answer how long whoever decides about a session may take before that is a denial
 * @param attach how long a supervisor's leg, and the notice before it, may take
 * @param proof how long a takeover waits for proof of the supervisor's two-way media
 * @param park how long customers stay parked before the call ends, and a transfer may be under way
 * @param session how long one session may last, without the time between calls
 * @param media how long nothing may come from a party before that is told
 * @param mediaLimit how long nothing may come from a supervisor whom somebody hears before his session ends
 */
public record TimeLimits(Duration answer, Duration attach, Duration proof, Duration park, Duration session,
    Duration media, Duration mediaLimit) {

    /** The longest that any of them may be: far more than anybody needs, and never an overflow of frames. */
    static final Duration LONGEST = Duration.ofDays(365);

    /** The defaults: 2 s, 30 s, 5 s, 5 min, 12 h, 10 s, 30 s. */
    public static final TimeLimits DEFAULT = new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(30),
        Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(12), Duration.ofSeconds(10),
        Duration.ofSeconds(30));

    /**
     * @throws NullPointerException if anything is null
     * @throws IllegalArgumentException if a time is not positive or exceeds 365 days; the text holds it
     */
    public TimeLimits {
        require(answer, "answer");
        require(attach, "attach");
        require(proof, "proof");
        require(park, "park");
        require(session, "session");
        require(media, "media");
        require(mediaLimit, "mediaLimit");
    }

    static void require(Duration time, String name) {
        Objects.requireNonNull(time, name);
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be positive and at most " + LONGEST + ": " + time);
        }
    }

    /** A time in frames, rounded down, at least one. */
    static long frames(Duration time) {
        Duration bounded = time.compareTo(LONGEST) > 0 ? LONGEST : time;
        return Math.max(1, bounded.toMillis() / CallMonitor.FRAME_MS);
    }

    /** These limits with another time for answers about sessions. */
    public TimeLimits withAnswer(Duration time) {
        return new TimeLimits(time, attach, proof, park, session, media, mediaLimit);
    }

    /** These limits with others for sessions and calls. */
    public TimeLimits with(Duration attaching, Duration proving, Duration parking, Duration lasting) {
        return new TimeLimits(answer, attaching, proving, parking, lasting, media, mediaLimit);
    }

    /** These limits with others on how long nothing may come from a party. */
    public TimeLimits withMedia(Duration told, Duration limit) {
        return new TimeLimits(answer, attach, proof, park, session, told, limit);
    }
}
