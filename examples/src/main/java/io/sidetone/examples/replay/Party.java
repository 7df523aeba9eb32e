package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import java.util.HashMap;
import java.util.Map;

/**
 * Somebody in the call, as the command line describes him. Immutable.
 *
 * @param name {@code customer}, {@code agent}, or whatever the command line calls him
 * @param part what he plays
 * @param codec what he speaks and is sent, or null for the codec of his capture
 * @param ptimeMs packet time of what he is sent, and of his voice if that comes from a WAV
 * @param codecs what the payload types of his stream mean
 * @param eventPayloadType what the command line says is telephone-events in his stream; -1 if nothing
 * @param impairment what happens to his packets on their way
 */
record Party(String name, Part part, Source source, Codec codec, int ptimeMs, Map<Integer, Codec> codecs,
    int eventPayloadType, Impairment impairment) {

    static final String CUSTOMER = "customer";
    static final String AGENT = "agent";
    /** In scripts: nobody, but the call itself. */
    static final String CALL = "call";

    boolean isSupervisor() {
        return part == Part.SUPERVISOR;
    }

    /** This party whose capture's session descriptions say what more payload types mean; the command line rules. */
    Party withCodecs(Map<Integer, Codec> named) {
        Map<Integer, Codec> all = new HashMap<>(named);
        all.putAll(codecs);
        all.remove(eventPayloadType);
        return new Party(name, part, source, codec, ptimeMs, Map.copyOf(all), eventPayloadType, impairment);
    }

    /** Whether a stream with such packets can be his: their codec is known, or they are events. */
    boolean knows(int payloadType) {
        return codecs.containsKey(payloadType) || payloadType == eventPayloadType;
    }

    /** The codec of that payload type, or null. */
    Codec codecOf(int payloadType) {
        return codecs.get(payloadType);
    }
}
