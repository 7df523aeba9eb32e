package io.sidetone.codecs.opus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the 16-bit FLAC files (RFC 9639) of the test material. One file, one thread. */
final class FlacFile {

    private static final int STREAM_INFO_SAMPLES = 21;
    private static final int LEFT_SIDE = 8;
    private static final int SIDE_RIGHT = 9;
    private static final int MID_SIDE = 10;

    private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

    private final byte[] file;
    private int bit;
    /** Samples of each channel in the frame read last. */
    private int lastBlock;

    private FlacFile(byte[] file) {
        this.file = file;
    }

    /** All samples, channels interleaved. */
    static short[] samples(Path path) throws IOException {
        FlacFile flac = new FlacFile(Files.readAllBytes(path));
        int total = (int) (((long) (flac.file[STREAM_INFO_SAMPLES] & 0x0F) << 32)
            | ((flac.file[22] & 0xFFL) << 24) | ((flac.file[23] & 0xFF) << 16) | ((flac.file[24] & 0xFF) << 8)
            | (flac.file[25] & 0xFF));
        int channels = (flac.file[20] >> 1 & 7) + 1;
        short[] samples = new short[total * channels];
        flac.skipMetadata();
        int filled = 0;
        while (filled < samples.length) {
            for (int[] channel : flac.frame(channels)) {
                for (int i = 0; i < channel.length; i++) {
                    samples[filled + i * channels] = (short) channel[i];
                }
                filled++;
            }
            filled += (flac.lastBlock - 1) * channels;
        }
        return samples;
    }

    private void skipMetadata() {
        bit = 32;
        boolean last = false;
        while (!last) {
            last = bits(1) == 1;
            bits(7);
            int length = bits(24);
            bit += 8 * length;
        }
    }

    private int[][] frame(int channels) {
        if (bits(14) != 0x3FFE) {
            throw new IllegalArgumentException("no frame at byte " + bit / 8);
        }
        bits(2);
        int blockCode = bits(4);
        int rateCode = bits(4);
        int assignment = bits(4);
        bits(4);
        bit += 8 * Math.max(1, Integer.numberOfLeadingZeros(~(file[bit / 8] << 24)));
        int block = blockSize(blockCode);
        bit += rateCode == 12 ? 8 : rateCode >= 13 ? 16 : 0;
        bits(8);
        int[][] samples = new int[channels][];
        for (int channel = 0; channel < channels; channel++) {
            boolean side = channel == 0 ? assignment == SIDE_RIGHT
                : assignment == LEFT_SIDE || assignment == MID_SIDE;
            samples[channel] = subframe(block, side ? 17 : 16);
        }
        if (assignment >= LEFT_SIDE) {
            rejoin(samples[0], samples[1], assignment);
        }
        bit = (bit + 7) / 8 * 8 + 16;
        lastBlock = block;
        return samples;
    }

    private int blockSize(int code) {
        return switch (code) {
            case 1 -> 192;
            case 2, 3, 4, 5 -> 576 << code - 2;
            case 6 -> bits(8) + 1;
            case 7 -> bits(16) + 1;
            default -> 256 << code - 8;
        };
    }

    private static void rejoin(int[] first, int[] second, int assignment) {
        for (int i = 0; i < first.length; i++) {
            if (assignment == LEFT_SIDE) {
                second[i] = first[i] - second[i];
            } else if (assignment == SIDE_RIGHT) {
                first[i] += second[i];
            } else {
                int doubled = first[i] << 1 | second[i] & 1;
                first[i] = doubled + second[i] >> 1;
                second[i] = doubled - second[i] >> 1;
            }
        }
    }

    private int[] subframe(int block, int sampleBits) {
        int type = bits(7);
        int wasted = 0;
        if (bits(1) == 1) {
            wasted = 1 + unary();
        }
        int width = sampleBits - wasted;
        int[] samples = new int[block];
        if (type == 0) {
            Arrays.fill(samples, signed(width));
        } else if (type == 1) {
            warmUp(samples, block, width);
        } else if (type < 32) {
            warmUp(samples, type & 7, width);
            residual(samples, FIXED[type & 7], 0);
        } else {
            int order = (type & 31) + 1;
            warmUp(samples, order, width);
            int precision = bits(4) + 1;
            int shift = signed(5);
            int[] taps = new int[order];
            for (int i = 0; i < order; i++) {
                taps[i] = signed(precision);
            }
            residual(samples, taps, shift);
        }
        for (int i = 0; i < block; i++) {
            samples[i] <<= wasted;
        }
        return samples;
    }

    private void warmUp(int[] samples, int count, int width) {
        for (int i = 0; i < count; i++) {
            samples[i] = signed(width);
        }
    }

    private void residual(int[] samples, int[] taps, int shift) {
        int parameterBits = bits(2) == 0 ? 4 : 5;
        int order = bits(4);
        int at = taps.length;
        for (int partition = 1; partition <= 1 << order; partition++) {
            int parameter = bits(parameterBits);
            boolean escaped = parameter == (1 << parameterBits) - 1;
            int raw = escaped ? bits(5) : 0;
            for (; at < (samples.length >> order) * partition; at++) {
                long sum = 0;
                for (int i = 0; i < taps.length; i++) {
                    sum += (long) taps[i] * samples[at - 1 - i];
                }
                samples[at] = (int) (sum >> shift) + (escaped ? signed(raw) : rice(parameter));
            }
        }
    }

    private int rice(int parameter) {
        int folded = unary() << parameter | bits(parameter);
        return folded >>> 1 ^ -(folded & 1);
    }

    private int unary() {
        int zeros = 0;
        while (bits(1) == 0) {
            zeros++;
        }
        return zeros;
    }

    private int signed(int count) {
        return count == 0 ? 0 : bits(count) << 32 - count >> 32 - count;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value = value << 1 | file[bit >> 3] >> 7 - (bit & 7) & 1;
        }
        return value;
    }
}
