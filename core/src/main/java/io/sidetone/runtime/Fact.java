package io.sidetone.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Something that has happened, or must, whatever the command queue holds: a link of a media thread's list, into which
 * any thread puts it once.
 */
abstract class Fact {

    /** The next in the list, if there is one; written before this is published there. */
    @Nullable Fact next;

    /** On the media thread. */
    abstract void run();

    /** There is no media thread any more. */
    void gone() {
    }

    /** A fact that is done with once it has run. */
    static Fact of(Runnable action) {
        return new Fact() {
            @Override
            void run() {
                action.run();
            }
        };
    }
}
