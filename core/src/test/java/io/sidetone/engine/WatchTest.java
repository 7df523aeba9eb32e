package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.time.Duration;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Whose media is lost, who speaks, and how loud. */
class WatchTest {

    /** A second of a square wave, a second of silence. */
    private static final IntUnaryOperator BY_TURNS = n -> n / 8000 % 2 == 0 ? (n & 1) * 8192 - 4096 : 0;

    private final VirtualCall call = new VirtualCall(1,
        Policies.DEFAULT.withMediaTimes(Duration.ofSeconds(2), Duration.ofSeconds(5)));
    private final VirtualParty customer =
        call.join(LegSpec.of("customer", new LinearCodec()), Role.CUSTOMER, Tone.sine(440, 4000));
    private final VirtualParty agent = call.join(LegSpec.of("agent", new LinearCodec()), Role.AGENT, BY_TURNS);

    private <E extends MonitorEvent> List<E> events(Class<E> kind) {
        return call.events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private VirtualParty monitoring(String name, Mode mode) {
        return call.monitor(LegSpec.of(name, new LinearCodec()), agent, mode, Tone.sine(1320, 4000));
    }

    @Test
    void lostMediaIsToldWithinOneTickAndSoIsItsReturn() {
        call.run(1);
        customer.silent(true);
        long quietFrom = call.call.frame();
        call.run(3);
        assertThat(events(MonitorEvent.MediaLost.class)).singleElement().satisfies(lost -> {
            assertThat(lost.party()).isEqualTo("customer");
            assertThat(lost.frame() - quietFrom).isBetween(98L, 101L);
        });
        customer.silent(false);
        call.run(0.1);
        assertThat(events(MonitorEvent.MediaResumed.class)).singleElement()
            .matches(resumed -> resumed.party().equals("customer"));
    }

    @Test
    void monitoringDoesNotResetTheTimer() {
        call.run(1);
        customer.silent(true);
        call.run(1.5);
        VirtualParty supervisor = monitoring("supervisor", Mode.LISTEN);
        call.run(0.3);
        call.changeMode(supervisor, Mode.BARGE);
        call.run(0.3);
        assertThat(events(MonitorEvent.MediaLost.class)).hasSize(1);
    }

    @Test
    void whoNeverSentAnythingIsMissedToo() {
        customer.silent(true);
        call.run(2.1);
        assertThat(events(MonitorEvent.MediaLost.class)).extracting(MonitorEvent.MediaLost::party)
            .containsExactly("customer");
    }

    @Test
    void aSupervisorWhomSomebodyHearsIsDetachedAfterTheLimitAndAListenerIsNot() {
        VirtualParty silent = monitoring("silent", Mode.LISTEN);
        VirtualParty coach = monitoring("coach", Mode.WHISPER);
        call.run(1);
        silent.silent(true);
        coach.silent(true);
        call.run(6);
        assertThat(events(MonitorEvent.SessionEnded.class)).singleElement().satisfies(ended -> {
            assertThat(ended.supervisor()).isEqualTo("coach");
            assertThat(ended.cause()).isEqualTo(Cause.MEDIA_LOST);
        });
    }

    @Test
    void levelsComeTenTimesASecondAndTellTalkSpurts() {
        call.run(0.5);
        agent.leg().metered(true);
        call.run(4);
        List<MonitorEvent.Level> levels = events(MonitorEvent.Level.class);
        assertThat(levels).hasSizeBetween(39, 40).allMatch(level -> level.party().equals("agent"));
        // A square wave of 4096 in 32768 is 20 log10(1/8) = -18.06 dBov.
        assertThat(levels).filteredOn(MonitorEvent.Level::speaking).extracting(MonitorEvent.Level::dbov).contains(-18);
        assertThat(levels).filteredOn(level -> !level.speaking()).extracting(MonitorEvent.Level::dbov)
            .isNotEmpty().allMatch(dbov -> dbov < -50);
        agent.leg().metered(false);
        call.run(1);
        assertThat(events(MonitorEvent.Level.class)).hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void whoIsNotMeteredIsNotDecodedAndMeteringChangesNothingForOthers() {
        VirtualCall plain = new VirtualCall(1);
        VirtualParty alone =
            plain.join(LegSpec.of("customer", new LinearCodec()), Role.CUSTOMER, Tone.sine(440, 4000));
        VirtualParty unmetered = plain.join(LegSpec.of("agent", new LinearCodec()), Role.AGENT, BY_TURNS);
        plain.run(3);
        assertThat(unmetered.leg().statistics().decodes()).isZero();

        agent.leg().metered(true);
        call.run(3);
        assertThat(agent.leg().statistics().decodes()).isPositive();
        assertThat(customer.heard).isEqualTo(alone.heard);
    }
}
