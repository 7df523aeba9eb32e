package io.sidetone.runtime.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Party;
import io.sidetone.runtime.Sidetone;
import io.sidetone.testkit.LinearCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording of a monitored call says; in virtual time, so seconds are summed up when a test says so. */
class FlightEventsTest {

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

    private final List<MonitorEvent> heard = new ArrayList<>();
    private final FlightEvents flight = new FlightEvents(heard::add);
    private long nowNs;
    private final Sidetone sidetone =
        Sidetone.configure().seed(1).clock(() -> nowNs).listener(flight).withoutThreads();

    private void pass(int ms) {
        nowNs += ms * 1_000_000L;
        sidetone.doWork();
        sidetone.dispatch();
    }

    private void frames(int count) {
        for (int i = 0; i < count; i++) {
            pass(20);
        }
    }

    private void monitorACall() {
        MonitoredCall call = sidetone.open("call 7");
        call.join(spec("customer"), Role.CUSTOMER, NOWHERE);
        Party agent = call.join(spec("agent"), Role.AGENT, NOWHERE);
        MonitoringSession session = call.monitor(spec("boss"), NOWHERE, agent, Mode.LISTEN);
        frames(3);
        session.barge();
        frames(3);
        session.end();
        frames(3);
    }

    private static LegSpec spec(String name) {
        return LegSpec.of(name, new LinearCodec("L"));
    }

    private static List<RecordedEvent> of(String kind, Recording recording, Path folder) throws IOException {
        if (recording.getState() == RecordingState.RUNNING) {
            recording.stop();
        }
        Path file = folder.resolve("flight.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals(kind)).toList();
    }

    @Test
    void theLifeOfASessionIsInARecordingAndNothingElseOfTheCall(@TempDir Path folder) throws IOException {
        try (Recording recording = new Recording()) {
            recording.start();
            monitorACall();
            List<RecordedEvent> sessions = of("sidetone.Session", recording, folder);
            assertThat(sessions).extracting(event -> event.getString("what")).containsExactly("SessionStarted",
                "SessionActive", "ModeChanged", "SessionEnded");
            assertThat(sessions).extracting(event -> event.getString("detail")).containsExactly("LISTEN of agent",
                "LISTEN", "BARGE", "SUPERVISOR_HANGUP");
            assertThat(sessions).allSatisfy(event -> {
                assertThat(event.getString("call")).isEqualTo("call 7");
                assertThat(event.getString("supervisor")).isEqualTo("boss");
            });
            assertThat(sessions.get(3).getLong("frame")).isGreaterThan(sessions.get(2).getLong("frame"));
        }
    }

    @Test
    void theListenerBehindItHearsEverythingWhetherAnybodyRecordsOrNot() {
        monitorACall();
        flight.missed(3);
        assertThat(heard).hasAtLeastOneElementOfType(MonitorEvent.PartyJoined.class)
            .hasAtLeastOneElementOfType(MonitorEvent.SessionEnded.class);
    }

    @Test
    void aSecondTellsHowLateTicksWereAndAStallIsToldOnce(@TempDir Path folder) throws IOException {
        try (Recording recording = new Recording()) {
            recording.start();
            frames(2);
            flight.watch(sidetone);
            pass(27);
            flight.second();
            pass(500);
            flight.second();
            flight.second();
            List<RecordedEvent> seconds = of("sidetone.Second", recording, folder);
            flight.close();
            // The recorder may have asked by itself before it stopped.
            assertThat(seconds).hasSizeGreaterThanOrEqualTo(3);
            assertThat(seconds.stream().mapToLong(event -> event.getLong("ticks")).sum()).isEqualTo(21);
            // The first that was due was 26 ms late; buckets are a quarter wide.
            assertThat(seconds.stream().mapToLong(event -> event.getDuration("latest").toMillis()).max().orElse(0))
                .isBetween(26L, 34L);
            List<RecordedEvent> stalls = of("sidetone.Stall", recording, folder);
            assertThat(stalls).extracting(event -> event.getLong("count")).containsExactly(1L);
        }
    }

    @Test
    void itWatchesOneUntilItIsClosed() {
        flight.watch(sidetone);
        assertThatThrownBy(() -> flight.watch(sidetone)).isInstanceOf(IllegalStateException.class);
        flight.close();
        flight.close();
        flight.watch(sidetone);
        flight.close();
    }
}
