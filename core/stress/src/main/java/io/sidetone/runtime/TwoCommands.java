package io.sidetone.runtime;

import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two command while the media thread works: both run, in some order. */
@JCStressTest
@Outcome(id = "Accepted, Accepted", expect = Expect.ACCEPTABLE, desc = "both ran")
@Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
@State
public class TwoCommands extends Shard {

    private CompletionStage<io.sidetone.monitor.Outcome> one;
    private CompletionStage<io.sidetone.monitor.Outcome> other;

    @Actor
    public void one() {
        one = submit();
    }

    @Actor
    public void other() {
        other = submit();
    }

    @Arbiter
    public void answers(LL_Result result) {
        shard.doWork();
        result.r1 = answer(one);
        result.r2 = answer(other);
    }
}
