package io.sidetone.examples.replay;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Sound as 16-bit linear mono samples, and as a RIFF WAVE file of them.
 *
 * @param rate samples a second
 */
record Wav(int rate, short[] samples) {

    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int HEADER = 44;

    /** Whether the file begins like a WAVE file. */
    static boolean isWav(byte[] bytes) {
        return bytes.length >= 12 && tag(bytes, 0, "RIFF") && tag(bytes, 8, "WAVE");
    }

    /**
     * Reads a WAVE file; one that says it is longer than it is gives what is there.
     *
     * @param name how to call the file in errors
     * @throws UnusableInput unless it is 16-bit PCM, mono, 8, 16 or 48 kHz, and has samples
     */
    static Wav read(Path name, byte[] bytes) {
        ByteBuffer in = Bytes.wrap(bytes, ByteOrder.LITTLE_ENDIAN);
        int rate = 0;
        for (long at = 12; at + 8 <= bytes.length;) {
            int body = (int) at + 8;
            long length = in.getInt((int) at + 4) & 0xFFFF_FFFFL;
            int present = (int) Math.min(length, bytes.length - body);
            if (tag(bytes, (int) at, "fmt ")) {
                rate = rate(name, in, body, present);
            } else if (tag(bytes, (int) at, "data")) {
                if (rate == 0) {
                    throw new UnusableInput(name + ": a WAV whose format does not come before its samples");
                }
                return new Wav(rate, samples(name, in, body, present / 2));
            }
            at = body + length + (length & 1);          // chunks begin at even places
        }
        throw new UnusableInput(name + ": a WAV without samples");
    }

    private static int rate(Path name, ByteBuffer in, int at, int length) {
        if (length < 16) {
            throw new UnusableInput(name + ": a WAV whose format chunk is cut short");
        }
        int format = in.getShort(at) & 0xFFFF;
        if (format == EXTENSIBLE && length >= 26) {
            format = in.getShort(at + 24) & 0xFFFF;
        }
        int channels = in.getShort(at + 2);
        int rate = in.getInt(at + 4);
        int bits = in.getShort(at + 14);
        if (format != PCM || bits != 16 || channels != 1 || rate != 8000 && rate != 16_000 && rate != 48_000) {
            throw new UnusableInput(String.format("%s: a WAV of format %d, %d bits, %d channel%s, %d Hz; "
                + "it must be 16-bit PCM, mono, 8000, 16000 or 48000 Hz",
                name, format, bits, channels, channels == 1 ? "" : "s", rate));
        }
        return rate;
    }

    private static short[] samples(Path name, ByteBuffer in, int at, int count) {
        if (count == 0) {
            throw new UnusableInput(name + ": a WAV without samples");
        }
        short[] samples = new short[count];
        in.position(at);
        in.asShortBuffer().get(samples);
        return samples;
    }

    /** The file. */
    byte[] toBytes() {
        int length = samples.length * 2;
        ByteBuffer out = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        put(out, "RIFF").putInt(HEADER - 8 + length);
        put(out, "WAVE");
        put(out, "fmt ").putInt(16).putShort((short) PCM).putShort((short) 1).putInt(rate).putInt(rate * 2)
            .putShort((short) 2).putShort((short) 16);
        put(out, "data").putInt(length);
        out.asShortBuffer().put(samples);
        return out.array();
    }

    private static ByteBuffer put(ByteBuffer out, String tag) {
        for (int i = 0; i < 4; i++) {
            out.put((byte) tag.charAt(i));
        }
        return out;
    }

    private static boolean tag(byte[] bytes, int at, String tag) {
        for (int i = 0; i < 4; i++) {
            if (bytes[at + i] != tag.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
