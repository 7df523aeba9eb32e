package io.sidetone.runtime.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Something that happened to a session. Filled and committed by the dispatching thread. */
@Name("sidetone.Session")
@Label("Session")
@Category("Sidetone")
@Description("A monitoring session began, changed or ended")
@StackTrace(false)
final class SessionEvent extends Event {

    @Label("What")
    @Nullable String what;

    @Label("Call")
    @Nullable String call;

    @Label("Supervisor")
    @Nullable String supervisor;

    @Label("Detail")
    @Description("The mode, the reason or the agent")
    @Nullable String detail;

    @Label("Frame")
    @Description("Media time of the call, in frames of 20 ms")
    long frame;

    boolean of(String who, @Nullable String how) {
        supervisor = who;
        detail = how;
        return true;
    }
}
