package io.sidetone.examples.pbx;

import io.sidetone.testkit.Tone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a softphone has heard, read from its own recordings, also while they grow. Samples of 8 kHz. */
record Ear(Path folder) {

    static final int SECOND = 8_000;

    private static final int HEADER = 44;
    private static final int AMPLITUDE = 8_000;
    /** Below what somebody says by so much he is not heard; quantisation in µ-law leaves its traces at -40 dB. */
    private static final double HEARD_DB = -12;
    private static final double NOT_HEARD_DB = -34;

    private List<Path> recordings() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("dump-.*-dec\\.wav|heard\\.wav")).sorted().toList();
        }
    }

    /** So many samples were heard until now. */
    int length() {
        try {
            long bytes = 0;
            for (Path recording : recordings()) {
                bytes += Math.max(0, Files.size(recording) - HEADER);
            }
            return (int) (bytes / 2);
        } catch (IOException e) {
            throw new AssertionError("recordings can't be read", e);
        }
    }

    private short[] samples(int from, int to) {
        ByteBuffer all = ByteBuffer.allocate(length() * 2 + SECOND).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (Path recording : recordings()) {
                byte[] bytes = Files.readAllBytes(recording);
                all.put(bytes, HEADER, Math.max(0, Math.min(bytes.length - HEADER, all.remaining())));
            }
        } catch (IOException e) {
            throw new AssertionError("recordings can't be read", e);
        }
        short[] samples = new short[to - from];
        all.position(from * 2);
        all.asShortBuffer().get(samples);
        return samples;
    }

    /** Which of some tones were heard; a tone neither clearly heard nor clearly not stands negative. */
    Set<Integer> tones(int from, int to, List<Integer> known) {
        short[] samples = samples(from, to);
        Set<Integer> heard = new TreeSet<>();
        for (int hz : known) {
            double level = levelDb(samples, hz);
            if (level > HEARD_DB) {
                heard.add(hz);
            } else if (level > NOT_HEARD_DB) {
                heard.add(-hz);
            }
        }
        return heard;
    }

    /**
     * The level of a tone, dB below what is said. Tenth by tenth of a second: where a packet was late its phase jumps,
     * and over the whole it could cancel itself out.
     */
    private static double levelDb(short[] samples, int hz) {
        double power = 0;
        int tenths = samples.length / (SECOND / 10);
        for (int i = 0; i < tenths; i++) {
            power += Math.pow(10, Tone.levelDb(samples, i * SECOND / 10, (i + 1) * SECOND / 10, hz, AMPLITUDE) / 10);
        }
        return 10 * Math.log10(power / tenths);
    }

    /** The level at which a tone was heard where it was loudest, in quarters of a second; dB below what is said. */
    double loudestDb(int from, int to, int hz) {
        double loudest = Double.NEGATIVE_INFINITY;
        short[] samples = samples(from, to);
        for (int start = 0; start + SECOND / 4 <= samples.length; start += SECOND / 8) {
            loudest = Math.max(loudest, Tone.levelDb(samples, start, start + SECOND / 4, hz, AMPLITUDE));
        }
        return loudest;
    }
}
