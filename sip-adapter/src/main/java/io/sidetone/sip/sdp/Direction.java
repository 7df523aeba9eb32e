package io.sidetone.sip.sdp;

import java.util.List;
import java.util.Locale;

/** Who sends, as the side says whose description it is (RFC 3264 §6.1). */
public enum Direction {

    /** Both. */
    SENDRECV(true, true),
    /** This side only: the other is on hold. */
    SENDONLY(true, false),
    /** The other side only. */
    RECVONLY(false, true),
    /** Nobody. */
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    static Direction of(boolean sends, boolean receives) {
        return sends ? receives ? SENDRECV : SENDONLY : receives ? RECVONLY : INACTIVE;
    }

    /** The last one that is given; none at all means both (RFC 8866 §6.7). */
    static Direction in(List<Attribute> attributes, Direction otherwise) {
        Direction found = otherwise;
        for (Attribute attribute : attributes) {
            for (Direction direction : values()) {
                if (attribute.name().equals(direction.attribute())) {
                    found = direction;
                }
            }
        }
        return found;
    }

    /** Whether this side sends. */
    public boolean sends() {
        return sends;
    }

    /** Whether this side receives. */
    public boolean receives() {
        return receives;
    }

    /** The same as the other side would say it. */
    public Direction inverse() {
        return of(receives, sends);
    }

    /** What of this is left if this side wants no more than that. */
    public Direction within(Direction wish) {
        return of(sends && wish.sends, receives && wish.receives);
    }

    /** As in SDP. */
    String attribute() {
        return name().toLowerCase(Locale.ROOT);
    }
}
