package io.sidetone.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one recording, and what is written to them: the writing thread's half of a {@link CallRecording}. Once
 * writing has failed, everything that is still handed over is dropped, and nobody else notices.
 */
final class CallFiles {

    /** Sizes in the headers are brought up to date each second of the call. */
    private static final int FRAMES_BETWEEN_FLUSHES = 50;

    /** Or after so many turns in which nothing came. */
    private static final int IDLE_TURNS = 200;

    private final CallRecording recording;
    private final int frameSamples;
    private final Journal journal;
    private final Overview overview;
    private final List<Track> tracks = new ArrayList<>();
    private long frames;
    private long flushedAt;
    private int idleTurns;
    private @Nullable Exception failure;

    /** Creates the folder's first files. */
    CallFiles(CallRecording recording) throws IOException {
        this.recording = recording;
        frameSamples = recording.rate() / 50;
        Path folder = recording.folder();
        overview = new Overview(new WaveWriter(folder.resolve("overview.wav"), recording.rate(), 2), frameSamples);
        journal = new Journal(folder.resolve("recording.jsonl"));
        journal.began(recording.rate(), frameSamples);
    }

    /**
     * Writes what was handed over.
     *
     * @param last whether nothing more will come
     * @return how much there was; -1 if the files are complete now
     */
    int write(boolean last) {
        boolean closing = last || recording.isClosing();
        int work = 0;
        // Events first: a speaker's joining is told before his first frame is handed over.
        for (RecordingEvent event = recording.nextEvent(); event != null; event = recording.nextEvent()) {
            work++;
            attempt(event, null);
        }
        for (Slot slot = recording.nextFull(); slot != null; slot = recording.nextFull()) {
            work++;
            attempt(null, slot);
            recording.release(slot);
        }
        idleTurns = work > 0 ? 0 : idleTurns + 1;
        if (closing) {
            finish();
            return -1;
        }
        if (frames - flushedAt >= FRAMES_BETWEEN_FLUSHES || idleTurns == IDLE_TURNS) {
            flushedAt = frames;
            flush();
        }
        return work;
    }

    private void attempt(@Nullable RecordingEvent event, @Nullable Slot slot) {
        if (failure != null) {
            return;
        }
        try {
            if (event != null) {
                write(event);
            } else if (slot != null) {
                write(slot);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void write(RecordingEvent event) throws IOException {
        frames = Math.max(frames, event.frame());
        Track track = event.track();
        Side side = event.side();
        if (track == null || side == null) {
            journal.event(event.what(), event.frame());
            return;
        }
        open(track);
        journal.person(event.what(), event.frame(), track, side);
    }

    private void open(Track track) throws IOException {
        if (track.writer == null) {
            track.writer = new WaveWriter(recording.folder().resolve(track.file), recording.rate(), 1);
            tracks.add(track);
        }
    }

    private void write(Slot slot) throws IOException {
        Track track = slot.track;
        assert track != null : "nobody's frame";
        open(track);
        if (slot.lostBefore > 0) {
            journal.gap(slot.frame, track, slot.lostBefore);
        }
        if (slot.frame <= track.lastFrame) {
            return;                                     // the same frame twice
        }
        track.writer().write(slot.frame * frameSamples, slot.samples, frameSamples);
        overview.add(slot);
        track.lastFrame = slot.frame;
        track.lastSide = slot.side;
        frames = Math.max(frames, slot.frame + 1);
    }

    private void flush() {
        try {
            if (failure == null) {
                overview.flush();
                for (Track track : tracks) {
                    track.writer().flush();
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    /** Makes all files equally long. Each is closed whatever happens to the others. */
    private void finish() {
        finish(() -> overview.finish(frames));
        finish(() -> tellIfFull("overview.wav", overview.dropped()));
        for (Track track : tracks) {
            finish(() -> track.writer().finish(frames * frameSamples));
            finish(() -> tellIfFull(track.file, track.writer().dropped()));
        }
        finish(journal::close);
        if (failure == null) {
            recording.completion().complete(recording.folder());
        } else {
            recording.completion().completeExceptionally(failure);
        }
    }

    private void tellIfFull(String file, long dropped) throws IOException {
        if (dropped > 0) {
            journal.full(file, dropped);
        }
    }

    private interface Step {

        void run() throws IOException;
    }

    private void finish(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            failure = failure == null ? e : failure;
        }
    }
}
