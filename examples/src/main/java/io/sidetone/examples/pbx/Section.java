package io.sidetone.examples.pbx;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One part of the file: a kind, a name, and settings, each with the line it stands in. Every setting that is asked for
 * is taken out, so that what is left is what nobody knows. One thread.
 */
final class Section {

    /** One setting. */
    record Entry(int line, String value) {
    }

    private final String file;
    private final int line;
    private final String kind;
    private final String name;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    Section(String file, int line, String kind, String name) {
        this.file = file;
        this.line = line;
        this.kind = kind;
        this.name = name;
    }

    String kind() {
        return kind;
    }

    String name() {
        return name;
    }

    void put(int at, String key, String value) {
        Entry former = entries.putIfAbsent(key, new Entry(at, value));
        if (former != null) {
            throw wrong(at, key + " is given twice; first in line " + former.line());
        }
    }

    /** The error that this whole part is. */
    UnusableConfiguration wrong(String what) {
        return wrong(line, what);
    }

    private UnusableConfiguration wrong(int at, String what) {
        return new UnusableConfiguration(file + ":" + at + ": " + what);
    }

    /** A setting's value as something else; what that refuses becomes the line's error. */
    <T> Optional<T> take(String key, Function<String, T> read) {
        Entry entry = entries.remove(key);
        if (entry == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.apply(entry.value()));
        } catch (IllegalArgumentException e) {
            throw wrong(entry.line(), key + " = " + (isSecret(key) ? "…" : entry.value()) + ": " + e.getMessage());
        }
    }

    /** A setting that must be there. */
    <T> T require(String key, Function<String, T> read) {
        return take(key, read).orElseThrow(() -> wrong("[" + title() + "] needs a line: " + key + " = …"));
    }

    /** Every setting whose name begins so, by what follows; each is then gone. */
    <T> Map<String, T> takeAll(String prefix, Function<String, T> read) {
        Map<String, T> found = new LinkedHashMap<>();
        for (String key : List.copyOf(entries.keySet())) {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()).strip(), take(key, read).orElseThrow());
            }
        }
        return found;
    }

    /** @throws UnusableConfiguration if something is left that nobody asked for */
    void requireEmpty() {
        entries.forEach((key, entry) -> {
            throw wrong(entry.line(), "[" + title() + "] knows no \"" + key + '"');
        });
    }

    private String title() {
        return name.isEmpty() ? kind : kind + " " + name;
    }

    private static boolean isSecret(String key) {
        return key.toLowerCase(Locale.ROOT).contains("password");
    }

    static int number(String text, int least, int most) {
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("must be a number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    static boolean yes(String text) {
        return oneOf(text, "yes", "no").equals("yes");
    }

    static String oneOf(String text, String... known) {
        if (!Arrays.asList(known).contains(text)) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", known));
        }
        return text;
    }

    static List<String> words(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return List.of(text.split("[\\s,]+"));
    }
}
