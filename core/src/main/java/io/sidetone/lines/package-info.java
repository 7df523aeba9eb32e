/**
 * What a supervisor sees: the lines of the people he may monitor, their calls, and what is offered on each. An edge:
 * any thread may report to the {@link io.sidetone.lines.LineBoard} or read from it, except a media thread.
 */
@NullMarked
package io.sidetone.lines;

import org.jspecify.annotations.NullMarked;
