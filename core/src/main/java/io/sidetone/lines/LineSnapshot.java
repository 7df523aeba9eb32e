package io.sidetone.lines;

import java.util.List;

/**
 * Every line a supervisor may see, at one moment. Immutable.
 *
 * @param version the next event's is one higher
 * @param lines by name of the person
 */
public record LineSnapshot(long version, List<Line> lines) {
}
