package io.sidetone.audit;

import io.sidetone.monitor.Right;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an entry's members in JSON (RFC 8259), on one line whatever it holds. Stateless. */
final class JsonLine {

    /** Longer texts are cut: a record must find room whatever somebody calls himself. */
    static final int LONGEST_TEXT = 4096;

    private static final int FRAME_MS = 20;

    private JsonLine() {
    }

    /** Appends the entry's members, each with a comma before it. */
    static void append(StringBuilder json, AuditEntry entry) {
        text(json, "wall", Instant.ofEpochMilli(entry.wallMs()).toString());
        text(json, "kind", entry.kind().name());
        text(json, "who", entry.who());
        text(json, "whom", entry.whom());
        text(json, "call", entry.call());
        text(json, "leg", entry.leg());
        text(json, "mode", entry.mode() == null ? null : entry.mode().name());
        if (entry.rights() != null) {
            rights(json, entry.rights());
        }
        text(json, "cause", entry.cause());
        if (entry.frame() >= 0) {
            number(json, "frame", entry.frame());
            number(json, "offsetMs", entry.frame() * FRAME_MS);
        }
        if (entry.rtpTimestamp() >= 0) {
            number(json, "rtpTimestamp", entry.rtpTimestamp());
        }
        if (entry.kind() == AuditKind.GAP) {
            number(json, "count", entry.count());
        }
        if (entry.attachment() instanceof Note note) {
            number(json, "offsetMs", note.offsetMs());
            text(json, "text", note.text());
        } else if (entry.attachment() instanceof Evaluation evaluation) {
            evaluation(json, evaluation);
        }
    }

    private static void rights(StringBuilder json, List<Right> rights) {
        json.append(",\"rights\":[");
        for (int i = 0; i < rights.size(); i++) {
            string(i == 0 ? json : json.append(','), rights.get(i).name());
        }
        json.append(']');
    }

    private static void evaluation(StringBuilder json, Evaluation evaluation) {
        text(json, "scorecard", evaluation.scorecard().name());
        number(json, "points", evaluation.total());
        number(json, "most", evaluation.scorecard().most());
        json.append(",\"criteria\":[");
        String separator = "";
        for (Scorecard.Criterion criterion : evaluation.scorecard().criteria()) {
            string(json.append(separator).append("{\"name\":"), criterion.name());
            number(json, "points", evaluation.points().getOrDefault(criterion.name(), 0));
            number(json, "most", criterion.most());
            json.append('}');
            separator = ",";
        }
        json.append(']');
        text(json, "comment", evaluation.comment());
    }

    private static void number(StringBuilder json, String name, long value) {
        json.append(",\"").append(name).append("\":").append(value);
    }

    private static void text(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            string(json.append(",\"").append(name).append("\":"), value);
        }
    }

    private static void string(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < Math.min(value.length(), LONGEST_TEXT); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || isAlone(value, i)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append(value.length() > LONGEST_TEXT ? "…\"" : "\"");
    }

    /** Whether half of a surrogate pair is there without the other, which UTF-8 has no bytes for. */
    private static boolean isAlone(String value, int index) {
        char c = value.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == Math.min(value.length(), LONGEST_TEXT)
                || !Character.isLowSurrogate(value.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(value.charAt(index - 1)));
    }
}
