package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Party;
import io.sidetone.runtime.Sidetone;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * <b>What does a command cost, from its caller to the media thread and back, and the event that tells of it?</b>
 *
 * <p>A supervisor switches between WHISPER and BARGE through his handle: command, queue, state machine, answer, event,
 * listener. {@link #handedOver} is all that: the queues in both directions and what is done between them.
 * {@link #effective} is the engine's part: the state machine, and the frames that are played until the new mode has
 * ruled one; never more than two, or it fails. One thread is everybody, in virtual time, so this is work and not
 * waiting: how long a thread sleeps is {@code Waiting}'s decision. It allocates: a command, its stage and its event.
 *
 * <p>{@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 8 -i 15 -w 250ms -r 250ms CommandBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandBenchmark {

    /** A command given before tick n is obeyed from tick n + 1 on. */
    static final int MOST_TICKS = 2;

    private static final Endpoint NOWHERE = new Endpoint() {
        @Override
        public int poll(Inbox inbox, int limit) {
            return 0;
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
        }

        @Override
        public void close() {
        }
    };

    private long nowNs;
    private long given;
    private long told;
    private Sidetone sidetone;
    private MonitoringSession session;
    private boolean barging;
    private MediaShard shard;
    private Call bare;
    private Leg coach;
    private long mostTicks;

    @Setup
    public void monitor() {
        shard = new MediaShard(7, (leg, buffer, offset, length, now) -> { }, event -> { });
        Duration year = Duration.ofDays(365);
        Policies policies = Policies.DEFAULT.withTimes(year, year, year, year)
            // Nobody speaks, and supervisors who are heard owe media.
            .withMediaTimes(year, year);
        bare = shard.open("bare", policies);
        bare.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER);
        Leg coached = bare.join(LegSpec.of("agent", G711.ULAW), Role.AGENT);
        coach = bare.monitor(LegSpec.of("supervisor", G711.ULAW), coached, io.sidetone.monitor.Mode.WHISPER);
        coach.session().legUp();
        sidetone = Sidetone.configure().seed(7).clock(() -> nowNs).listener(this::heard).withoutThreads();
        MonitoredCall call = sidetone.open("call", policies);
        call.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER, NOWHERE);
        Party agent = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT, NOWHERE);
        session = call.monitor(LegSpec.of("supervisor", G711.ULAW), NOWHERE, agent, io.sidetone.monitor.Mode.WHISPER);
        for (int i = 0; i < 5; i++) {
            frame();
        }
        told = 0;
    }

    private void heard(MonitorEvent event) {
        told += event instanceof MonitorEvent.ModeChanged ? 1 : 0;
    }

    private void frame() {
        nowNs += MediaShard.FRAME_NS;
        cycle();
        shard.tick(nowNs);
    }

    private void cycle() {
        sidetone.doWork();
        sidetone.dispatch();
    }

    @Benchmark
    public long handedOver() {
        barging = !barging;
        given++;
        session.switchTo(barging ? io.sidetone.monitor.Mode.BARGE : io.sidetone.monitor.Mode.WHISPER);
        cycle();
        return told;
    }

    @Benchmark
    public long effective() {
        barging = !barging;
        coach.session().changeMode(barging ? io.sidetone.monitor.Mode.BARGE : io.sidetone.monitor.Mode.WHISPER,
            outcome -> { });
        boolean obeyed = false;
        long ticks = 0;
        while (!obeyed && ticks <= MOST_TICKS) {
            obeyed = HearingMatrix.hears(bare.matrix(), Calls.CUSTOMER, coach.seat()) == barging;
            nowNs += MediaShard.FRAME_NS;
            shard.tick(nowNs);
            ticks++;
        }
        mostTicks = Math.max(mostTicks, ticks);
        return ticks;
    }

    @TearDown
    public void check() {
        sidetone.close();
        if (told != given || mostTicks > MOST_TICKS) {
            throw new IllegalStateException(told + " events of " + given + ", " + mostTicks + " ticks at most");
        }
    }
}
