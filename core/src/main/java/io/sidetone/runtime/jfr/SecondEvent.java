package io.sidetone.runtime.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** How punctual media threads have been for a second. Filled and committed by a thread of the flight recorder. */
@Name("sidetone.Second")
@Label("Second")
@Category("Sidetone")
@Description("How late ticks began, on all media threads together")
@Period("1 s")
@StackTrace(false)
final class SecondEvent extends Event {

    @Label("Ticks")
    @Description("Of a millisecond each, on all media threads")
    long ticks;

    @Label("p99")
    @Timespan(Timespan.NANOSECONDS)
    long p99;

    @Label("p99.9")
    @Timespan(Timespan.NANOSECONDS)
    long p999;

    @Label("Latest")
    @Timespan(Timespan.NANOSECONDS)
    long latest;

    @Label("Endpoint Failures")
    @Description("Exceptions that endpoints have thrown since the beginning")
    long endpointFailures;
}
