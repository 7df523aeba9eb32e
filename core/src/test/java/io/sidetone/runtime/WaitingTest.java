package io.sidetone.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.MediaShard;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;

/** A sleeping media thread wakes up for its calls: it is told how long until then, in virtual time here. */
class WaitingTest {

    private static final long US = 1_000;

    private final AtomicLong now = new AtomicLong();

    @Test
    void aSleepEndsWhenTheNextCallsAreDue() {
        Sidetone sidetone = Sidetone.configure().clock(now::get).withoutThreads();
        ShardAgent shard = sidetone.shards.get(0);
        sidetone.doWork();
        assertThat(shard.untilDueNs()).isEqualTo(MediaShard.SLOT_NS);
        now.addAndGet(300 * US);
        assertThat(shard.untilDueNs()).isEqualTo(700 * US);
        now.addAndGet(900 * US);
        assertThat(shard.untilDueNs()).as("they are late").isEqualTo(-200 * US);
        sidetone.doWork();
        assertThat(shard.untilDueNs()).as("and the next ones are not").isEqualTo(800 * US);
    }

    @Test
    void whoHasMoreToDoDoesNotAsk() {
        AtomicLong asked = new AtomicLong();
        IdleStrategy sleep = Waiting.SLEEP.strategy(() -> -asked.incrementAndGet());
        sleep.idle(1);
        assertThat(asked).hasValue(0);
        sleep.idle(0);
        sleep.idle();
        assertThat(asked).hasValue(2);
    }
}
