package io.sidetone.sip.sdp;

/** Whether a leg's media are secured with keys from SDP. */
public enum Security {

    /** Never: {@code RTP/SAVP} is refused, and keys beside {@code RTP/AVP} are ignored. */
    NONE,
    /** If the other side does, too: keys are offered beside {@code RTP/AVP} (RFC 8643), and taken up. */
    OPPORTUNISTIC,
    /** Always: {@code RTP/SAVP} is offered, and what has no keys is refused. */
    REQUIRED
}
