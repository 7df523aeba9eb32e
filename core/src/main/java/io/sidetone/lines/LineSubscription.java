package io.sidetone.lines;

import io.sidetone.access.Directory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One supervisor's view of the board: a snapshot and every change since. Read by one thread at a time; what lines look
 * like to him is worked out by that thread, from the directory then in force.
 */
public final class LineSubscription implements AutoCloseable {

    private final LineBoard board;
    private final String supervisor;
    private final int capacity;
    private final Runnable ready;
    /** Guarded by itself, as is the count. */
    private final Queue<Change> waiting = new ArrayDeque<>();
    private long missed;

    private final Map<String, Line> shown = new HashMap<>();
    private final Queue<LineEvent> next = new ArrayDeque<>();
    private long version;

    /** One line's change, or how all lines were when access changed. */
    private record Change(List<LineFacts> lines, boolean isAll) {
    }

    LineSubscription(LineBoard board, String supervisor, int capacity, Runnable ready) {
        this.board = board;
        this.supervisor = supervisor;
        this.capacity = capacity;
        this.ready = ready;
    }

    /** A line changed; on a reporting thread, under the board's lock. */
    void offer(LineFacts line, Directory directory) {
        if (directory.mayMonitor(supervisor, line.person())) {
            offer(new Change(List.of(line), false));
        }
    }

    /** Lines may look different; on the changing thread, under the board's lock. */
    void accessChanged(List<LineFacts> all) {
        offer(new Change(all, true));
    }

    private void offer(Change change) {
        boolean wasEmpty;
        synchronized (waiting) {
            wasEmpty = waiting.isEmpty() && missed == 0;
            // Once something is missed everything is, until the reader has been told.
            if (missed > 0 || waiting.size() == capacity) {
                missed++;
            } else {
                waiting.add(change);
            }
        }
        if (wasEmpty) {
            tell();
        }
    }

    private void tell() {
        try {
            ready.run();
        } catch (RuntimeException e) {
            System.getLogger(LineSubscription.class.getName()).log(System.Logger.Level.ERROR,
                "a reader of lines failed when told of a change", e);
        }
    }

    /** Every line as it is now; later events are changes of it. Forgets whatever waited. */
    public LineSnapshot snapshot() {
        shown.clear();
        next.clear();
        version += refresh();
        next.clear();
        List<Line> lines = new ArrayList<>(shown.values());
        lines.sort(Comparator.comparing(Line::person));
        return new LineSnapshot(version, List.copyOf(lines));
    }

    /** The next change; null if there is none at present. */
    public @Nullable LineEvent poll() {
        while (next.isEmpty()) {
            Change change;
            synchronized (waiting) {
                change = waiting.poll();
                if (change == null && missed == 0) {
                    return null;
                }
            }
            if (change == null) {
                long count = refresh();
                version += count;
                return new LineEvent.Missed(version, count);
            }
            if (change.isAll()) {
                showAll(change.lines());
            } else {
                show(change.lines());
            }
        }
        return numbered(next.remove());
    }

    /**
     * Takes over how everything is now instead of what waits.
     *
     * @return how many changes were missed
     */
    private long refresh() {
        List<LineFacts> all;
        long count;
        // Together, so that what is in the one is not in the other.
        synchronized (board) {
            all = board.all();
            synchronized (waiting) {
                waiting.clear();
                count = missed;
                missed = 0;
            }
        }
        showAll(all);
        return count;
    }

    private void show(List<LineFacts> lines) {
        Directory directory = board.directory();
        for (LineFacts line : lines) {
            show(line.person(), line.seenBy(supervisor, directory));
        }
    }

    private void showAll(List<LineFacts> all) {
        Set<String> gone = new HashSet<>(shown.keySet());
        all.forEach(line -> gone.remove(line.person()));
        gone.forEach(person -> show(person, null));
        show(all);
    }

    private void show(String person, @Nullable Line line) {
        Line before = line == null ? shown.remove(person) : shown.put(person, line);
        if (line == null && before != null) {
            next.add(new LineEvent.Removed(0, person));
        } else if (line != null && !line.equals(before)) {
            next.add(new LineEvent.Changed(0, line));
        }
    }

    private LineEvent numbered(LineEvent event) {
        version++;
        return event instanceof LineEvent.Changed changed ? new LineEvent.Changed(version, changed.line())
            : new LineEvent.Removed(version, ((LineEvent.Removed) event).person());
    }

    /** He looks no longer. Idempotent. */
    @Override
    public void close() {
        board.unsubscribe(this);
    }
}
