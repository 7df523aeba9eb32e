package io.sidetone.runtime.udp;

/**
 * What an endpoint has counted since it was opened, RTP and RTCP together. Immutable.
 *
 * @param received datagrams handed over
 * @param foreign datagrams from others than the party, dropped; once learning has closed, the kernel drops them
 *     uncounted
 * @param oversized datagrams longer than {@value UdpEndpoint#LONGEST_DATAGRAM} bytes, dropped
 * @param receiveErrors reads that failed
 * @param sent packets given to the network
 * @param unaddressed packets dropped because there is no address to send to
 * @param sendErrors packets dropped because sending failed, was partial, or found the socket's buffer full
 * @param unreachable times the network said that nobody listens at the party's port (ICMP)
 */
public record UdpCounters(long received, long foreign, long oversized, long receiveErrors, long sent,
    long unaddressed, long sendErrors, long unreachable) {
}
