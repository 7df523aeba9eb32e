package io.sidetone.audit;

import java.util.Map;

/**
 * A scorecard filled in. Immutable.
 *
 * @param points for each criterion, by name
 * @param comment what else there is to say, up to {@link Note#LONGEST} characters; empty for nothing
 */
public record Evaluation(Scorecard scorecard, Map<String, Integer> points, String comment) implements Attachment {

    /** @throws IllegalArgumentException if a criterion is missing, unknown, or has points out of its range */
    public Evaluation {
        points = Map.copyOf(points);
        for (Scorecard.Criterion criterion : scorecard.criteria()) {
            Integer given = points.get(criterion.name());
            if (given == null || given < 0 || given > criterion.most()) {
                throw new IllegalArgumentException("criterion \"" + criterion.name() + "\" takes 0 to "
                    + criterion.most() + " points: " + given);
            }
        }
        if (points.size() != scorecard.criteria().size()) {
            throw new IllegalArgumentException("scorecard \"" + scorecard.name() + "\" has "
                + scorecard.criteria().size() + " criteria, points are given for " + points.keySet());
        }
        if (comment.length() > Note.LONGEST) {
            throw new IllegalArgumentException(
                "a comment has at most " + Note.LONGEST + " characters: " + comment.length());
        }
    }

    /** The points together. */
    public int total() {
        return points.values().stream().mapToInt(Integer::intValue).sum();
    }
}
