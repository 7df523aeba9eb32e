package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.testkit.LinearCodec;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Half an hour is long: what waits for it must not keep what is over. */
class LegTimerTest {

    private final List<Runnable> waiting = new ArrayList<>();
    private final Schedule schedule = new Schedule() {
        @Override
        public long nowNs() {
            return 0;
        }

        @Override
        public long wallMs() {
            return 0;
        }

        @Override
        public void execute(Runnable action) {
            action.run();
        }

        @Override
        public void after(long delayNs, Runnable action) {
            waiting.add(action);
        }

        @Override
        public void close() {
        }
    };

    private LegTimer watched(Object leg) {
        Configuration configuration = B2bua.configure("pbx",
            dialling -> CompletableFuture.completedStage(new Route.Refused(404)), behindNat -> null,
            List.<Codec>of(new LinearCodec()));
        LegTimer timer = new LegTimer(configuration, schedule, leg::hashCode, leg::hashCode);
        timer.answerHeaders(SipHeaders.NONE.with("Session-Expires", "1800").with("Supported", "timer"),
            SipHeaders.NONE);
        return timer;
    }

    @Test
    void aLegThatIsOverIsForgottenBeforeItsTimeComes() throws InterruptedException {
        Object leg = new Object();
        WeakReference<Object> kept = new WeakReference<>(leg);
        LegTimer timer = watched(leg);
        assertThat(waiting).hasSize(1);
        timer.close();
        leg = null;
        for (int tries = 0; kept.get() != null && tries < 100; tries++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(kept.get()).isNull();
        waiting.get(0).run();
        assertThat(waiting).as("nothing more is scheduled").hasSize(1);
    }
}
