package io.sidetone.examples.replay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happens when: lines of {@code <seconds> <party> <action> [argument]}; a comment begins with {@code #} at the
 * line's beginning, or between blanks. Immutable.
 *
 * @param lines in order of time; those of one time in the file's order
 */
public record Script(List<Line> lines) {

    /** What a party can be made to do, or what can happen to the call. */
    public enum Action {
        LISTEN(Part.SUPERVISOR), WHISPER(Part.SUPERVISOR), BARGE(Part.SUPERVISOR), TAKEOVER(Part.SUPERVISOR),
        CANCEL(Part.SUPERVISOR), REVOKE(Part.SUPERVISOR), TALK(Part.SUPERVISOR), RELEASE(Part.SUPERVISOR),
        GAIN(Part.SUPERVISOR), PRIVATE(Part.AGENT, Part.FURTHER), ALOUD(Part.AGENT, Part.FURTHER),
        LEAKS(Part.AGENT, Part.FURTHER), METER(Part.CUSTOMER, Part.AGENT, Part.FURTHER, Part.SUPERVISOR),
        JOIN(Part.CUSTOMER, Part.AGENT, Part.FURTHER),
        LEAVE(Part.CUSTOMER, Part.AGENT, Part.FURTHER, Part.SUPERVISOR),
        HOLD(Part.CUSTOMER, Part.AGENT, Part.FURTHER, Part.SUPERVISOR),
        CONSULT(Part.AGENT, Part.FURTHER),
        PAUSE(Part.CALL),
        RESUME(Part.CUSTOMER, Part.AGENT, Part.FURTHER, Part.SUPERVISOR, Part.CALL),
        MUTE(Part.CUSTOMER, Part.AGENT, Part.FURTHER, Part.SUPERVISOR),
        UNMUTE(Part.CUSTOMER, Part.AGENT, Part.FURTHER, Part.SUPERVISOR),
        BEGIN_TRANSFER(Part.CUSTOMER, Part.AGENT, Part.FURTHER), TRANSFER(Part.CUSTOMER, Part.AGENT, Part.FURTHER),
        FAIL_TRANSFER(Part.CUSTOMER, Part.AGENT, Part.FURTHER),
        DIAL(Part.CUSTOMER, Part.AGENT, Part.FURTHER, Part.SUPERVISOR),
        END(Part.SUPERVISOR, Part.CALL);

        private final Set<Part> parts;

        Action(Part first, Part... more) {
            parts = EnumSet.of(first, more);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One thing to happen.
     *
     * @param atNs from the start of the replay
     * @param argument digits, a role, a gain or a party's name where the action needs one, else empty
     */
    public record Line(long atNs, String party, Action action, String argument) {

        Line(long atNs, String party, Action action) {
            this(atNs, party, action, "");
        }

        private boolean dialsDuring(Line other) {
            return action == Action.DIAL && other.action == Action.DIAL && party.equals(other.party)
                && atNs < other.endNs() && other.atNs < endNs();
        }

        long endNs() {
            return action == Action.DIAL ? atNs + Dialling.durationNs(argument) : atNs;
        }
    }

    /** Behind what is switched on; anything else switches it off. */
    static final String ON = "on";

    private static final double MOST_SECONDS = 86_400;
    private static final String COMMENT = "^\\s*#.*|\\s#\\s.*|\\s##.*";

    /** Nothing happens. */
    static final Script EMPTY = new Script(List.of());

    /**
     * Reads a script.
     *
     * @param cast the parties it may use besides {@code call}
     * @throws UnusableInput at the first line that can't be obeyed; the text begins with file and line number
     */
    static Script read(Path file, Map<String, Part> cast) {
        List<String> text = new String(InputFile.read(file), StandardCharsets.UTF_8).lines().toList();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            String bare = text.get(i).replaceFirst(COMMENT, "").strip();
            if (!bare.isEmpty()) {
                String where = file + ":" + (i + 1) + ": ";
                Line line = line(where, bare.split("\\s+"), cast);
                if (lines.stream().anyMatch(line::dialsDuring)) {
                    throw new UnusableInput(where + line.party + " dials something else then");
                }
                lines.add(line);
            }
        }
        lines.sort(Comparator.comparingLong(Line::atNs));
        return new Script(List.copyOf(lines));
    }

    private static Line line(String where, String[] words, Map<String, Part> cast) {
        if (words.length < 3 || words.length > 4) {
            throw new UnusableInput(where + "expected <seconds> <party> <action> [argument], found: "
                + String.join(" ", words));
        }
        Part part = words[1].equals(Party.CALL) ? Part.CALL : cast.get(words[1]);
        if (part == null) {
            throw new UnusableInput(where + "nobody is called " + words[1] + "; there are "
                + String.join(", ", cast.keySet()) + ", call");
        }
        List<Action> actions = Arrays.stream(Action.values()).filter(action -> action.parts.contains(part)).toList();
        Action action = actions.stream().filter(a -> a.toString().equals(words[2])).findFirst().orElseThrow(() ->
            new UnusableInput(where + words[1] + " cannot " + words[2] + ", only "
                + actions.stream().map(Action::toString).collect(Collectors.joining(", "))));
        String argument = words.length == 4 ? words[3] : "";
        if (action == Action.GAIN) {
            requireGain(where + words[1], argument);
        } else {
            requireArgument(where + words[1] + " " + action, argument, expected(words[1], part, action, cast));
        }
        return new Line(timeNs(where, words[0]), words[1], action, argument);
    }

    /** What may stand behind an action; digits are no list. */
    private static List<String> expected(String party, Part part, Action action, Map<String, Part> cast) {
        return switch (action) {
            case DIAL -> null;
            case LEAKS, METER -> List.of(ON, "off");
            case JOIN -> part == Part.FURTHER ? List.of(Party.CUSTOMER, Party.AGENT) : List.of();
            case TRANSFER -> cast.entrySet().stream()
                .filter(other -> other.getValue().isOrdinary() && !other.getKey().equals(party))
                .map(Map.Entry::getKey).toList();
            default -> List.of();
        };
    }

    private static void requireGain(String where, String argument) {
        try {
            Gain.parse(argument);
        } catch (IllegalArgumentException e) {
            throw new UnusableInput(where + " gain: expected " + Gain.FORM + ", found: " + argument);
        }
    }

    private static void requireArgument(String where, String argument, List<String> expected) {
        if (expected == null) {
            if (!Dialling.isDiallable(argument)) {
                throw new UnusableInput(where + ": expected 1 to " + Dialling.MOST_DIGITS
                    + " of 0123456789*#ABCD, found: " + argument);
            }
        } else if (expected.isEmpty() != argument.isEmpty() || !argument.isEmpty() && !expected.contains(argument)) {
            throw new UnusableInput(where + ": expected " + (expected.isEmpty() ? "nothing behind it"
                : String.join(" or ", expected)) + ", found: " + argument);
        }
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

    /** When the last thing has happened; 0 without lines. */
    long endNs() {
        return lines.stream().mapToLong(Line::endNs).max().orElse(0);
    }

    /** The parties that dial. */
    Set<String> diallers() {
        return lines.stream().filter(line -> line.action == Action.DIAL).map(Line::party).collect(Collectors.toSet());
    }
}
