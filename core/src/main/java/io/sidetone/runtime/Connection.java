package io.sidetone.runtime;

import io.sidetone.engine.Leg;
import io.sidetone.engine.MediaShard;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One leg's endpoint: when it is looked at, and for how many datagrams. Belongs to {@link Endpoints}, media thread
 * only.
 *
 * <p>After a packet the endpoint is left alone for about as long as its packets are apart, and looked at often from
 * then on. A look at a steady stream so comes ever earlier, until it comes too early once: packets wait about a
 * millisecond, and packets that are late wait no longer. Where some come late, those in time may wait for about as
 * long: whoever plays the stream waits for the late ones as well.
 *
 * <pre>
 *   found ── rest: as long as packets are apart, less 0.03, 0.06, … 0.5 ms ──► look ─┬─ found ──► rest …
 *                                                                         ▲          │
 *                                                                         └── 1 ms ──┴─ nothing: for long, the rarer
 * </pre>
 *
 * A packet whose number is the next is taken for the only one, as it is found before another is due. One with another
 * number may be RTCP or an event, or come behind a gap: there, behind what comes late, and after many looks of which
 * none was too early, reading goes on until nothing is found; and no rhythm is taken from such a number.
 */
final class Connection {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int FEWEST = 4;
    private static final int MOST = 64;
    /** After so many looks that were not too early it is made sure that no packet waits behind another. */
    private static final int LOOKS_TRUSTED = 8;
    private static final long LONGEST_REST_NS = MediaShard.FRAME_NS;
    private static final long LEAST_EARLIER_NS = 30_000;
    private static final long MOST_EARLIER_NS = 500_000;
    /** Not quite a millisecond, as cycles a millisecond apart are sometimes a little less. */
    private static final long SHORTEST_STEP_NS = 900_000;
    private static final long LONGEST_STEP_NS = 10_000_000;

    final Leg leg;
    final Endpoint endpoint;
    private int limit = FEWEST;
    private long foundNs;
    private long apartNs = LONGEST_REST_NS;
    /** Since one was too early. */
    private int looks;
    private int lastWord;
    private boolean continued;

    Connection(Leg leg, Endpoint endpoint, long nowNs) {
        this.leg = leg;
        this.endpoint = endpoint;
        foundNs = nowNs;
    }

    /** Begins a look: for how many datagrams? 1 is enough only if it {@link #continues()} the stream. */
    int begin(long nowNs) {
        continued = false;
        return nowNs - foundNs > apartNs + apartNs / 2 ? limitInDoubt() : limit;
    }

    /** For how many to look where one is not enough. */
    int limitInDoubt() {
        return Math.max(limit, FEWEST);
    }

    /** A datagram has come. */
    void taken(byte[] buffer, int offset, int length) {
        int word = length < Integer.BYTES ? 0 : (int) INT.get(buffer, offset);
        continued = word == lastWord + 1;
        lastWord = word;
    }

    /** Whether the datagram found last has the number after the one before, and else begins alike (RFC 3550 §5.1). */
    boolean continues() {
        return continued;
    }

    /**
     * So many datagrams were found: for how many to look the next time, and when. That counts from when this look
     * was due, as a thread that comes late must not make all later packets wait as long.
     *
     * @param all whether no more can have come yet
     * @return when to look again; now only if not all was found
     */
    long found(int count, boolean all, long lookNs, long nowNs) {
        if (!all) {
            limit = Math.min(2 * limitInDoubt(), MOST);
            foundNs = nowNs;
            return nowNs;
        }
        boolean due = lookNs - nowNs <= 0;
        long dueNs = lookNs;
        if (continued && count > 0) {
            looks++;
            apartNs += (Math.min(nowNs - foundNs, LONGEST_REST_NS) / count - apartNs) / 8;
            dueNs = (due ? lookNs : nowNs) + apartNs - Math.min(looks * LEAST_EARLIER_NS, MOST_EARLIER_NS);
        } else if (due) {
            looks = 0;
        }
        foundNs = count > 0 ? nowNs : foundNs;
        boolean one = count <= 1 && limit <= FEWEST && looks % LOOKS_TRUSTED != LOOKS_TRUSTED - 1;
        limit = one ? 1 : Math.max(limit / 2, FEWEST);
        long stepNs = Math.min(Math.max((nowNs - foundNs) / 16, SHORTEST_STEP_NS), LONGEST_STEP_NS);
        return nowNs + Math.max(dueNs - nowNs, stepNs);
    }
}
