package io.sidetone.runtime;

import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A command meets the end of its media thread: it gets an answer, one way or the other. */
@JCStressTest
@Outcome(id = "Accepted", expect = Expect.ACCEPTABLE, desc = "in time")
@Outcome(id = "Refused", expect = Expect.ACCEPTABLE, desc = "too late")
@Outcome(expect = Expect.FORBIDDEN, desc = "a caller waits for ever")
@State
public class CommandAndClose extends Shard {

    private CompletionStage<io.sidetone.monitor.Outcome> command;

    @Actor
    public void caller() {
        command = submit();
    }

    @Actor
    public void media() {
        shard.doWork();
        shard.onClose();
    }

    @Arbiter
    public void answers(L_Result result) {
        result.r1 = answer(command);
    }
}
