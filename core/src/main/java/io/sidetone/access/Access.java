package io.sidetone.access;

import io.sidetone.monitor.Grant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The built-in authoriser: answers from the directory in force, which can be replaced while calls are monitored. Safe
 * for use by any thread; it answers at once.
 */
public final class Access implements Authoriser {

    private static final AtomicReferenceFieldUpdater<Access, Directory> IN_FORCE =
        AtomicReferenceFieldUpdater.newUpdater(Access.class, Directory.class, "inForce");

    private volatile Directory inForce;
    private final AtomicLong answers = new AtomicLong();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    public Access(Directory directory) {
        inForce = Objects.requireNonNull(directory, "directory");
    }

    /** The directory in force. */
    public Directory directory() {
        return inForce;
    }

    /**
     * Puts another directory in force and then tells whoever watches.
     *
     * @throws IllegalArgumentException if its version is not higher; nothing happened
     */
    public void use(Directory next) {
        Directory former = inForce;
        while (next.version() > former.version()) {
            if (IN_FORCE.compareAndSet(this, former, next)) {
                watchers.forEach(Runnable::run);
                return;
            }
            former = inForce;
        }
        throw new IllegalArgumentException(
            "version " + next.version() + " can't replace version " + former.version());
    }

    /**
     * That is run after every change of the directory, on the changing thread: to ask anew for every session there is.
     */
    public void watch(Runnable changed) {
        watchers.add(Objects.requireNonNull(changed, "changed"));
    }

    /**
     * What the directory in force says. A version is drawn before the directory is read: an answer from a former
     * directory is therefore always older than one that was asked for after the change.
     */
    @Override
    public CompletionStage<Grant> authorise(AccessRequest request) {
        long version = answers.incrementAndGet();
        Directory directory = inForce;
        return CompletableFuture.completedStage(new Grant(directory.rights(request.supervisor(), request.target()),
            directory.grantsLast(), version));
    }
}
