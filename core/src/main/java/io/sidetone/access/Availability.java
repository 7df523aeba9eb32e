package io.sidetone.access;

import io.sidetone.monitor.Right;
import java.util.Arrays;

/**
 * What is offered to a supervisor on a line, and for everything that is not, why. Immutable and shared: there are few
 * that differ, and asking for one that was asked for before allocates nothing.
 */
public record Availability(Offer listen, Offer whisper, Offer barge, Offer takeover) {

    private static final Offer[] OFFERS = Offer.values();
    /** By the four ordinals; filled as needed. A race makes two equal ones, which is harmless: they are immutable. */
    private static final Availability[] SHARED = new Availability[OFFERS.length * OFFERS.length * OFFERS.length
        * OFFERS.length];

    static Availability of(Offer listen, Offer whisper, Offer barge, Offer takeover) {
        int index = ((listen.ordinal() * OFFERS.length + whisper.ordinal()) * OFFERS.length + barge.ordinal())
            * OFFERS.length + takeover.ordinal();
        Availability shared = SHARED[index];
        if (shared == null) {
            shared = new Availability(listen, whisper, barge, takeover);
            SHARED[index] = shared;
        }
        return shared;
    }

    /** The same answer to everything. */
    static Availability all(Offer offer) {
        return of(offer, offer, offer, offer);
    }

    /** What is said to that. */
    public Offer of(Right right) {
        return switch (right) {
            case LISTEN -> listen;
            case WHISPER -> whisper;
            case BARGE -> barge;
            case TAKEOVER -> takeover;
        };
    }

    /** Whether that is offered. */
    public boolean offers(Right right) {
        return of(right) == Offer.OFFERED;
    }

    /** Whether anything is offered. */
    public boolean offersAnything() {
        return Arrays.stream(Right.values()).anyMatch(this::offers);
    }
}
