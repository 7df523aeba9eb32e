package io.sidetone.examples.replay;

/** One RTP or RTCP packet at a moment of the replay, in ns from its start: arriving from a party, or sent to one. */
public record Packet(long timeNs, byte[] rtp) {
}
