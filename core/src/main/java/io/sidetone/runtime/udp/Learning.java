package io.sidetone.runtime.udp;

/**
 * Whether a party may be elsewhere than signalling says, because a NAT has changed its address (symmetric RTP,
 * RFC 4961). Until learning closes, the signalled address displaces any other; afterwards only signalling reopens it.
 * None of these replaces SRTP: whoever can forge the source address of a datagram is believed.
 */
public enum Learning {

    /** Only the signalled address exists. */
    NONE,

    /**
     * The party gets and is heard only at its signalled address, until somebody else has been sending for 5 s while
     * that one was silent. Nothing goes to a stranger who is not alone for so long; a party behind a NAT is deaf and
     * mute for those 5 s.
     */
    STRICT,

    /**
     * As {@link #STRICT}, but whoever sends well-formed packets is heard and sent to at once, as long as the signalled
     * address is silent: for a party of which signalling knows that it sits behind a NAT.
     */
    BEHIND_NAT
}
