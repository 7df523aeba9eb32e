package io.sidetone.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call says about its being monitored, when and to whom; and what customers hear while they wait. Immutable.
 *
 * @param notices in the order in which those of one occasion are played
 * @param holdAudio the name of the prompt that waiting customers hear; null for silence
 */
public record NoticePlan(List<Notice> notices, @Nullable String holdAudio) {

    /** No notices, and silence on hold. */
    public static final NoticePlan NONE = new NoticePlan(List.of(), null);

    /** @throws NullPointerException if a notice is null */
    public NoticePlan {
        notices = List.copyOf(notices);
    }

    /** A plan of these notices. */
    public static NoticePlan of(Notice... notices) {
        return new NoticePlan(List.of(notices), null);
    }

    /** What the application plays before a session enters one of the modes; see {@link MonitorEvent.NoticeDue}. */
    public static NoticePlan before(Set<Mode> modes) {
        return modes.isEmpty() ? NONE : of(Notice.byApplication(modes));
    }

    /** This plan with that for customers who wait. */
    public NoticePlan withHoldAudio(String prompt) {
        return new NoticePlan(notices, prompt);
    }

    /** This plan and another: what either has is played, once. */
    public NoticePlan and(NoticePlan other) {
        if (other.notices.isEmpty() && other.holdAudio == null) {
            return this;
        }
        List<Notice> all = new ArrayList<>(notices);
        for (Notice notice : other.notices) {
            if (!all.contains(notice)) {
                all.add(notice);
            }
        }
        return new NoticePlan(all, holdAudio != null ? holdAudio : other.holdAudio);
    }

    /** What a session that begins in a mode, or enters it, announces. */
    List<Notice> announcing(Mode mode, boolean begins, boolean mandatory) {
        List<Notice> found = new ArrayList<>();
        for (Notice notice : notices) {
            if (notice.mandatory() == mandatory && notice.announces(mode, begins)) {
                found.add(notice);
            }
        }
        return found;
    }
}
