package io.sidetone.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What happened in a recording, a JSON object a line: who joined and left when, which file is whose, pauses and gaps.
 * Owns its file; writing thread only. Each line goes to the file at once.
 */
final class Journal {

    private final FileChannel file;
    private long length;

    Journal(Path path) throws IOException {
        file = WaveWriter.create(path);
    }

    void began(int rate, int frameSamples) throws IOException {
        line("{\"event\":\"began\",\"rate\":" + rate + ",\"frameSamples\":" + frameSamples + "}");
    }

    /** Somebody joined, changed sides or left; frames are counted from the recording's first. */
    void person(String event, long frame, Track track, Side side) throws IOException {
        line("{\"event\":\"" + event + "\",\"frame\":" + frame + ",\"track\":" + track.number + ",\"side\":\"" + side
            + "\",\"file\":" + quoted(track.file) + ",\"identity\":" + quoted(track.identity) + "}");
    }

    /** Frames of a speaker that found no room, up to but not including that one. */
    void gap(long frame, Track track, int lost) throws IOException {
        line("{\"event\":\"gap\",\"frame\":" + frame + ",\"track\":" + track.number + ",\"lost\":" + lost + "}");
    }

    /** A file that had no room for so many samples. */
    void full(String name, long dropped) throws IOException {
        line("{\"event\":\"full\",\"file\":" + quoted(name) + ",\"samples\":" + dropped + "}");
    }

    /** A pause begins or ends with that frame, or the recording does. */
    void event(String event, long frame) throws IOException {
        line("{\"event\":\"" + event + "\",\"frame\":" + frame + "}");
    }

    void close() throws IOException {
        file.close();
    }

    private void line(String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
            length += file.write(bytes, length);
        }
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
