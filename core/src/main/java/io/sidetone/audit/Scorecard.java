package io.sidetone.audit;

import io.sidetone.access.Identity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a session is scored by. Immutable.
 *
 * @param name the form's
 * @param criteria 1 to {@link #MOST_CRITERIA}, each of another name
 */
public record Scorecard(String name, List<Criterion> criteria) {

    /** The most criteria. */
    public static final int MOST_CRITERIA = 100;
    /** The most points for one of them. */
    public static final int MOST_POINTS = 1000;

    /**
     * One thing to score: 0 to that many points.
     *
     * @param most 1 to {@link #MOST_POINTS}
     */
    public record Criterion(String name, int most) {

        /** @throws IllegalArgumentException if a value is out of range; the text holds it */
        public Criterion {
            Identity.require(name, "name of a criterion");
            if (most < 1 || most > MOST_POINTS) {
                throw new IllegalArgumentException(
                    "criterion \"" + name + "\" must have 1 to " + MOST_POINTS + " points: " + most);
            }
        }
    }

    /** @throws IllegalArgumentException if there are too few or too many criteria, or two of a name */
    public Scorecard {
        Identity.require(name, "name of a scorecard");
        criteria = List.copyOf(criteria);
        if (criteria.isEmpty() || criteria.size() > MOST_CRITERIA) {
            throw new IllegalArgumentException(
                "scorecard \"" + name + "\" must have 1 to " + MOST_CRITERIA + " criteria: " + criteria.size());
        }
        Set<String> names = new HashSet<>();
        for (Criterion criterion : criteria) {
            if (!names.add(criterion.name())) {
                throw new IllegalArgumentException(
                    "scorecard \"" + name + "\" has a criterion twice: \"" + criterion.name() + '"');
            }
        }
    }

    /** The most points there are. */
    public int most() {
        return criteria.stream().mapToInt(Criterion::most).sum();
    }
}
