package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.internal.audio.Resampler;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was negotiated for one leg. Immutable. Its formats may differ in sampling rate and in RTP clock.
 *
 * @param name unique among those in the call; the leg's SSRC, first sequence number and first timestamp derive from it
 * @param formats what it accepts, in order of preference; what Sidetone itself encodes for it is the first
 * @param packetTimeMs the length of packets that Sidetone encodes for it: 10, 20, 30, 40 or 60
 * @param maxPacketTimeMs the longest packets of others it takes untouched
 * @param twoWay whether signalling says that it both sends and receives; a takeover needs that
 * @param delayMs how long its packets wait in the jitter buffer at least before they are mixed, and at first; forwarded
 *     packets never wait
 * @param maxDelayMs how long they wait at most, when their jitter asks for it; {@code delayMs} for a constant delay
 * @param eventPayloadType the number negotiated for telephone-events (RFC 4733), which are on the clock of the format in
 *     use; -1 if none
 * @param noisePayloadType the number negotiated for comfort noise (RFC 3389), 13 at 8 kHz; -1 if none
 */
public record LegSpec(String name, List<Format> formats, int packetTimeMs, int maxPacketTimeMs, boolean twoWay,
    int delayMs, int maxDelayMs, int eventPayloadType, int noisePayloadType) {

    /** The longest packet time a leg may be sent, in milliseconds. */
    public static final int LONGEST_PACKET_MS = 60;

    /** The longest packets a party may send, in milliseconds (RFC 7587 §4.2); longer ones are malformed. */
    public static final int LONGEST_RECEIVED_MS = 120;

    private static final int LONGEST_DELAY_MS = 200;
    private static final int DEFAULT_DELAY_MS = 20;
    private static final int NONE = -1;
    private static final int LEAST_RATE = 8_000;

    /**
     * @throws IllegalArgumentException if a value is out of range; the text holds it
     * @throws NullPointerException if anything is null
     */
    public LegSpec {
        Objects.requireNonNull(name, "name");
        formats = List.copyOf(formats);
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("a leg needs at least one format: " + name);
        }
        for (int i = 0; i < formats.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (formats.get(i).payloadType() == formats.get(j).payloadType()) {
                    throw new IllegalArgumentException("payload type given twice: " + formats.get(i).payloadType());
                }
            }
        }
        requirePacketTime(packetTimeMs);
        requirePacketTime(maxPacketTimeMs);
        if (delayMs < 0 || delayMs > LONGEST_DELAY_MS) {
            throw new IllegalArgumentException("delayMs must be 0 to " + LONGEST_DELAY_MS + ": " + delayMs);
        }
        if (maxDelayMs < delayMs || maxDelayMs > LONGEST_DELAY_MS) {
            throw new IllegalArgumentException(
                "maxDelayMs must be " + delayMs + " to " + LONGEST_DELAY_MS + ": " + maxDelayMs);
        }
        requireUnused(eventPayloadType, formats);
        requireUnused(noisePayloadType, formats);
        if (eventPayloadType != NONE && eventPayloadType == noisePayloadType) {
            throw new IllegalArgumentException("payload type given twice: " + eventPayloadType);
        }
    }

    private static void requireUnused(int payloadType, List<Format> formats) {
        if (payloadType == NONE) {
            return;
        }
        Format.requirePayloadType(payloadType);
        for (Format format : formats) {
            if (format.payloadType() == payloadType) {
                throw new IllegalArgumentException("payload type given twice: " + payloadType);
            }
        }
    }

    private static void requirePacketTime(int ms) {
        if (ms < 10 || ms > LONGEST_PACKET_MS || ms % 10 != 0 || ms == 50) {
            throw new IllegalArgumentException("packet time must be 10, 20, 30, 40 or 60 ms: " + ms);
        }
    }

    /** A leg with one codec under its static payload type, 20 ms packets, two-way, a delay of 20 to 200 ms. */
    public static LegSpec of(String name, Codec codec) {
        return of(name, Format.of(codec));
    }

    /** A leg with these formats, 20 ms packets, two-way, a delay of 20 to 200 ms. */
    public static LegSpec of(String name, Format... formats) {
        return new LegSpec(name, List.of(formats), 20, LONGEST_PACKET_MS, true, DEFAULT_DELAY_MS,
            LONGEST_DELAY_MS, NONE, NONE);
    }

    /** The rate in Hz at which whom a party hears is mixed best for it: 8 000, 16 000 or 48 000. */
    int mixingRate() {
        int rate = formats.get(0).codec().sampleRate();
        return Resampler.isRate(rate) ? rate : LEAST_RATE;
    }

    /** Whether all its formats can be decoded and encoded at that rate, so that it can take part in a mix. */
    boolean codesAt(int rate) {
        for (Format format : formats) {
            if (!CodecCounts.codes(format.codec(), rate)) {
                return false;
            }
        }
        return true;
    }

    /** The format under which payloads of that codec can go to it as they are; null if there is none. */
    @Nullable Format formatFor(Codec sender) {
        for (int i = 0; i < formats.size(); i++) {
            if (formats.get(i).codec().takes(sender)) {
                return formats.get(i);
            }
        }
        return null;
    }

    /** Whether payloads of that codec and length, on a leg's clock, can go to it as they are. */
    boolean takes(Codec sender, int ticks) {
        return formatFor(sender) != null && ticks <= mostTicks();
    }

    /** The longest packets of others it takes, on a leg's clock. */
    int mostTicks() {
        return Speaker.CLOCK_RATE / 1000 * maxPacketTimeMs;
    }

    /** The most bytes a packet of its formats takes that lasts so long. */
    int maxPayloadLength(int ms) {
        int length = 0;
        for (Format format : formats) {
            int samples = (int) ((long) format.codec().sampleRate() * ms / 1000);
            length = Math.max(length, format.codec().maxPayloadLength(samples));
        }
        return length;
    }

    /** Whether each of the two takes everything that the other may send, so that neither needs a mix. */
    boolean exchangesWith(LegSpec other) {
        return takesAllOf(other) && other.takesAllOf(this);
    }

    private boolean takesAllOf(LegSpec sender) {
        return sender.formats.stream().allMatch(theirs ->
            formats.stream().anyMatch(own -> own.codec().takes(theirs.codec())));
    }

    /** This leg with packets of another length encoded for it. */
    public LegSpec withPacketTime(int ms) {
        return new LegSpec(name, formats, ms, maxPacketTimeMs, twoWay, delayMs, maxDelayMs, eventPayloadType,
            noisePayloadType);
    }

    /** This leg with another limit on the packets it takes untouched. */
    public LegSpec withMaxPacketTime(int ms) {
        return new LegSpec(name, formats, packetTimeMs, ms, twoWay, delayMs, maxDelayMs, eventPayloadType,
            noisePayloadType);
    }

    /** This leg with another direction from signalling. */
    public LegSpec withTwoWay(boolean value) {
        return new LegSpec(name, formats, packetTimeMs, maxPacketTimeMs, value, delayMs, maxDelayMs, eventPayloadType,
            noisePayloadType);
    }

    /** This leg with a constant delay of its jitter buffer. */
    public LegSpec withDelay(int ms) {
        return withDelay(ms, ms);
    }

    /** This leg with a delay of its jitter buffer that follows the jitter between those limits. */
    public LegSpec withDelay(int leastMs, int mostMs) {
        return new LegSpec(name, formats, packetTimeMs, maxPacketTimeMs, twoWay, leastMs, mostMs, eventPayloadType,
            noisePayloadType);
    }

    /** This leg with telephone-events under that payload type; -1 for none. */
    public LegSpec withEvents(int payloadType) {
        return new LegSpec(name, formats, packetTimeMs, maxPacketTimeMs, twoWay, delayMs, maxDelayMs, payloadType,
            noisePayloadType);
    }

    /** This leg with comfort noise under that payload type; -1 for none. */
    public LegSpec withComfortNoise(int payloadType) {
        return new LegSpec(name, formats, packetTimeMs, maxPacketTimeMs, twoWay, delayMs, maxDelayMs, eventPayloadType,
            payloadType);
    }
}
