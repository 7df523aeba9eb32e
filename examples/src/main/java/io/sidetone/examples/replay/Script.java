package io.sidetone.examples.replay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What happens when: lines of {@code <seconds> <party> <action>}, {@code #} begins a comment. Immutable.
 *
 * @param lines in order of time; those of one time in the file's order
 */
public record Script(List<Line> lines) {

    /** What a party can be made to do. */
    public enum Action {
        LISTEN, WHISPER, BARGE, TAKEOVER, LEAVE, JOIN, HOLD, RESUME, MUTE, UNMUTE;

        boolean isFor(boolean supervisor) {
            return compareTo(JOIN) > 0 || this == LEAVE || (this == JOIN) != supervisor;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One thing to happen, {@code atNs} from the start of the replay. */
    public record Line(long atNs, String party, Action action) {
    }

    private static final double MOST_SECONDS = 86_400;

    /** Nothing happens. */
    static final Script EMPTY = new Script(List.of());

    /**
     * Reads a script.
     *
     * @param supervisors the names it may use besides {@code customer} and {@code agent}
     * @throws UnusableInput at the first line that can't be obeyed; the text begins with file and line number
     */
    static Script read(Path file, List<String> supervisors) {
        List<String> text = new String(InputFile.read(file), StandardCharsets.UTF_8).lines().toList();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            String bare = text.get(i).replaceFirst("#.*", "").strip();
            if (!bare.isEmpty()) {
                lines.add(line(file + ":" + (i + 1) + ": ", bare.split("\\s+"), supervisors));
            }
        }
        lines.sort(Comparator.comparingLong(Line::atNs));
        return new Script(List.copyOf(lines));
    }

    private static Line line(String where, String[] words, List<String> supervisors) {
        if (words.length != 3) {
            throw new UnusableInput(where + "expected <seconds> <party> <action>, found: " + String.join(" ", words));
        }
        boolean supervisor = supervisors.contains(words[1]);
        if (!supervisor && !words[1].equals(Party.CUSTOMER) && !words[1].equals(Party.AGENT)) {
            throw new UnusableInput(where + "nobody is called " + words[1] + "; there are customer, agent"
                + supervisors.stream().map(name -> ", " + name).collect(Collectors.joining()));
        }
        List<Action> actions = Arrays.stream(Action.values()).filter(action -> action.isFor(supervisor)).toList();
        Action action = actions.stream().filter(a -> a.toString().equals(words[2])).findFirst().orElseThrow(() ->
            new UnusableInput(where + words[1] + " cannot " + words[2] + ", only "
                + actions.stream().map(Action::toString).collect(Collectors.joining(", "))));
        return new Line(timeNs(where, words[0]), words[1], action);
    }

    private static long timeNs(String where, String seconds) {
        try {
            double time = Double.parseDouble(seconds);
            if (time >= 0 && time <= MOST_SECONDS) {
                return Math.round(time * 1e9);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UnusableInput(where + "not a time in seconds, 0 to " + (int) MOST_SECONDS + ": " + seconds);
    }

    /** When the last line is due; 0 without lines. */
    long endNs() {
        return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).atNs;
    }
}
