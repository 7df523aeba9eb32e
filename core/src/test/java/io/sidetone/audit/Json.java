package io.sidetone.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly enough to tell whether a line is some (RFC 8259), without the code that wrote it. */
final class Json {

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String line) {
        Json json = new Json(line);
        Object value = json.value();
        if (json.at != line.length()) {
            throw json.unexpected();
        }
        return (Map<String, Object>) value;
    }

    private Object value() {
        char c = text.charAt(at);
        if (c == '{') {
            return members();
        }
        if (c == '[') {
            return elements();
        }
        return c == '"' ? string() : (Object) number();
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        do {
            String name = string();
            expect(':');
            if (members.put(name, value()) != null) {
                throw new IllegalArgumentException("twice: " + name);
            }
        } while (accept(','));
        expect('}');
        return members;
    }

    private List<Object> elements() {
        List<Object> elements = new ArrayList<>();
        expect('[');
        if (text.charAt(at) != ']') {
            do {
                elements.add(value());
            } while (accept(','));
        }
        expect(']');
        return elements;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        expect('"');
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw unexpected();
            }
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        if (c == '"' || c == '\\') {
            return c;
        }
        if (c != 'u') {
            throw unexpected();
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private long number() {
        int start = at;
        while (Character.isDigit(text.charAt(at)) || text.charAt(at) == '-') {
            at++;
        }
        return Long.parseLong(text.substring(start, at));
    }

    private boolean accept(char c) {
        if (text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw unexpected();
        }
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("at " + at + " in " + text);
    }
}
