package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Execution;
import io.sidetone.engine.Portion.Piece;
import io.sidetone.internal.rtp.JitterBuffer;
import java.util.List;

/**
 * Turns what playout brings into samples, a frame at a time: it is written down as a {@link Portion}, which is decoded
 * at once or, if a codec takes long, by a worker until the next tick. Belongs to its speaker, media thread only;
 * allocates nothing after construction.
 *
 * <pre>
 *   begin, add, add, …, end ─┬─ inline ────────────────────────────► collect   in the same tick
 *                            └─ worker ── until the next tick ─────► collect   not ready: all of it is a loss
 * </pre>
 */
final class Decoding {

    private static final long NOTHING = -1;
    /** Packets of which a portion has room for the longest payload. */
    private static final int ROOM = 3;

    private final int[] delayTicks;
    private final Workshop workshop;
    private final Quarantine quarantine;
    private final int rate;
    private final CodecCounts counts;
    private final boolean ahead;
    private final Decoders decoders;
    /** Bytes of payload in a portion at most. */
    private final int room;
    private final Portion job;
    /** Written down in place of {@code job} while a worker still has that, and never decoded; the same without workers. */
    private final Portion spare;
    private Portion portion;
    private boolean ran;
    /** The decoders' past ends before the next portion that they get. */
    private boolean anew;
    /** The packet whose payload the decoders got last, and its timestamp. */
    private long sequence = NOTHING;
    private long start;

    /**
     * @param codecs null where a place is empty; packets in the jitter buffer name them by their places
     * @param rate of the samples, in Hz
     * @param maxPayload the most bytes that a packet may hold
     * @param mostSamples of a portion
     */
    Decoding(List<Codec> codecs, int rate, int maxPayload, int mostSamples, CodecCounts counts, Quarantine quarantine,
        Workshop workshop, Scratch scratch) {
        boolean worker = false;
        delayTicks = new int[codecs.size()];
        for (int i = 0; i < codecs.size(); i++) {
            Codec codec = codecs.get(i);
            worker |= codec != null && codec.execution() == Execution.WORKER;
            delayTicks[i] = codec == null ? 0 : ResampledDecoder.delayTicks(codec, rate);
        }
        ahead = worker;
        this.rate = rate;
        this.counts = counts;
        this.quarantine = quarantine;
        this.workshop = workshop;
        decoders = new Decoders(codecs, rate, counts, ahead ? null : scratch.decoded);
        room = ROOM * maxPayload;
        scratch.fit(room, 0);
        job = ahead ? new Portion(decoders, mostSamples, room) : scratch.portion;
        spare = ahead ? new Portion(decoders, mostSamples, room) : job;
        portion = job;
    }

    /** Whether a frame is written down a tick before it is collected. */
    boolean isAhead() {
        return ahead;
    }

    /** How late samples of that format are because they were resampled, on the leg's clock. */
    int delayTicks(int format) {
        return delayTicks[format];
    }

    /** The next packet is decoded even if its number is that of the last. */
    void forget() {
        sequence = NOTHING;
    }

    // ---- what playout brings ----------------------------------------------------------------------------------

    /** @param forget whether the decoders begin anew with it */
    void begin(boolean forget) {
        if (forget) {
            anew = true;
            sequence = NOTHING;
        }
        if (ahead) {
            portion = job.isOutstanding() ? spare : job;
        }
        portion.clear(anew, room);
    }

    /**
     * Takes what is due.
     *
     * @param most samples to take at most
     * @return how many were taken
     */
    int add(JitterBuffer buffer, int most) {
        int due = buffer.due();
        int count = Math.min(most, samples(buffer.span()));
        if (due == JitterBuffer.PACKET) {
            add(due, count, buffer, buffer.packetSequence(), buffer.packetTimestamp(), 0);
        } else if (due == JitterBuffer.LOSS && buffer.selectBehind()) {
            return addLoss(count, buffer);
        } else {
            portion.add(due, count, buffer.position());
        }
        return count;
    }

    /** The packet behind a loss is here, and may carry some of the one before it. */
    private int addLoss(int count, JitterBuffer buffer) {
        long left = buffer.packetTimestamp() - buffer.position();
        int before = samples((int) Math.max(0, left - buffer.packetTicks()));
        long lost = buffer.packetSequence() - 1;
        if (left != buffer.span() || buffer.isSkipped(lost)) {
            portion.add(JitterBuffer.LOSS, count, buffer.position());
            return count;
        }
        if (before > 0) {
            int here = Math.min(count, before);
            portion.add(JitterBuffer.LOSS, here, buffer.position());
            return here;
        }
        add(Portion.RECOVERY, count, buffer, lost, buffer.position(), samples((int) left));
        return count;
    }

    private void add(int kind, int count, JitterBuffer buffer, long packet, long timestamp, int missing) {
        Piece piece = portion.add(kind, count, buffer.position());
        if (piece.kind != kind) {
            return;
        }
        if (packet != sequence) {
            if (!portion.give(piece, buffer)) {
                piece.kind = JitterBuffer.LOSS;
                return;
            }
            sequence = packet;
            start = timestamp;
        }
        piece.sequence = packet;
        piece.from = samples((int) (buffer.position() - start));
        piece.missing = missing;
    }

    private int samples(int ticks) {
        return (int) Math.min(Integer.MAX_VALUE, (long) ticks * rate / Speaker.CLOCK_RATE);
    }

    /** Has it decoded: now, or by a worker until the next tick. */
    void end() {
        ran = false;
        if (!portion.hasWork()) {
            ran = true;
        } else if (ahead) {
            ran = portion == job && portion.submit(workshop);
        } else if (!quarantine.isClosed()) {
            long begunNs = quarantine.begin();
            decoders.fill(portion);
            quarantine.end(begunNs);
            ran = true;
        }
        if (ran) {
            anew &= !portion.anew;
        } else {
            sequence = NOTHING;
        }
    }

    /** What was written down last, and decoded unless {@link #isReady} says no. */
    Portion collect() {
        boolean late = ahead && portion.hasWork() && (!ran || portion.isOutstanding());
        ran &= !late;
        counts.unready += late ? 1 : 0;
        if (ran) {
            counts.decodes += portion.decodes;
            counts.failures += portion.failures;
            counts.recovered += portion.recovered;
        }
        return portion;
    }

    /** Whether the portion last collected was decoded; if not, none of it is touched but what was written down. */
    boolean isReady() {
        return ran;
    }
}
