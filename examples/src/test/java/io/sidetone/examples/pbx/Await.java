package io.sidetone.examples.pbx;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for other programs, which live in real time, as short as possible and not for ever. */
final class Await {

    private static final long POLL_MS = 20;

    private Await() {
    }

    /** @throws AssertionError with that text if it does not become true */
    static void until(Duration atMost, Supplier<String> what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("not within " + atMost.toSeconds() + " s: " + what.get());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
