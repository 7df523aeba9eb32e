package io.sidetone.examples.pbx;

import io.sidetone.monitor.Notice;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.notice.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What calls play themselves. Immutable.
 *
 * @param bells whether who is on hold hears built-in bells
 * @param holdMusic what he hears instead, a WAV file; null for none
 * @param entryTone whether all hear two notes when a supervisor barges in
 * @param announcement what callers are told first, a WAV file; null for nothing
 */
record Sounds(boolean bells, Path holdMusic, boolean entryTone, Path announcement) {

    private static final String ANNOUNCEMENT = "announcement";
    private static final String MUSIC = "music";

    /** @param file where a file of that name is */
    static Sounds of(Section pbx, Function<String, Path> file) {
        String hold = pbx.take("hold-music", text -> text).orElse("bells");
        boolean named = hold.equals("bells") || hold.equals("off");
        return new Sounds(hold.equals("bells"), named ? null : file.apply(hold),
            pbx.take("entry-tone", Section::yes).orElse(false), pbx.take(ANNOUNCEMENT, file).orElse(null));
    }

    /** When it is played, and to whom. */
    NoticePlan plan() {
        List<Notice> notices = new ArrayList<>();
        if (entryTone) {
            notices.add(Notice.entryTone(false));
        }
        if (announcement != null) {
            notices.add(Notice.atCallStart(ANNOUNCEMENT, true));
        }
        NoticePlan plan = NoticePlan.of(notices.toArray(Notice[]::new));
        return holdMusic != null ? plan.withHoldAudio(MUSIC) : bells ? plan.withHoldAudio(Notice.HOLD_MUSIC) : plan;
    }

    /**
     * What is played.
     *
     * @throws IOException if a file can't be read
     * @throws IllegalArgumentException if one is no sound; the text names it
     */
    Map<String, Prompt> prompts() throws IOException {
        Map<String, Prompt> prompts = new HashMap<>();
        if (holdMusic != null) {
            prompts.put(MUSIC, Prompt.wav(holdMusic));
        }
        if (announcement != null) {
            prompts.put(ANNOUNCEMENT, Prompt.wav(announcement));
        }
        return prompts;
    }
}
