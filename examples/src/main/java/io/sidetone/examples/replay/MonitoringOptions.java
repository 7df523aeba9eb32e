package io.sidetone.examples.replay;

import io.sidetone.monitor.Audience;
import io.sidetone.monitor.Coaching;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.TapView;
import io.sidetone.notice.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** That part of the command line which is about monitoring. Used once, by the main thread. */
final class MonitoringOptions {

    private static final String TONE = "tone:";
    private static final double TONE_DBOV = -20;
    private static final Duration PERIOD = Duration.ofSeconds(15);

    private final Map<String, Prompt> prompts = new HashMap<>();
    private final Set<String> played = new TreeSet<>();
    private Policies policies = Policies.DEFAULT;
    private NoticePlan notices = NoticePlan.NONE;
    private TapView recorded;
    private Coaching coaching = Coaching.OFF;
    private AuditSecret audit;

    /**
     * One of the options.
     *
     * @throws IllegalArgumentException if it can't be obeyed
     */
    void option(String option, String value) {
        int equals = value.indexOf('=');
        String name = value.substring(0, Math.max(equals, 0));
        String what = value.substring(equals + 1);
        switch (option) {
            case "--record" -> recorded = PolicyNames.of(TapView.class, value);
            case "--audit" -> audit = AuditSecret.parse(value);
            case "--coaching" -> addCoaching(value, what);
            default -> {
                if (equals < 1) {
                    throw new IllegalArgumentException("expected NAME=VALUE");
                }
                switch (option) {
                    case "--policy" -> policies = PolicyNames.with(policies, name, what);
                    case "--prompt" -> addPrompt(name, what);
                    default -> addNotice(name, what);
                }
            }
        }
    }

    private void addCoaching(String value, String db) {
        coaching = switch (value) {
            case "push-to-talk" -> coaching.withPushToTalk(true);
            case "level-match" -> coaching.withLevelMatch(true);
            case "private-talk" -> coaching.withPrivateTalk(true);
            default -> {
                if (!value.equals("ducking=" + db)) {
                    throw new IllegalArgumentException(
                        "expected push-to-talk, private-talk, level-match or ducking=DB");
                }
                yield coaching.withDucking(Arguments.number(db));
            }
        };
    }

    private void addPrompt(String name, String what) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,31}")) {
            throw new IllegalArgumentException("expected NAME=FILE, NAME of letters, digits, '.', '_' and '-'");
        }
        Prompt prompt = what.startsWith(TONE) ? tone(what.substring(TONE.length())) : wav(Path.of(what));
        if (prompts.put(name, prompt) != null) {
            throw new IllegalArgumentException("there is a prompt " + name + " already");
        }
    }

    private static Prompt tone(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("expected " + TONE + "HZ/MS");
        }
        long hz = Arguments.number(text.substring(0, slash));
        long ms = Arguments.number(text.substring(slash + 1));
        return Prompt.tone((int) Math.max(0, Math.min(hz, Integer.MAX_VALUE)),
            (int) Math.max(0, Math.min(ms, Integer.MAX_VALUE)), TONE_DBOV);
    }

    private static Prompt wav(Path file) {
        try {
            return Prompt.wav(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(Files.exists(file) ? "cannot be read" : "no such file", e);
        }
    }

    private void addNotice(String occasion, String prompt) {
        played.add(prompt);
        switch (occasion) {
            case "customer" -> add(Notice.atCallStart(prompt, true));
            case "agent" -> add(Notice.atSessionStart(prompt, true));
            case "barge" -> add(new Notice(prompt, Notice.When.MODE_CHANGE, Set.of(Mode.BARGE),
                Set.of(Audience.CUSTOMERS, Audience.AGENTS, Audience.SUPERVISORS), true, Duration.ZERO));
            case "whisper" -> add(new Notice(prompt, Notice.When.MODE_CHANGE, Set.of(Mode.WHISPER),
                Set.of(Audience.TARGET), true, Duration.ZERO));
            case "periodic" -> add(new Notice(prompt, Notice.When.PERIODIC, Set.of(),
                Set.of(Audience.CUSTOMERS, Audience.AGENTS), false, PERIOD));
            case "recording" -> add(new Notice(prompt, Notice.When.WHILE_TAPPED, Set.of(),
                Set.of(Audience.CUSTOMERS, Audience.AGENTS), false, PERIOD));
            case "hold" -> notices = notices.withHoldAudio(prompt);
            default -> throw new IllegalArgumentException(
                "expected customer, agent, whisper, barge, periodic, recording or hold before the =");
        }
    }

    private void add(Notice notice) {
        notices = notices.and(NoticePlan.of(notice));
    }

    /**
     * All of them together.
     *
     * @throws UnusableInput if there is a notice without its prompt
     */
    Monitoring chosen() {
        Set<String> known = new TreeSet<>(prompts.keySet());
        known.addAll(Set.of(Notice.ENTRY_TONE, Notice.RECORDER_TONE, Notice.EARCON, Notice.HOLD_MUSIC));
        for (String prompt : played) {
            if (!known.contains(prompt)) {
                throw new UnusableInput("--notice: no prompt is called " + prompt + "; there are "
                    + String.join(", ", known));
            }
        }
        return new Monitoring(policies.withNotices(notices), Map.copyOf(prompts), recorded, coaching,
            audit);
    }
}
