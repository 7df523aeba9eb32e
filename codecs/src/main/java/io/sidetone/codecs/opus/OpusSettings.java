package io.sidetone.codecs.opus;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * How Opus is to be encoded, and what SDP says of it (RFC 7587 §6.1). Immutable. The packet time is the leg's, not the
 * codec's. Whatever these settings are, every Opus packet is decoded, stereo as the mean of its channels.
 *
 * @param bitrate bits per second to aim for, 6000 to 510000; {@code maxAverageBitrate} caps it
 * @param complexity 0 to 10: what the encoder may spend to sound better
 * @param inbandFec whether packets carry their predecessor in lower quality ({@code useinbandfec}); limits the
 *     {@link #bandwidth()} below 32 kbit/s; takes 20 kbit/s and an expected loss above 5 % to be there for sure
 * @param expectedLossPercent 0 to 100, the loss the encoder prepares for: the more, the more bits go to recovery
 * @param dtx whether pauses are sent as packets of one byte ({@code usedtx})
 * @param constantBitrate whether all packets are equally long ({@code cbr})
 * @param maxPlaybackRate Hz, 8000 to 48000: what the receiver can play ({@code maxplaybackrate})
 * @param maxAverageBitrate bits per second, 6000 to 510000: what the receiver takes ({@code maxaveragebitrate})
 * @param stereo whether the receiver likes stereo ({@code stereo}); Sidetone sends mono in any case
 */
public record OpusSettings(int bitrate, int complexity, boolean inbandFec, int expectedLossPercent, boolean dtx,
    boolean constantBitrate, int maxPlaybackRate, int maxAverageBitrate, boolean stereo) {

    /** The lowest bit rate in bits per second. */
    public static final int LEAST_BITRATE = 6_000;
    /** The highest bit rate in bits per second. */
    public static final int MOST_BITRATE = 510_000;

    private static final int LEAST_RATE = 8_000;
    private static final int MOST_RATE = 48_000;
    private static final int MOST_COMPLEXITY = 10;
    private static final int WIDE = 2;
    /** Below this, what SILK gets of a wider band than it codes itself may not be enough for recovery. */
    private static final int LEAST_FOR_RECOVERY_BEYOND_WIDE = 32_000;

    /** 32 kbit/s, complexity 5, prepared for 20 % loss, no DTX: speech at full bandwidth. */
    public static final OpusSettings SPEECH =
        new OpusSettings(32_000, 5, true, 20, false, false, MOST_RATE, MOST_BITRATE, false);

    /**
     * @throws IllegalArgumentException if a value is out of range; the text holds it
     */
    public OpusSettings {
        require("bitrate", bitrate, LEAST_BITRATE, MOST_BITRATE);
        require("complexity", complexity, 0, MOST_COMPLEXITY);
        require("expectedLossPercent", expectedLossPercent, 0, 100);
        require("maxPlaybackRate", maxPlaybackRate, LEAST_RATE, MOST_RATE);
        require("maxAverageBitrate", maxAverageBitrate, LEAST_BITRATE, MOST_BITRATE);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ": " + value);
        }
    }

    /**
     * How to encode for somebody whose format parameters are these, for example
     * {@code maxplaybackrate=16000; useinbandfec=1}. What he does not mention is as RFC 7587 §7 says; unknown
     * parameters and values that make no sense are passed over; values beyond a limit are taken as the limit.
     *
     * @param parameters what stands behind the payload type in {@code a=fmtp}; may be empty
     */
    public static OpusSettings fromFmtp(String parameters) {
        OpusSettings settings = SPEECH.withInbandFec(false);
        for (String parameter : parameters.split(";")) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                settings = settings.with(parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                    number(parameter.substring(equals + 1).strip()));
            }
        }
        return settings;
    }

    /** The value, capped; negative where it is no whole number of at most nine digits. */
    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : -1;
    }

    private OpusSettings with(String name, int value) {
        if (value < 0) {
            return this;
        }
        boolean on = value == 1;
        return switch (name) {
            case "useinbandfec" -> withInbandFec(on);
            case "usedtx" -> withDtx(on);
            case "cbr" -> new OpusSettings(bitrate, complexity, inbandFec, expectedLossPercent, dtx, on,
                maxPlaybackRate, maxAverageBitrate, stereo);
            case "stereo" -> new OpusSettings(bitrate, complexity, inbandFec, expectedLossPercent, dtx,
                constantBitrate, maxPlaybackRate, maxAverageBitrate, on);
            case "maxplaybackrate" -> withMaxPlaybackRate(Math.max(LEAST_RATE, Math.min(MOST_RATE, value)));
            case "maxaveragebitrate" -> withMaxAverageBitrate(
                Math.max(LEAST_BITRATE, Math.min(MOST_BITRATE, value)));
            default -> this;
        };
    }

    /** These settings as format parameters for SDP; empty where all are as when nothing is said. */
    public String fmtp() {
        StringJoiner parameters = new StringJoiner(";");
        if (maxPlaybackRate != MOST_RATE) {
            parameters.add("maxplaybackrate=" + maxPlaybackRate);
        }
        if (maxAverageBitrate != MOST_BITRATE) {
            parameters.add("maxaveragebitrate=" + maxAverageBitrate);
        }
        addIf(stereo, "stereo=1", parameters);
        addIf(constantBitrate, "cbr=1", parameters);
        addIf(inbandFec, "useinbandfec=1", parameters);
        addIf(dtx, "usedtx=1", parameters);
        return parameters.toString();
    }

    private static void addIf(boolean wanted, String parameter, StringJoiner parameters) {
        if (wanted) {
            parameters.add(parameter);
        }
    }

    /** What the encoder aims for: the bit rate, as far as the receiver takes it. */
    public int targetBitrate() {
        return Math.min(bitrate, maxAverageBitrate);
    }

    /**
     * The highest audio bandwidth to encode, which is what the receiver can play: 0 narrow, 1 medium, 2 wide,
     * 3 super-wide, 4 full. With in-band FEC below 32 kbit/s it is wide at most: beyond that Opus is a hybrid of which
     * only the SILK half is protected, and at these rates, by the loss that is expected, often not even that: Concentus
     * at 24 kbit/s and 20 %, both libraries at 28 kbit/s and 5 % then carry no predecessor in any packet.
     */
    public int bandwidth() {
        int played = maxPlaybackRate <= 8_000 ? 0 : maxPlaybackRate <= 12_000 ? 1 : maxPlaybackRate <= 16_000 ? WIDE
            : maxPlaybackRate <= 24_000 ? 3 : 4;
        return inbandFec && targetBitrate() < LEAST_FOR_RECOVERY_BEYOND_WIDE ? Math.min(played, WIDE) : played;
    }

    /** These settings at another bit rate. */
    public OpusSettings withBitrate(int value) {
        return new OpusSettings(value, complexity, inbandFec, expectedLossPercent, dtx, constantBitrate,
            maxPlaybackRate, maxAverageBitrate, stereo);
    }

    /** These settings with another complexity. */
    public OpusSettings withComplexity(int value) {
        return new OpusSettings(bitrate, value, inbandFec, expectedLossPercent, dtx, constantBitrate,
            maxPlaybackRate, maxAverageBitrate, stereo);
    }

    /** These settings with or without recovery. */
    public OpusSettings withInbandFec(boolean value) {
        return new OpusSettings(bitrate, complexity, value, expectedLossPercent, dtx, constantBitrate,
            maxPlaybackRate, maxAverageBitrate, stereo);
    }

    /** These settings, prepared for another share of loss. */
    public OpusSettings withExpectedLoss(int percent) {
        return new OpusSettings(bitrate, complexity, inbandFec, percent, dtx, constantBitrate, maxPlaybackRate,
            maxAverageBitrate, stereo);
    }

    /** These settings with or without DTX. */
    public OpusSettings withDtx(boolean value) {
        return new OpusSettings(bitrate, complexity, inbandFec, expectedLossPercent, value, constantBitrate,
            maxPlaybackRate, maxAverageBitrate, stereo);
    }

    /** These settings for a receiver that plays no more than that rate. */
    public OpusSettings withMaxPlaybackRate(int value) {
        return new OpusSettings(bitrate, complexity, inbandFec, expectedLossPercent, dtx, constantBitrate, value,
            maxAverageBitrate, stereo);
    }

    /** These settings for a receiver that takes no more than that bit rate. */
    public OpusSettings withMaxAverageBitrate(int value) {
        return new OpusSettings(bitrate, complexity, inbandFec, expectedLossPercent, dtx, constantBitrate,
            maxPlaybackRate, value, stereo);
    }
}
