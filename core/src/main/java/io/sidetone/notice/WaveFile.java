package io.sidetone.notice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sound of a RIFF WAVE file as 16-bit linear mono samples. A value; reading trusts nothing the file says.
 *
 * @param rate 8 000, 16 000 or 48 000 Hz
 * @param samples owned by this object
 */
record WaveFile(int rate, short[] samples) {

    private static final int PCM = 1;
    private static final int ALAW = 6;
    private static final int ULAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;
    /** The longest prompt in stereo at the highest rate, and a megabyte for whatever else is in the file. */
    private static final int MOST_BYTES = Prompt.LONGEST_S * 48_000 * 4 + (1 << 20);

    private record Format(int coding, int channels, int rate, int bytesPerSample) {
    }

    static WaveFile read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException(file + ": more than " + MOST_BYTES + " bytes");
            }
            return parse(file.toString(), bytes);
        }
    }

    /**
     * Reads a file that is in memory.
     *
     * @param name how to call it in errors
     * @throws IllegalArgumentException if it is no WAV of the kinds {@link Prompt#wav} takes
     */
    static WaveFile parse(String name, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12 || !isTag(bytes, 0, "RIFF") || !isTag(bytes, 8, "WAVE")) {
            throw new IllegalArgumentException(name + ": no RIFF WAVE file");
        }
        Format format = null;
        for (long at = 12; at + 8 <= bytes.length; ) {
            int body = (int) at + 8;
            long length = in.getInt((int) at + 4) & 0xFFFF_FFFFL;
            int present = (int) Math.min(length, bytes.length - body);
            if (isTag(bytes, (int) at, "fmt ")) {
                format = format(name, in, body, present);
            } else if (isTag(bytes, (int) at, "data")) {
                if (format == null) {
                    throw new IllegalArgumentException(name + ": a WAV whose format does not come before its samples");
                }
                return new WaveFile(format.rate, samples(name, in, body, present, format));
            }
            at = body + length + (length & 1);          // chunks begin at even places
        }
        throw new IllegalArgumentException(name + ": a WAV without samples");
    }

    private static Format format(String name, ByteBuffer in, int at, int length) {
        if (length < 16) {
            throw new IllegalArgumentException(name + ": a WAV whose format chunk is cut short");
        }
        int coding = in.getShort(at) & 0xFFFF;
        if (coding == EXTENSIBLE && length >= 26) {
            coding = in.getShort(at + 24) & 0xFFFF;
        }
        int channels = in.getShort(at + 2) & 0xFFFF;
        int rate = in.getInt(at + 4);
        int bits = in.getShort(at + 14) & 0xFFFF;
        boolean known = coding == PCM && bits == 16 || (coding == ALAW || coding == ULAW) && bits == 8;
        if (!known || channels < 1 || channels > 2 || rate != 8_000 && rate != 16_000 && rate != 48_000) {
            throw new IllegalArgumentException(String.format("%s: a WAV of format %d, %d bits, %d channels, %d Hz; it"
                + " must be 16-bit PCM (1), A-law (6) or µ-law (7), mono or stereo, 8000, 16000 or 48000 Hz",
                name, coding, bits, channels, rate & 0xFFFF_FFFFL));
        }
        return new Format(coding, channels, rate, bits / 8);
    }

    private static short[] samples(String name, ByteBuffer in, int at, int length, Format format) {
        int count = length / (format.channels * format.bytesPerSample);
        if (count == 0 || count > Prompt.LONGEST_S * format.rate) {
            throw new IllegalArgumentException(name + ": a WAV of " + count + " samples at " + format.rate
                + " Hz; it must have 1 sample to " + Prompt.LONGEST_S + " seconds");
        }
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            int sum = 0;
            for (int channel = 0; channel < format.channels; channel++) {
                sum += sample(in, at + (i * format.channels + channel) * format.bytesPerSample, format.coding);
            }
            samples[i] = (short) (format.channels == 2 ? sum >> 1 : sum);
        }
        return samples;
    }

    private static int sample(ByteBuffer in, int at, int coding) {
        return switch (coding) {
            case ALAW -> expandAlaw(in.get(at) ^ 0x55);
            case ULAW -> expandUlaw(~in.get(at));
            default -> in.getShort(at);
        };
    }

    /** G.711 table 1: a sign, three bits of segment, four of step; the value is the middle of the step. */
    private static int expandAlaw(int word) {
        int segment = word >> 4 & 7;
        int middle = (word & 15) * 16 + 8;
        int magnitude = segment == 0 ? middle : middle + 256 << segment - 1;
        return (word & 0x80) == 0 ? -magnitude : magnitude;
    }

    /** G.711 table 2; of the inverted word the sign is negative. */
    private static int expandUlaw(int word) {
        int magnitude = ((33 + 2 * (word & 15) << (word >> 4 & 7)) - 33) * 4;
        return (word & 0x80) == 0 ? magnitude : -magnitude;
    }

    private static boolean isTag(byte[] bytes, int at, String tag) {
        return new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals(tag);
    }
}
