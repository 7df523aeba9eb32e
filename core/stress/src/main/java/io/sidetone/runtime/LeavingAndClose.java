package io.sidetone.runtime;

import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Somebody leaves when the media thread ends: he gets an answer. */
@JCStressTest
@Outcome(id = "Accepted, Accepted", expect = Expect.ACCEPTABLE, desc = "in time")
@Outcome(id = "Refused, Refused", expect = Expect.ACCEPTABLE, desc = "too late")
@Outcome(expect = Expect.FORBIDDEN, desc = "a caller waits for ever, or two callers are told two things")
@State
public class LeavingAndClose extends Shard {

    private final Departure somebody = somebody();
    private CompletionStage<io.sidetone.monitor.Outcome> one;

    @Actor
    public void caller() {
        one = somebody.depart();
    }

    @Actor
    public void media() {
        shard.doWork();
        shard.onClose();
    }

    @Arbiter
    public void answers(LL_Result result) {
        result.r1 = answer(one);
        result.r2 = answer(somebody.depart());
    }
}
