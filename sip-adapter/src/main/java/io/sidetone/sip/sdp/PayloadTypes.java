package io.sidetone.sip.sdp;

import io.sidetone.codec.Codec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The payload type numbers of one session: what one stands for never changes (RFC 3264 §8.3.2). One thread at a time.
 */
final class PayloadTypes {

    private static final int FIRST_DYNAMIC = 96;
    private static final int NOISE = 13;
    private static final int NOISE_CLOCK = 8_000;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final boolean[] used = new boolean[128];

    /** Notes what a description uses. */
    void note(List<Encoding> encodings) {
        for (Encoding encoding : encodings) {
            numbers.put(encoding.key(), encoding.payloadType());
            used[encoding.payloadType()] = true;
        }
    }

    /** All that we offer: codecs in order of preference, then telephone-events for each clock, then comfort noise. */
    List<Encoding> offered(List<Codec> codecs) {
        List<Encoding> offered = new ArrayList<>();
        Set<Integer> clocks = new LinkedHashSet<>();
        for (Codec codec : codecs) {
            int fixed = codec.staticPayloadType();
            offered.add(fixed >= 0 ? Encoding.of(fixed, codec) : numbered(Encoding.of(-1, codec)));
            clocks.add(codec.clockRate());
        }
        for (int clock : clocks) {
            offered.add(numbered(new Encoding(-1, Encoding.EVENTS, clock, 1)));
        }
        if (clocks.contains(NOISE_CLOCK)) {
            offered.add(Encoding.fixed(NOISE));
        }
        return offered;
    }

    private Encoding numbered(Encoding wanted) {
        Integer known = numbers.get(wanted.key());
        int number = known != null ? known : free();
        Encoding numbered = new Encoding(number, wanted.name(), wanted.clockRate(), wanted.channels());
        note(List.of(numbered));
        return numbered;
    }

    private int free() {
        int number = FIRST_DYNAMIC;
        while (used[number]) {
            number++;
            if (number == used.length) {
                throw new IllegalStateException("no payload type number is left in this session");
            }
        }
        return number;
    }
}
