package io.sidetone.lines;

import io.sidetone.access.Availability;
import java.util.List;

/**
 * Somebody's line, as one supervisor may see it. Immutable.
 *
 * @param person whose
 * @param calls in the order in which they began; one for each leg he is on
 * @param availability what is offered on the first of them, or why nothing is without one
 */
public record Line(String person, LineState state, List<LineCall> calls, Availability availability) {
}
