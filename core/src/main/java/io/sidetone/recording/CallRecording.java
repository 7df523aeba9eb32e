package io.sidetone.recording;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The recording of one call, as its media thread sees it: frames are handed over and written by the
 * {@link Recorder}'s thread. Unless a method says otherwise it is for the call's media thread only.
 *
 * <pre>
 *  media thread                                              writing thread
 *  frame ─► free slot? ─ copy ─► queue of full slots ──────► track's file, overview ─┐
 *     ▲          └ no: counted, silence instead                                      │
 *     └───────────────────── queue of free slots ◄───────────────────────────────────┘
 * </pre>
 *
 * A frame is one call frame of 20 ms. Its place in every file is its number less that of the recording's first, so that
 * all files stay aligned to the sample: whatever did not come, was lost or is private is silence of the same length.
 *
 * <p>Handing over a frame takes no lock, never waits and allocates nothing. Joining, leaving, changing sides and
 * pausing allocate a few hundred bytes. A track belongs to an identity, not to a seat: who takes a seat that another
 * left gets a track of his own, and who comes back goes on with his.
 */
public final class CallRecording implements AutoCloseable {

    /** Speakers are numbered from 0 to one less than this. */
    public static final int MOST_SPEAKERS = 32;

    private static final long NEVER = Long.MAX_VALUE;

    private final Path folder;
    private final int rate;
    private final int frameSamples;
    private final SpscVarHandleArrayQueue<Slot> free;
    private final Queue<Slot> full;
    private final Queue<RecordingEvent> events = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Path> written = new CompletableFuture<>();

    private final Map<String, Track> tracks = new HashMap<>();
    private final Track[] seats = new Track[MOST_SPEAKERS];
    private long first = NEVER;
    private long pausedFrom = NEVER;
    private long pausedUntil = Long.MIN_VALUE;

    private volatile long handedOver;
    private volatile long lost;
    private volatile long refused;
    private volatile boolean closing;

    CallRecording(Path folder, int rate, int slots) {
        this.folder = folder;
        this.rate = rate;
        frameSamples = rate / 50;
        free = new SpscVarHandleArrayQueue<>(slots);
        full = new SpscVarHandleArrayQueue<>(slots);
        for (int i = 0; i < slots; i++) {
            free.add(new Slot(frameSamples));
        }
    }

    /**
     * Somebody sits down on a seat.
     *
     * @param speaker the seat, 0 to {@link #MOST_SPEAKERS} - 1; whoever sat there has left
     * @param identity who he is, the same text whenever it is the same person
     * @param frameNumber the first frame in which he may speak
     */
    public void joined(int speaker, String identity, Side side, long frameNumber) {
        left(speaker, frameNumber);
        Track track = tracks.get(identity);
        if (track == null) {
            track = new Track(tracks.size() + 1, identity);
            tracks.put(identity, track);
        }
        track.move(side, frameNumber);
        seats[speaker] = track;
        events.add(new RecordingEvent("joined", relative(frameNumber), track, side));
    }

    /** Nobody sits there any more, from that frame on; frames of that seat are refused until somebody joins. */
    public void left(int speaker, long frameNumber) {
        Track track = seats[speaker];
        if (track != null) {
            seats[speaker] = null;
            events.add(new RecordingEvent("left", relative(frameNumber), track, track.sideAt(frameNumber)));
        }
    }

    /** Whether somebody sits there. */
    public boolean isSeated(int speaker) {
        return seats[speaker] != null;
    }

    /**
     * A speaker's place in the overview changes.
     *
     * @param fromFrame the first frame on the new side, as in the answer to a mode command; told before the frame
     *     before that is handed over, he fades, told later, he is cut
     */
    public void side(int speaker, Side side, long fromFrame) {
        Track track = seats[speaker];
        if (track != null && (track.sideAt(fromFrame) != side || track.sideAt(NEVER) != side)) {
            track.move(side, fromFrame);
            events.add(new RecordingEvent("side", relative(fromFrame), track, side));
        }
    }

    /**
     * Takes one speaker's frame. For each speaker numbers rise; a number that is missing is silence.
     *
     * @param speaker his seat
     * @param samples 16-bit linear, mono; borrowed until return
     * @param count samples, at most 20 ms; the rest is silence
     * @param frameNumber the call's number of this frame
     * @param rate samples a second; any other than the recording's is refused and counted
     */
    public void frame(int speaker, short[] samples, int count, long frameNumber, int rate) {
        Track track = seats[speaker];
        if (closing || frameNumber >= pausedFrom && frameNumber < pausedUntil) {
            return;
        }
        if (track == null || rate != this.rate || count > frameSamples) {
            refused = refused + 1;
            return;
        }
        Slot slot = free.poll();
        if (slot == null) {
            track.lost++;
            lost = lost + 1;
            return;
        }
        System.arraycopy(samples, 0, slot.samples, 0, count);
        for (int i = count; i < frameSamples; i++) {
            slot.samples[i] = 0;
        }
        slot.track = track;
        slot.frame = relative(frameNumber);
        slot.side = track.sideAt(frameNumber);
        slot.nextSide = track.sideAt(frameNumber + 1);
        track.handedOver(frameNumber);
        slot.lostBefore = track.lost;
        track.lost = 0;
        full.offer(slot);
        handedOver = handedOver + 1;
    }

    /** From that frame on nothing is recorded of anybody: silence of the same length (card data). */
    public void pausePrivacy(long fromFrame) {
        if (pausedUntil != NEVER) {
            // Where the last pause has not ended yet, it goes on.
            pausedFrom = fromFrame > pausedUntil ? fromFrame : pausedFrom;
            pausedUntil = NEVER;
            events.add(new RecordingEvent("paused", relative(fromFrame), null, null));
        }
    }

    /** From that frame on everything is recorded again. */
    public void resume(long fromFrame) {
        if (pausedUntil == NEVER) {
            pausedUntil = fromFrame;
            events.add(new RecordingEvent("resumed", relative(fromFrame), null, null));
        }
    }

    /** The call is over; all files end with the frame before that one. Nothing is taken afterwards. */
    public void ended(long frameNumber) {
        if (!closing) {
            events.add(new RecordingEvent("ended", relative(frameNumber), null, null));
            closing = true;
        }
    }

    /** Ends the recording with what has been handed over. Any thread. */
    @Override
    public void close() {
        closing = true;
    }

    private long relative(long frameNumber) {
        first = Math.min(first, frameNumber);
        return frameNumber - first;
    }

    // ---- any thread -------------------------------------------------------------------------------------------

    /** Where the files are. Any thread. */
    public Path folder() {
        return folder;
    }

    /** Samples a second. Any thread. */
    public int rate() {
        return rate;
    }

    /** Frames handed over. Any thread. */
    public long handedOver() {
        return handedOver;
    }

    /** Frames for which there was no room because the writing thread was late; silence instead. Any thread. */
    public long lost() {
        return lost;
    }

    /** Frames of an empty seat, of another rate or too long. Any thread. */
    public long refused() {
        return refused;
    }

    /**
     * Completed with the folder when all files are, by the writing thread; exceptionally if writing failed, by an
     * {@link java.io.IOException}. Any thread.
     */
    public CompletionStage<Path> written() {
        return written.minimalCompletionStage();
    }

    // ---- writing thread ---------------------------------------------------------------------------------------

    boolean isClosing() {
        return closing;
    }

    @Nullable RecordingEvent nextEvent() {
        return events.poll();
    }

    @Nullable Slot nextFull() {
        return full.poll();
    }

    void release(Slot slot) {
        free.offer(slot);
    }

    CompletableFuture<Path> completion() {
        return written;
    }
}
