package io.sidetone.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.MonitorListener;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Party;
import io.sidetone.runtime.Sidetone;
import io.sidetone.testkit.QueuedEndpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a registry is told of a call that is monitored and taken over; in virtual time. */
class SidetoneMetricsTest {

    /** Speaks every 20 ms: from whoever takes a call over there must be media. */
    private final class Phone extends QueuedEndpoint {

        private int said;

        @Override
        public int poll(Inbox inbox, int limit) {
            if (nowNs / 20_000_000 > said) {
                said++;
                arriving.add(ByteBuffer.allocate(172).putShort((short) 0x8000).putShort((short) said)
                    .putInt(160 * said).array());
            }
            return super.poll(inbox, limit);
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
        }

        @Override
        public void close() {
        }
    }

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<MonitorEvent> heard = new ArrayList<>();
    private long missed;
    private final SidetoneMetrics metrics = new SidetoneMetrics(registry, new MonitorListener() {
        @Override
        public void event(MonitorEvent event) {
            heard.add(event);
        }

        @Override
        public void missed(long count) {
            missed += count;
        }
    });
    private long nowNs;
    private final Sidetone sidetone =
        Sidetone.configure().seed(1).clock(() -> nowNs).listener(metrics).withoutThreads();
    private final MonitoredCall call = sidetone.open("call");

    private MonitoringSession monitor(Mode mode) {
        metrics.watch(sidetone);
        call.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER, new Phone());
        Party agent = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT, new Phone());
        MonitoringSession session = call.monitor(LegSpec.of("boss", G711.ULAW), new Phone(), agent, mode);
        pass(60);
        return session;
    }

    /** A cycle a millisecond. */
    private void pass(int ms) {
        for (int i = 0; i < ms; i++) {
            nowNs += 1_000_000;
            cycle();
        }
        metrics.refresh();
        cycle();
    }

    private void cycle() {
        sidetone.doWork();
        sidetone.dispatch();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    @Test
    void callsAreCountedUntilTheyEnd() {
        monitor(Mode.LISTEN);
        sidetone.open("another");
        pass(20);
        assertThat(gauge("sidetone.calls")).isEqualTo(2);
        call.end();
        pass(60);
        assertThat(gauge("sidetone.calls")).isEqualTo(1);
    }

    @Test
    void sessionsAreCountedByWhatTheyDo() {
        MonitoringSession session = monitor(Mode.LISTEN);
        assertThat(gauge("sidetone.sessions", "mode", "LISTEN")).isEqualTo(1);
        session.barge();
        pass(60);
        assertThat(gauge("sidetone.sessions", "mode", "LISTEN")).isZero();
        assertThat(gauge("sidetone.sessions", "mode", "BARGE")).isEqualTo(1);
        session.takeOver();
        pass(60);
        assertThat(gauge("sidetone.sessions", "mode", "BARGE")).isZero();
        assertThat(gauge("sidetone.sessions", "mode", "TAKEN_OVER")).isEqualTo(1);
    }

    @Test
    void ticksAreCountedAndTimedSinceTheLastLook() {
        monitor(Mode.LISTEN);
        double before = registry.get("sidetone.ticks").functionCounter().count();
        pass(100);
        assertThat(registry.get("sidetone.ticks").functionCounter().count() - before).isEqualTo(100);
        assertThat(latest()).isZero();
        nowNs += 6_000_000;
        pass(1);
        assertThat(latest()).isBetween(6.0, 7.5);
        pass(100);
        assertThat(latest()).isZero();
    }

    private double latest() {
        return registry.get("sidetone.tick.lateness").tag("quantile", "1.0").timeGauge().value(TimeUnit.MILLISECONDS);
    }

    @Test
    void aStallIsCounted() {
        monitor(Mode.LISTEN);
        nowNs += 1_000_000_000;
        pass(1);
        assertThat(registry.get("sidetone.stalls").functionCounter().count()).isEqualTo(1);
    }

    @Test
    void eventsAreCountedByKindAndHandedOn() {
        monitor(Mode.WHISPER);
        assertThat(registry.get("sidetone.events").tag("event", "PartyJoined").counter().count()).isEqualTo(2);
        assertThat(registry.get("sidetone.events").tag("event", "SessionActive").counter().count()).isEqualTo(1);
        assertThat(registry.get("sidetone.events").counters().stream().mapToDouble(each -> each.count()).sum())
            .isEqualTo(heard.size());
        metrics.missed(3);
        assertThat(registry.get("sidetone.events.missed").counter().count()).isEqualTo(3);
        assertThat(missed).isEqualTo(3);
    }
}
