package io.sidetone.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes the recordings of any number of calls, on one thread of its own. Its methods may be called by any thread but a
 * media thread: they touch the disk.
 *
 * <p>A call's folder gets {@code overview.wav}, stereo, with customers on the left and on the right whom they hear; a
 * mono file for each speaker; and {@code recording.jsonl}, which says whose file is whose, who joined and left when,
 * and where the pauses and gaps are. All begin with the recording's first frame and are equally long in the end. Files
 * can be read by their owner only. If the process dies, about the last second is missing and the files are valid; what the
 * operating system had not written when the power failed may be missing, too.
 */
public final class Recorder implements AutoCloseable {

    private static final int SLOTS_A_SECOND = 8 * 50;
    private static final long IDLE_NS = 5_000_000;

    private final ConcurrentLinkedQueue<CallFiles> started = new ConcurrentLinkedQueue<>();
    private final List<CallFiles> recordings = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closing;

    private Recorder() {
        thread = new Thread(this::run, "sidetone-recorder");
        thread.setDaemon(true);
    }

    /** A recorder, whose thread runs until it is closed. */
    public static Recorder start() {
        Recorder recorder = new Recorder();
        recorder.thread.start();
        return recorder;
    }

    /** A recorder without a thread, for an application or a test with a loop of its own, which calls {@link #turn}. */
    public static Recorder byHand() {
        return new Recorder();
    }

    /**
     * Begins a recording that can wait for the disk for a second with eight speakers: 128 kB at 8 000 Hz.
     *
     * @param folder is created if it is not there; no two recordings can have the same
     * @param rate samples a second: the rate of the call's mix, 8 000, 16 000 or 48 000 Hz
     * @throws IOException if files can't be created, or are there already
     */
    public CallRecording record(Path folder, int rate) throws IOException {
        return record(folder, rate, SLOTS_A_SECOND);
    }

    /**
     * Begins a recording.
     *
     * @param slots frames that can wait for the disk, each for 20 ms of one speaker
     * @see #record(Path, int)
     */
    public CallRecording record(Path folder, int rate, int slots) throws IOException {
        if (rate != 8_000 && rate != 16_000 && rate != 48_000 || slots < 8) {
            throw new IllegalArgumentException("a recording at " + rate + " Hz with " + slots + " slots");
        }
        if (closing) {
            throw new IllegalStateException("closed");
        }
        Files.createDirectories(folder);
        CallRecording recording = new CallRecording(folder, rate, slots);
        started.add(new CallFiles(recording));
        return recording;
    }

    private void run() {
        while (!closing) {
            if (turn() == 0) {
                LockSupport.parkNanos(this, IDLE_NS);
            }
        }
    }

    /**
     * One turn of the thread: writes what all calls handed over. Always the same thread; only without one of its own.
     *
     * @return how much there was; 0 if nothing
     */
    public int turn() {
        for (CallFiles files = started.poll(); files != null; files = started.poll()) {
            recordings.add(files);
        }
        int work = 0;
        for (int i = recordings.size() - 1; i >= 0; i--) {
            int written = recordings.get(i).write(closing);
            work += Math.abs(written);
            if (written < 0) {
                recordings.remove(i);
            }
        }
        return work;
    }

    /** Ends all recordings, completes their files and ends the thread; returns when that is done. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        turn();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
