package io.sidetone.monitor;

import org.jspecify.annotations.Nullable;

/** The eight seats that only hear. Belongs to its {@link CallMonitor}. */
public final class Taps {

    /** Taps of a call. */
    public static final int SEATS = 8;

    private final CallMonitor call;
    final @Nullable TapView[] views = new TapView[SEATS];

    Taps(CallMonitor call) {
        this.call = call;
    }

    /** Why no tap can be opened; null if one can. */
    public @Nullable Refusal refusal() {
        return call.isEnding() ? Refusal.CALL_GONE : free() < 0 ? Refusal.NO_SEAT : null;
    }

    /**
     * A tap sits down, and hears from the next frame boundary on.
     *
     * @return its seat, 0 to 7
     * @throws IllegalStateException if {@link #refusal} has a reason
     */
    public int open(TapView view) {
        if (refusal() != null) {
            throw new IllegalStateException("no tap on " + call.name() + ": " + refusal());
        }
        int seat = free();
        views[seat] = view;
        call.seats.update();
        return seat;
    }

    /** Nobody sits there any more. */
    public void close(int seat) {
        views[seat] = null;
        call.seats.update();
    }

    boolean isAnyOpen() {
        for (TapView view : views) {
            if (view != null) {
                return true;
            }
        }
        return false;
    }

    private int free() {
        for (int seat = 0; seat < SEATS; seat++) {
            if (views[seat] == null) {
                return seat;
            }
        }
        return -1;
    }
}
