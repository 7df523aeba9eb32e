package io.sidetone.engine;

/**
 * What a leg has counted since it was opened. Immutable.
 *
 * @param received packets of the party's stream, without duplicates
 * @param lost packets expected but not received (RFC 3550 A.3)
 * @param duplicates packets received again
 * @param late packets too late to be mixed; where forwarded they went on
 * @param unnegotiated packets of a payload type that was not negotiated
 * @param malformed datagrams that are no RTP, or whose payload is none of its codec
 * @param concealedSamples samples made up for packets that did not come
 * @param decodes packets decoded
 * @param sent packets sent to the party
 * @param forwarded of those, another party's own payloads, untouched
 * @param encodes of those, encoded from a mix
 */
public record LegStatistics(long received, long lost, long duplicates, long late, long unnegotiated, long malformed,
    long concealedSamples, long decodes, long sent, long forwarded, long encodes) {
}
