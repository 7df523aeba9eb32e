package io.sidetone.engine;

/**
 * What a leg has counted since it was opened. Immutable.
 *
 * @param received packets of the party's stream, duplicates among them
 * @param lost packets expected that never came
 * @param duplicates packets received again
 * @param late packets too late to be mixed; where forwarded they went on
 * @param unnegotiated packets of a payload type that was not negotiated
 * @param malformed datagrams that are no RTP, or whose payload is none of its codec
 * @param concealedSamples samples made up for packets that did not come
 * @param decodes packets decoded
 * @param sent packets sent to the party
 * @param forwarded of those, another party's own payloads, untouched
 * @param encodes of those, encoded from a mix
 * @param shared of those, encoded from the very same mix for another supervisor
 * @param codecFailures exceptions its codecs have thrown, each of which cost one packet
 * @param recovered lost packets of which the packet behind them carried something (in-band error correction); their
 *     samples are among the concealed
 * @param unready frames and packets lost because no worker had decoded or encoded them in time
 * @param overruns calls of inline coders that took longer than a millisecond, as far as they were timed
 * @param quarantined whether the leg's inline coders are not called any more because of that
 * @param jitterNs interarrival jitter of the party's stream (RFC 3550 §6.4.1)
 * @param roundTripNs to the party and back by his last RTCP report; -1 while unknown
 * @param remoteLost packets that the party says he has lost of those sent
 * @param remoteFractionLost the share lost before his last report, 0 to 1
 */
public record LegStatistics(long received, long lost, long duplicates, long late, long unnegotiated, long malformed,
    long concealedSamples, long decodes, long sent, long forwarded, long encodes, long shared, long codecFailures,
    long recovered, long unready, long overruns, boolean quarantined, long jitterNs, long roundTripNs, long remoteLost,
    double remoteFractionLost) {
}
