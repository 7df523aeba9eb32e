package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import io.sidetone.engine.Format;
import java.util.List;

/**
 * What one party says during the replay. Immutable.
 *
 * @param party who
 * @param formats what his phone negotiated: the first is what it prefers to be sent
 * @param eventPayloadType what it negotiated for telephone-events; -1 if nobody in the call sends any
 * @param sent his packets as he sent them, from the start of the replay
 * @param control the RTCP that he sent with them
 */
record Voice(Party party, List<Format> formats, int eventPayloadType, List<Packet> sent,
    List<Packet> control) {

    /** The codec of that payload type, in both directions; null if it was not negotiated. */
    Codec codecOf(int payloadType) {
        return formats.stream().filter(format -> format.payloadType() == payloadType).map(Format::codec)
            .findFirst().orElse(null);
    }

    /** The sound of such packets, sent by him or to him. */
    Wav play(List<Packet> packets, long durationNs) {
        return Playback.of(packets, this::codecOf, formats.get(0).codec().sampleRate(), durationNs);
    }
}
