package io.sidetone.engine;

import io.sidetone.monitor.Role;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a tap hears, frame by frame. Called on the call's media thread, before whose next tick it has to be done:
 * it copies what it wants to keep into memory of its own and returns. It must neither block nor allocate; what it
 * throws closes the tap and disturbs nobody.
 */
@FunctionalInterface
public interface TapSink {

    /** Stands for no single speaker, but for the sum of all whom the tap hears. */
    int ALL = -1;

    /**
     * One frame of 20 ms. Numbers rise; one that is missing is silence: nobody spoke whom the tap may hear.
     *
     * @param speaker a seat, 0 to 7; a prompt, 8 to 15; or {@link #ALL}
     * @param samples 16-bit linear, mono; borrowed until return
     * @param count samples
     * @param frame the call's number of this frame
     * @param rate samples a second, the call's: 8 000, 16 000 or 48 000
     */
    void frame(int speaker, short[] samples, int count, long frame, int rate);

    /**
     * Somebody sits in a seat, or whether customers hear him is another matter from now on. Prompts sit behind people.
     *
     * @param role null for a prompt
     * @param heardByCustomers whether customers hear him from that frame on; not asked of customers
     * @param fromFrame this frame, or the next: then he fades in this one
     */
    default void speaker(int seat, String name, @Nullable Role role, boolean heardByCustomers, long fromFrame) {
    }

    /** Nobody sits there any more. */
    default void gone(int seat, long fromFrame) {
    }

    /** A privacy pause begins or ends with that frame. */
    default void paused(boolean value, long fromFrame) {
    }

    /** Nothing comes any more: the tap is closed, or the call over; the frame before that one was the last. */
    default void ended(long frame) {
    }
}
