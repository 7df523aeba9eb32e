package io.sidetone.examples.replay;

import io.sidetone.engine.Call;
import io.sidetone.monitor.TapView;
import io.sidetone.recording.CallRecording;
import io.sidetone.recording.Recorder;
import io.sidetone.runtime.CallTape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * The recording of a replayed call, written frame by frame by the thread that runs the replay, so that none can get
 * lost. It goes to a folder of its own until the replay is over.
 */
final class RecordedTracks {

    private final Call call;
    private final Recorder recorder = Recorder.byHand();
    private final Path folder;
    private final CallRecording recording;
    private final CallTape tape;
    private final int tap;

    /**
     * Begins to record.
     *
     * @throws UnusableInput if there is no room for files
     */
    RecordedTracks(Call call, TapView view) {
        this.call = call;
        try {
            folder = Files.createTempDirectory("replay");
            recording = recorder.record(folder, call.mixingRate());
        } catch (IOException e) {
            throw new UnusableInput("the recording cannot be written: " + e);
        }
        tape = new CallTape(recording);
        tap = call.tap(view, true, tape);
    }

    /** Writes what the last frame brought. */
    void turn() {
        recorder.turn();
    }

    /**
     * Ends it.
     *
     * @return the files by their names below {@code recording/}
     * @throws UnusableInput if they could not be written
     */
    Map<String, byte[]> finish() {
        call.untap(tap, tape);
        recorder.close();
        try {
            recording.written().toCompletableFuture().join();
            Map<String, byte[]> files = new TreeMap<>();
            for (Path file : files()) {
                files.put("recording/" + file.getFileName(), Files.readAllBytes(file));
            }
            return files;
        } catch (IOException | CompletionException e) {
            throw new UnusableInput("the recording cannot be written: " + e);
        }
    }

    /** Removes what was only needed until now. */
    void remove() {
        try {
            for (Path file : files()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UnusableInput(folder + ": cannot be removed: " + e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
