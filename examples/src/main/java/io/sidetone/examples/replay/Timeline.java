package io.sidetone.examples.replay;

import io.sidetone.monitor.HearingMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongPredicate;

/**
 * Draws a replay as one SVG picture: the modes of each supervisor, who hears whom as bands of the speakers' colours,
 * and everybody's waveform, over one time axis. Filled by one thread in order of time, then drawn.
 *
 * <pre>
 *   supervisor        [ LISTEN ][ WHISPER ][ BARGE ][ TAKEOVER ]
 *   customer hears    agent ~~~~~~~~~~~~~~~~~~~~~~~
 *                     supervisor           ~~~~~~~~~~~~~~~~~~~~~
 *   ...
 *   customer says     ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
 *                     0 s      5 s      10 s      15 s
 * </pre>
 */
final class Timeline {

    private record Phase(int seat, String label, long fromNs, long toNs) {
    }

    private record Span(double from, double to) {
    }

    private static final String[] COLOURS =
        {"#1f6fb2", "#2a8a4a", "#d9480f", "#7b3fa0", "#b07d00", "#0b8a8f", "#c2255c", "#5c6670"};
    private static final int LEFT = 230;
    private static final int WIDTH = 1000;
    private static final int RIGHT = 30;
    private static final int MODE_ROW = 26;
    private static final int HEAR_ROW = 20;
    private static final int SAY_ROW = 48;
    private static final int GAP = 10;
    private static final int LONGEST_NAME = 12;
    private static final int MOST_MARKS = 60;
    private static final long[] STEPS_S = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};

    private final List<String> names;
    private final long durationNs;
    private final List<Hearing> hearings = new ArrayList<>();
    private final List<Phase> phases = new ArrayList<>();
    private final List<Wav> voices;
    private final StringBuilder definitions = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private int y;

    /**
     * A picture of a call.
     *
     * @param names the parties by seat
     * @param voices what each says from the start of the replay
     */
    Timeline(List<String> names, List<Wav> voices, long durationNs) {
        this.names = List.copyOf(names);
        this.voices = List.copyOf(voices);
        this.durationNs = durationNs;
    }

    /** From that time on this matrix is in force. */
    void hearing(long fromNs, long matrix) {
        hearings.add(new Hearing(fromNs, matrix));
    }

    /** A supervisor was in a mode for a while. */
    void phase(int seat, String label, long fromNs, long toNs) {
        phases.add(new Phase(seat, label, fromNs, toNs));
    }

    /** The SVG file. */
    String draw() {
        title();
        int top = y;
        modes();
        section("Who hears whom, and what");
        for (int listener = 0; listener < names.size(); listener++) {
            hears(listener);
        }
        section("What each one says");
        for (int speaker = 0; speaker < names.size(); speaker++) {
            says(speaker);
        }
        changeMarks(top);
        axis();
        legend();
        int width = LEFT + WIDTH + RIGHT;
        return String.format(Locale.ROOT, """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
            font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#1b1f24">
            <title>Who hears whom in a monitored call</title>
            <rect width="100%%" height="100%%" fill="#ffffff"/>
            <defs>
            %s</defs>
            %s</svg>
            """, width, y, width, y, definitions, body);
    }

    private void title() {
        text(24, 40, "font-size=\"24\" font-weight=\"bold\"", "A monitored call: who hears whom");
        text(24, 62, "fill=\"#5c6670\"", names.size() > 2
            ? "LISTEN: hears the call, heard by nobody \u00b7 WHISPER: only the agent hears him \u00b7 "
                + "BARGE: everybody hears everybody \u00b7 TAKEOVER: the call is his, the agent is out"
            : "Nobody monitors it.");
        y = 84;
        for (int seat = 0; seat < names.size(); seat++) {
            definitions.append(String.format("<path id=\"voice%d\" d=\"%s\"/>%n", seat,
                Waveform.path(voices.get(seat), durationNs, WIDTH)));
        }
    }

    /** One bar a supervisor; the more of the call he reaches, the darker. */
    private void modes() {
        for (int seat = 2; seat < names.size(); seat++) {
            name(y + 15, seat, "");
            line(LEFT, y + 11, LEFT + WIDTH, "#d5d9de");
            for (Phase phase : phases) {
                if (phase.seat == seat) {
                    bar(phase, x(phase.fromNs), x(phase.toNs));
                }
            }
            y += MODE_ROW;
        }
    }

    private void bar(Phase phase, double from, double to) {
        double opacity = switch (phase.label) {
            case "LISTEN" -> 0.18;
            case "WHISPER" -> 0.42;
            case "BARGE" -> 0.7;
            case "TAKEOVER" -> 1;
            default -> 0.08;
        };
        format("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"22\" rx=\"4\" fill=\"#fff\"/>", from, y, to - from);
        format("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"22\" rx=\"4\" fill=\"%s\" fill-opacity=\"%.2f\">"
            + "<title>%s</title></rect>", from, y, to - from, colour(phase.seat), opacity, phase.label);
        if (to - from > phase.label.length() * 8 + 8) {
            text((from + to) / 2, y + 15, "text-anchor=\"middle\" font-size=\"11\" font-weight=\"bold\""
                + (opacity > 0.6 ? " fill=\"#ffffff\"" : ""), phase.label);
        }
    }

    private void section(String heading) {
        y += 22;
        text(24, y, "font-size=\"15\" font-weight=\"bold\"", heading);
        y += 12;
    }

    private void hears(int listener) {
        int rows = names.size() - 1;
        name(y + rows * HEAR_ROW / 2.0 + 3, listener, " hears");
        for (int speaker = 0; speaker < names.size(); speaker++) {
            if (speaker == listener) {
                continue;
            }
            text(LEFT - 10, y + 14, "text-anchor=\"end\" font-size=\"11\" fill=\"" + colour(speaker) + "\"",
                shortName(speaker));
            format("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f1f3f5\"/>",
                LEFT, y, WIDTH, HEAR_ROW - 3);
            int[] pair = {listener, speaker};
            List<Span> heard = spans(matrix -> HearingMatrix.hears(matrix, pair[0], pair[1]));
            for (Span span : heard) {
                format("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" fill-opacity=\"0.22\"/>",
                    span.from, y, span.to - span.from, HEAR_ROW - 3, colour(speaker));
            }
            waveform("h" + listener + "-" + speaker, speaker, heard, HEAR_ROW - 3, false);
            y += HEAR_ROW;
        }
        y += GAP;
    }

    private void says(int speaker) {
        name(y + SAY_ROW / 2.0 + 4, speaker, " says");
        List<Span> heard = spans(matrix -> isHeard(matrix, speaker));
        waveform("s" + speaker, speaker, heard, SAY_ROW, true);
        y += SAY_ROW + 4;
    }

    private boolean isHeard(long matrix, int speaker) {
        for (int listener = 0; listener < names.size(); listener++) {
            if (HearingMatrix.hears(matrix, listener, speaker)) {
                return true;
            }
        }
        return false;
    }

    /** A voice in its colour where it is heard and, if asked for, in grey all along. */
    private void waveform(String id, int speaker, List<Span> heard, int height, boolean grey) {
        String place = String.format(Locale.ROOT, "translate(%d %.1f) scale(1 %.1f)",
            LEFT, y + height / 2.0, height / 2.0);
        if (grey) {
            format("<use href=\"#voice%d\" transform=\"%s\" fill=\"#c3c8ce\"/>", speaker, place);
        }
        definitions.append("<clipPath id=\"").append(id).append("\">");
        for (Span span : heard) {
            definitions.append(String.format(Locale.ROOT, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                span.from, y, span.to - span.from, height));
        }
        definitions.append("</clipPath>\n");
        format("<g clip-path=\"url(#%s)\"><use href=\"#voice%d\" transform=\"%s\" fill=\"%s\"/></g>",
            id, speaker, place, colour(speaker));
    }

    private List<Span> spans(LongPredicate open) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < hearings.size(); i++) {
            if (!open.test(hearings.get(i).matrix())) {
                continue;
            }
            double from = x(hearings.get(i).fromNs());
            double to = i + 1 < hearings.size() ? x(hearings.get(i + 1).fromNs()) : LEFT + WIDTH;
            Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && last.to >= from) {
                spans.set(spans.size() - 1, new Span(last.from, to));
            } else {
                spans.add(new Span(from, to));
            }
        }
        return spans;
    }

    private void changeMarks(int top) {
        if (hearings.size() > MOST_MARKS) {
            return;                                     // a fence would hide what it marks
        }
        for (Hearing hearing : hearings.subList(Math.min(1, hearings.size()), hearings.size())) {
            format("<line x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\" stroke=\"#1b1f24\" "
                + "stroke-opacity=\"0.45\" stroke-dasharray=\"2 3\"/>", x(hearing.fromNs()), top, y);
        }
    }

    private void axis() {
        line(LEFT, y + 4, LEFT + WIDTH, "#1b1f24");
        double seconds = durationNs / 1e9;
        long step = STEPS_S[STEPS_S.length - 1];
        for (int i = STEPS_S.length - 1; i >= 0 && seconds / STEPS_S[i] <= 16; i--) {
            step = STEPS_S[i];
        }
        for (long at = 0; at <= seconds; at += step) {
            double x = x(at * 1_000_000_000L);
            format("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#1b1f24\"/>", x, y + 4, x, y + 10);
            text(x, y + 24, "text-anchor=\"middle\" font-size=\"11\"", clock(at, durationNs));
        }
        y += 40;
    }

    private void legend() {
        int x = LEFT;
        for (String[] entry : new String[][] {
            {"#f1f3f5", "1", "cannot hear"}, {COLOURS[0], "0.35", "can hear, and what is said then"},
            {"#c3c8ce", "1", "said, but heard by nobody"}}) {
            format("<rect x=\"%d\" y=\"%d\" width=\"26\" height=\"12\" fill=\"%s\" fill-opacity=\"%s\" "
                + "stroke=\"#c3c8ce\"/>", x, y, entry[0], entry[1]);
            text(x + 34, y + 10, "font-size=\"11\" fill=\"#3a424b\"", entry[2]);
            x += 60 + entry[2].length() * 6;
        }
        format("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#1b1f24\" stroke-opacity=\"0.6\" "
            + "stroke-dasharray=\"2 3\"/>", x + 8, y - 2, x + 8, y + 14);
        text(x + 18, y + 10, "font-size=\"11\" fill=\"#3a424b\"", "somebody hears more or less from here on");
        y += 32;
    }

    private double x(long timeNs) {
        return LEFT + Math.min(1, (double) timeNs / durationNs) * WIDTH;
    }

    private static String colour(int seat) {
        return COLOURS[seat % COLOURS.length];
    }

    private void name(double at, int seat, String verb) {
        text(24, at, "font-weight=\"bold\" fill=\"" + colour(seat) + "\"", shortName(seat) + verb);
    }

    private String shortName(int seat) {
        String name = names.get(seat);
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "\u2026";
    }

    private static String clock(double seconds, long durationNs) {
        return durationNs < 120_000_000_000L ? Math.round(seconds) + " s"
            : String.format(Locale.ROOT, "%d:%02d", Math.round(seconds) / 60, Math.round(seconds) % 60);
    }

    private void line(int x1, int at, int x2, String colour) {
        format("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>", x1, at, x2, at, colour);
    }

    /** Names consist of letters, digits and a few signs ({@link Arguments}), so nothing needs escaping. */
    private void text(double x, double at, String attributes, String text) {
        format("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>", x, at, attributes, text);
    }

    private void format(String element, Object... values) {
        body.append(String.format(Locale.ROOT, element, values)).append('\n');
    }
}
