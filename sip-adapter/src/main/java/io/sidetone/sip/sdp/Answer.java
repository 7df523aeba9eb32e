package io.sidetone.sip.sdp;

/**
 * Our answer to an offer. Immutable.
 *
 * @param description what the other side is sent
 * @param media what was agreed on with it
 */
public record Answer(SessionDescription description, NegotiatedMedia media) {
}
