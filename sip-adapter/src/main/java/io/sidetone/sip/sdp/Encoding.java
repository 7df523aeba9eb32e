package io.sidetone.sip.sdp;

import io.sidetone.codec.Codec;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a payload type number stands for in one description. Immutable.
 *
 * @param channels as written; 1 if nothing is
 */
record Encoding(int payloadType, String name, int clockRate, int channels) {

    static final String EVENTS = "telephone-event";
    static final String NOISE = "CN";

    private static final int HIGHEST_CLOCK = 384_000;
    private static final String OPUS = "opus";

    /** RFC 3551 §6, of which phones leave out the {@code rtpmap}. */
    private static final Map<Integer, Encoding> STATIC = Map.ofEntries(
        fixed(0, "PCMU", 8_000, 1), fixed(3, "GSM", 8_000, 1), fixed(4, "G723", 8_000, 1), fixed(8, "PCMA", 8_000, 1),
        fixed(9, "G722", 8_000, 1), fixed(10, "L16", 44_100, 2), fixed(11, "L16", 44_100, 1),
        fixed(13, NOISE, 8_000, 1), fixed(15, "G728", 8_000, 1), fixed(18, "G729", 8_000, 1));

    private static Map.Entry<Integer, Encoding> fixed(int payloadType, String name, int clockRate, int channels) {
        return Map.entry(payloadType, new Encoding(payloadType, name, clockRate, channels));
    }

    /** What the number stands for without an {@code rtpmap}; null if that is nothing. */
    static @Nullable Encoding fixed(int payloadType) {
        return STATIC.get(payloadType);
    }

    /** {@code 101 telephone-event/8000}, with channels behind another stroke. */
    static Encoding parse(String rtpmap) throws SdpException {
        int space = rtpmap.indexOf(' ');
        String[] parts = space < 0 ? new String[0] : rtpmap.substring(space + 1).strip().split("/", 4);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
            throw SdpException.malformed("a=rtpmap must be a payload type, a name and a clock rate");
        }
        return new Encoding(Numbers.between(rtpmap.substring(0, space), 0, 127, "a payload type"), parts[0],
            Numbers.between(parts[1], 1, HIGHEST_CLOCK, "a clock rate"),
            parts.length < 3 ? 1 : Numbers.between(parts[2], 1, 255, "a number of channels"));
    }

    /** The codec under that number. */
    static Encoding of(int payloadType, Codec codec) {
        // Opus is always signalled with two channels, whatever is sent (RFC 7587 §7).
        int channels = codec.encodingName().equalsIgnoreCase(OPUS) ? 2 : codec.channels();
        return new Encoding(payloadType, codec.encodingName(), codec.clockRate(), channels);
    }

    boolean is(Codec codec) {
        return isLike(of(payloadType, codec));
    }

    boolean isLike(Encoding other) {
        return name.equalsIgnoreCase(other.name) && clockRate == other.clockRate && channels == other.channels;
    }

    boolean isNamed(String wanted, int clock) {
        return name.equalsIgnoreCase(wanted) && clockRate == clock;
    }

    /** The same for the same encoding under any number. */
    String key() {
        return name.toLowerCase(Locale.ROOT) + "/" + clockRate + "/" + channels;
    }

    Attribute rtpmap() {
        return new Attribute("rtpmap", payloadType + " " + name + "/" + clockRate
            + (channels == 1 ? "" : "/" + channels));
    }
}
