package io.sidetone.runtime.srtp;

/**
 * What a secured endpoint has counted since it was made. Immutable.
 *
 * @param opened authentic datagrams handed over
 * @param malformed datagrams that are neither SRTP nor SRTCP, dropped
 * @param forged datagrams whose tag is wrong, dropped
 * @param replayed datagrams that have been before, or came more than 64 packets late, dropped
 * @param tooManySources authentic datagrams dropped because the party has used up its SSRCs
 * @param withoutKey datagrams that came, or were to be sent, before there were keys, dropped
 * @param secured packets secured and given to the endpoint below
 * @param unsecurable packets not sent because they could not be secured: their number had been used, or they are too
 *     long
 */
public record SrtpCounters(long opened, long malformed, long forged, long replayed, long tooManySources,
    long withoutKey, long secured, long unsecurable) {
}
