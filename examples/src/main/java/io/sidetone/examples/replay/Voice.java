package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import java.util.List;

/**
 * What one party says during the replay. Immutable.
 *
 * @param party who
 * @param codec what he is sent; his own packets may be of any codec his payload types name
 * @param sent his packets as he sent them, from the start of the replay
 */
record Voice(Party party, Codec codec, List<Packet> sent) {
}
