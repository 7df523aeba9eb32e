package io.sidetone.sip.siprec;

import io.sidetone.sip.spi.SipBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes a body of several parts apart (RFC 2046 §5.1), in time that grows with its length only. Parts are not looked
 * into, so that a multipart in a multipart stays one part. One use, one thread.
 */
public final class Multipart {

    /** The most parts that are taken. */
    public static final int MOST_PARTS = 8;
    /** The longest body, in bytes. */
    public static final int LONGEST = 131_072;
    private static final int LONGEST_BOUNDARY = 70;
    private static final int LONGEST_HEADERS = 4_096;

    private final byte[] body;
    private final String delimiter;
    private final List<SipBody> parts = new ArrayList<>();

    private Multipart(byte[] body, String boundary) {
        this.body = body;
        delimiter = "--" + boundary;
    }

    /**
     * The parts of a body, each with its own type, in order; of a body that is no multipart, that body.
     *
     * @throws MultipartException if it has no boundary, none of its parts begins, the last is not closed, a part is
     *     encoded, or a limit is passed
     */
    public static List<SipBody> parts(SipBody body) throws MultipartException {
        if (!body.contentType().strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            return List.of(body);
        }
        byte[] bytes = body.bytes();
        if (bytes.length > LONGEST) {
            throw new MultipartException("longer than " + LONGEST + " bytes: " + bytes.length);
        }
        return new Multipart(bytes, boundary(body.contentType())).read();
    }

    private static String boundary(String contentType) throws MultipartException {
        for (int at = contentType.indexOf(';'); at >= 0; at = parameterEnd(contentType, at + 1)) {
            String parameter = contentType.substring(at + 1, end(contentType, at + 1)).strip();
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("boundary")) {
                String value = parameter.substring(equals + 1).strip();
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                return requireBoundary(quoted ? value.substring(1, value.length() - 1) : value);
            }
        }
        throw new MultipartException("no boundary");
    }

    /** Where the next parameter's semicolon is; -1 if there is none. */
    private static int parameterEnd(String text, int from) {
        int end = end(text, from);
        return end < text.length() ? end : -1;
    }

    /** The semicolon that ends a parameter, or the end: none within quotes counts. */
    private static int end(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == ';' && !quoted) {
                return i;
            }
        }
        return text.length();
    }

    private static String requireBoundary(String boundary) throws MultipartException {
        boolean usable = !boundary.isEmpty() && boundary.length() <= LONGEST_BOUNDARY && !boundary.endsWith(" ")
            && boundary.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"');
        if (!usable) {
            throw new MultipartException("no boundary that could be one");
        }
        return boundary;
    }

    private List<SipBody> read() throws MultipartException {
        int begin = -1;
        for (int line = 0; line < body.length; line = nextLine(line)) {
            int kind = delimits(line);
            if (kind > 0 && begin >= 0) {
                add(begin, withoutLineEnd(line));
            }
            if (kind == 2) {
                if (parts.isEmpty()) {
                    throw new MultipartException("no part");
                }
                return parts;
            }
            begin = kind == 1 ? nextLine(line) : begin;
        }
        throw new MultipartException(begin < 0 ? "the boundary is nowhere" : "the last part is not closed");
    }

    private int nextLine(int from) {
        int i = from;
        while (i < body.length && body[i] != '\n') {
            i++;
        }
        return Math.min(i + 1, body.length);
    }

    /** 1 if that line begins a part, 2 if it ends the last one, else 0. */
    private int delimits(int line) {
        int end = line + delimiter.length();
        if (end > body.length || !delimiter.equals(text(line, end))) {
            return 0;
        }
        String rest = text(end, Math.min(nextLine(line), end + LONGEST_BOUNDARY)).strip();
        return rest.isEmpty() ? 1 : rest.equals("--") ? 2 : 0;
    }

    /** The line end before a boundary belongs to the boundary. */
    private int withoutLineEnd(int line) {
        int end = line > 0 && body[line - 1] == '\n' ? line - 1 : line;
        return end > 0 && body[end - 1] == '\r' ? end - 1 : end;
    }

    private void add(int begin, int end) throws MultipartException {
        if (parts.size() == MOST_PARTS) {
            throw new MultipartException("more than " + MOST_PARTS + " parts");
        }
        int at = begin;
        @Nullable String type = null;
        while (at < end) {
            int next = nextLine(at);
            String line = text(at, Math.min(next, end)).strip();
            at = next;
            if (line.isEmpty()) {
                break;
            }
            if (at - begin > LONGEST_HEADERS) {
                throw new MultipartException("headers longer than " + LONGEST_HEADERS + " bytes");
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals("content-type") || name.equals("c")) {
                type = value;
            } else if (name.equals("content-transfer-encoding") && !isPlain(value)) {
                throw new MultipartException("a part is encoded");
            }
        }
        parts.add(SipBody.of(type == null ? "text/plain" : type, Arrays.copyOfRange(body, Math.min(at, end), end)));
    }

    private static boolean isPlain(String encoding) {
        return encoding.equalsIgnoreCase("binary") || encoding.equalsIgnoreCase("8bit")
            || encoding.equalsIgnoreCase("7bit");
    }

    private String text(int from, int to) {
        return new String(body, from, Math.max(0, to - from), StandardCharsets.ISO_8859_1);
    }
}
