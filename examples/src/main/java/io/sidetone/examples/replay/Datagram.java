package io.sidetone.examples.replay;

/** One UDP datagram of a capture: when it was seen (ns, the capture's own clock), between whom, and its payload. */
record Datagram(long timeNs, Endpoint source, Endpoint destination, byte[] payload) {
}
