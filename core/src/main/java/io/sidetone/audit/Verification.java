package io.sidetone.audit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a log has shown. Immutable.
 *
 * @param after what the first record follows: {@link AuditHead#START}, or the end of a file that is not there
 * @param head the last record that is as it was written
 * @param lost how many records GAPs tell of
 * @param good how many bytes of the last file are as they were written
 * @param rest what follows them if the log is torn or altered, up to {@link #MOST_QUOTED} bytes as ISO 8859-1
 */
public record Verification(Result result, AuditHead after, AuditHead head, long lost, long good,
    @Nullable String rest) {

    /** What came of it. */
    public enum Result {

        /** Every record is as it was written, and none is missing that could be known of. */
        WHOLE,

        /** The last record is a part of one; the others are as they were written. */
        TORN,

        /** A record is not as it was written, or one is missing before another. */
        ALTERED,

        /** Records are missing at the end or at the beginning. */
        TRUNCATED
    }

    /** The most bytes of a damaged record that are quoted. */
    public static final int MOST_QUOTED = 512;

    private static final int LONGEST_LINE = 1 << 18;
    private static final Pattern START = Pattern.compile("\\{\"n\":(\\d{1,18}),\"prev\":\"([A-Za-z0-9_-]{43})\",.*",
        Pattern.DOTALL);
    private static final Pattern GAP = Pattern.compile(".*,\"kind\":\"GAP\",\"count\":(\\d{1,18}),.*");

    /**
     * Looks at a log.
     *
     * @param files in the order in which they were written
     * @param begin what the first record must follow: {@link AuditHead#START}, or the head of a file that was moved
     *     away
     * @param expected a head that was exported earlier; null if there is none
     * @throws IOException if a file can't be read
     */
    public static Verification of(List<Path> files, AuditKey key, AuditHead begin, @Nullable AuditHead expected)
        throws IOException {
        Reader reader = new Reader(key, Objects.requireNonNull(begin, "begin"), expected);
        for (Path file : files) {
            reader.nextFile();
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                reader.read(in);
            }
        }
        return reader.verification();
    }

    /** Looks at the one file that this stream is of, which stays open; wherever it begins if that is null. */
    static Verification of(InputStream in, AuditKey key, @Nullable AuditHead begin, @Nullable AuditHead expected)
        throws IOException {
        Reader reader = new Reader(key, begin, expected);
        reader.read(new BufferedInputStream(in));
        return reader.verification();
    }

    /** Goes through the lines. Used by one thread. */
    private static final class Reader {
        private final AuditKey key;
        private final @Nullable AuditHead begin;
        private final @Nullable AuditHead expected;
        private @Nullable Chain chain;
        private AuditHead after = AuditHead.START;
        private boolean expectedSeen;
        private long lost;
        private long good;
        private Result result = Result.WHOLE;
        private @Nullable String rest;

        Reader(AuditKey key, @Nullable AuditHead begin, @Nullable AuditHead expected) {
            this.key = key;
            this.begin = begin;
            this.expected = expected;
            expectedSeen = expected != null && expected.number() == 0;
        }

        /** What is torn is so at the very end only. */
        void nextFile() {
            if (result == Result.TORN) {
                result = Result.ALTERED;
            }
        }

        void read(InputStream in) throws IOException {
            if (result != Result.WHOLE) {
                return;
            }
            good = 0;
            byte[] line = new byte[1024];
            int length = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    if (length == line.length) {
                        line = Arrays.copyOf(line, 2 * length);
                    }
                    line[length++] = (byte) next;
                } else if (accept(line, length)) {
                    good += length + 1;
                    length = 0;
                    continue;
                }
                if (next == '\n' || length > LONGEST_LINE) {
                    damaged(Result.ALTERED, line, length);
                    return;
                }
            }
            if (length > 0) {
                damaged(Result.TORN, line, length);
            }
        }

        private boolean accept(byte[] line, int length) {
            if (chain == null) {
                chain = new Chain(key, first(new String(line, 0, length, StandardCharsets.ISO_8859_1)));
                after = chain.head();
                expectedSeen |= after.equals(expected);
            }
            if (!chain.accept(line, length)) {
                return false;
            }
            expectedSeen |= chain.head().equals(expected);
            Matcher gap = GAP.matcher(new String(line, 0, length, StandardCharsets.ISO_8859_1));
            lost += gap.matches() ? Long.parseLong(gap.group(1)) : 0;
            return true;
        }

        /** What the first record says it follows; its own seal proves that. */
        private static AuditHead first(String line) {
            Matcher matcher = START.matcher(line);
            long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : 1;
            return number < 2 ? AuditHead.START : new AuditHead(number - 1, matcher.group(2));
        }

        private void damaged(Result how, byte[] line, int length) {
            result = how;
            rest = new String(line, 0, Math.min(length, MOST_QUOTED), StandardCharsets.ISO_8859_1);
        }

        Verification verification() {
            AuditHead head = chain == null ? AuditHead.START : chain.head();
            if (result != Result.ALTERED && chain != null && begin != null && !begin.equals(after)) {
                result = Result.TRUNCATED;
            } else if (result != Result.ALTERED && expected != null && !expectedSeen) {
                result = missing(expected, head);
            }
            return new Verification(result, after, head, lost, good, rest);
        }

        /** The record of that number is there and another, or it is not there. */
        private Result missing(AuditHead wanted, AuditHead head) {
            return wanted.number() > after.number() && wanted.number() <= head.number() ? Result.ALTERED
                : Result.TRUNCATED;
        }
    }
}
