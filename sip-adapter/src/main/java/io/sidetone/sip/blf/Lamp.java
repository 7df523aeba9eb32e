package io.sidetone.sip.blf;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a key shows: one call, or that there is none. Never a ringing one: phones would send their pick-up code when
 * the key is pressed. Immutable.
 *
 * @param id of the dialog, the same from its beginning to its end
 * @param busy whether it is a call in progress
 * @param caller whether the watched person made the call
 * @param local the watched person
 * @param remote the other one, as far as this supervisor may see who it is; null for nobody
 */
public record Lamp(String id, boolean busy, boolean caller, Lamp.Person local, Lamp.@Nullable Person remote) {

    /**
     * One side of a call.
     *
     * @param display his name; empty for none
     * @param uri who he is; also where he is called
     */
    public record Person(String display, String uri) {

        /** @throws NullPointerException if anything is null */
        public Person {
            Objects.requireNonNull(display, "display");
            Objects.requireNonNull(uri, "uri");
        }
    }

    /** @throws NullPointerException if the id or the watched person is null */
    public Lamp {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(local, "local");
    }

    /** Nothing goes on. */
    public static Lamp idle(Person local) {
        return new Lamp("idle", false, false, local, null);
    }

    /** A call in progress. */
    public static Lamp busy(String id, boolean caller, Person local, @Nullable Person remote) {
        return new Lamp(id, true, caller, local, remote);
    }

    /** The one to show of several: a call in progress before one that has ended, the earlier in the list first. */
    public static Lamp busiest(List<Lamp> lamps, Person local) {
        return lamps.stream().filter(Lamp::busy).findFirst()
            .or(() -> lamps.stream().findFirst()).orElseGet(() -> idle(local));
    }
}
