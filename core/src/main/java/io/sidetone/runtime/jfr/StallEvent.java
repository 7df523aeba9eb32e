package io.sidetone.runtime.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A media thread stood still. Filled and committed with {@link SecondEvent}, so up to a second later. */
@Name("sidetone.Stall")
@Label("Stall")
@Category("Sidetone")
@Description("Media threads were so late in the last second that they gave time up")
@StackTrace(false)
final class StallEvent extends Event {

    @Label("Count")
    long count;
}
