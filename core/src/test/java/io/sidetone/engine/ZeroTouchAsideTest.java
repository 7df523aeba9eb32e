package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Execution;
import io.sidetone.monitor.Audience;
import io.sidetone.monitor.Coaching;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.Notice.When;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.TapView;
import io.sidetone.notice.Prompt;
import io.sidetone.testkit.CountingCodec;
import io.sidetone.testkit.MemoryCodec;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What supervisors have beside their modes leaves the monitored call untouched as well: notices that only they or the
 * agent hear, buttons, gains, ducking, holds and mutes of theirs, takeovers that come to nothing, taps, meters, leak
 * guards and privacy pauses. Each call is run twice, with all of it and without.
 */
@ParameterizedClass(name = "coders run {0}")
@EnumSource(Execution.class)
class ZeroTouchAsideTest {

    private static final int TICKS = 300;
    private static final int SEEDS = 40;
    private static final Map<String, Prompt> PROMPTS = Map.of("said", Prompt.tone(700, 200, -20));
    private static final Policies POLICIES = Policies.DEFAULT.withNotices(NoticePlan.of(Notice.earcon(),
        new Notice("said", When.SESSION_START, EnumSet.allOf(Mode.class), Set.of(Audience.SUPERVISORS), true,
            Duration.ZERO),
        new Notice("said", When.MODE_CHANGE, Set.of(Mode.LISTEN), Set.of(Audience.SUPERVISORS), false, Duration.ZERO)));

    private final Codec one;
    private final Codec other;

    ZeroTouchAsideTest(Execution execution) {
        one = new CountingCodec("ONE", execution);
        other = new MemoryCodec(execution);
    }

    /** One call, the same for the same seed except for what is done aside. */
    private final class Scene {

        private final Random random;
        private final VirtualCall call;
        private final VirtualParty customer;
        private final VirtualParty agent;
        private final List<VirtualParty> supervisors = new ArrayList<>();
        private final List<TapSink> taps = new ArrayList<>();
        private int count;

        Scene(long seed, boolean transcoding) {
            random = new Random(seed);
            call = new VirtualCall(seed, POLICIES, PROMPTS);
            customer = call.join(LegSpec.of("customer", one), Role.CUSTOMER, Voices.noise(1)).jitters(30).loses(0.05);
            agent = call.join(LegSpec.of("agent", transcoding ? other : one), Role.AGENT, Voices.noise(2)).jitters(30)
                .loses(0.05);
        }

        /** The same with and without supervisors. */
        void tick() {
            call.runTicks(1);
            VirtualParty party = random.nextBoolean() ? customer : agent;
            switch (random.nextInt(40)) {
                case 0 -> party.silent(true);
                case 1, 2 -> party.silent(false);
                case 3 -> party.packetTime(10 + 10 * random.nextInt(4));
                case 4 -> call.call.hold(party.leg(), true);
                case 5, 6 -> call.call.hold(party.leg(), false);
                case 7 -> call.call.mute(party.leg(), true);
                case 8, 9 -> call.call.mute(party.leg(), false);
                default -> { }
            }
        }

        void aside(Random chance, Mode... modes) {
            boolean value = chance.nextBoolean();
            switch (chance.nextInt(12)) {
                case 0 -> call.call.pausePrivacy(value && value == chance.nextBoolean());
                case 1 -> agent.leg().watchLeaks(value);
                case 2 -> (chance.nextBoolean() ? agent : customer).leg().metered(value);
                case 3 -> tap(chance);
                case 4 -> monitor(chance, modes[chance.nextInt(modes.length)]);
                default -> {
                    if (!supervisors.isEmpty()) {
                        supervise(supervisors.get(chance.nextInt(supervisors.size())), chance, value, modes);
                    }
                }
            }
        }

        private void tap(Random chance) {
            if (taps.size() < 3) {
                TapSink sink = (speaker, samples, samplesCount, frame, rate) -> { };
                taps.add(sink);
                call.call.tap(TapView.values()[chance.nextInt(TapView.values().length)], chance.nextBoolean(), sink);
            } else {
                TapSink sink = taps.remove(0);
                for (int seat = 0; seat < 8; seat++) {
                    call.call.untap(seat, sink);
                }
            }
        }

        private void monitor(Random chance, Mode mode) {
            if (supervisors.size() == 3) {
                VirtualParty leaver = supervisors.remove(0);
                switch (chance.nextInt(3)) {
                    case 0 -> leaver.leg().session().revoke();
                    case 1 -> leaver.leg().session().end();
                    default -> call.leave(leaver);
                }
                return;
            }
            Coaching coaching = new Coaching(chance.nextBoolean(), chance.nextBoolean() ? 12 : 0, chance.nextBoolean(),
                true);
            // Whoever only hears can't prove that he could take the call over.
            LegSpec spec = LegSpec.of("supervisor" + count++, chance.nextBoolean() ? one : other).withTwoWay(false);
            supervisors.add(call.monitor(SessionRequest.of(spec.name(), mode).withCoaching(coaching), spec, agent,
                Voices.noise(count)));
        }

        private void supervise(VirtualParty supervisor, Random chance, boolean value, Mode... modes) {
            Session session = supervisor.leg().session();
            switch (chance.nextInt(7)) {
                case 0 -> session.talk(value, outcome -> { });
                case 1 -> session.mute(value, outcome -> { });
                case 2 -> session.gain(Role.values()[chance.nextInt(3)], chance.nextInt(47) - 40, outcome -> { });
                case 3 -> call.call.hold(supervisor.leg(), value);
                case 4 -> session.takeOver(outcome -> { });
                case 5 -> session.cancelTakeover(outcome -> { });
                default -> session.changeMode(modes[chance.nextInt(modes.length)], outcome -> { });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatCustomersAreSentIsTheSameToTheByte(boolean transcoding) {
        Set<String> happened = new TreeSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Scene alone = new Scene(seed, transcoding);
            Scene monitored = new Scene(seed, transcoding);
            runBeside(alone, monitored, seed, Mode.LISTEN, Mode.WHISPER);
            assertThat(monitored.customer.heard).as("seed %d", seed).isEqualTo(alone.customer.heard).isNotEmpty();
            monitored.call.events.forEach(event -> happened.add(event.getClass().getSimpleName()));
        }
        assertThat(happened).contains("NoticePlayed", "ModeChanged", "PrivacyChanged", "TalkChanged", "GainChanged",
            "SessionSuspended", "TakeoverRolledBack", "TapOpened", "TapClosed", "Level");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soIsWhatAgentsAreSentByThoseWhoListenOnly(boolean transcoding) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Scene alone = new Scene(seed, transcoding);
            Scene monitored = new Scene(seed, transcoding);
            runBeside(alone, monitored, seed, Mode.LISTEN);
            assertThat(monitored.agent.heard).as("seed %d", seed).isEqualTo(alone.agent.heard).isNotEmpty();
            assertThat(monitored.customer.heard).as("seed %d", seed).isEqualTo(alone.customer.heard);
            assertThat(monitored.call.events).noneMatch(MonitorEvent.TakenOver.class::isInstance);
        }
    }

    private static void runBeside(Scene alone, Scene monitored, long seed, Mode... modes) {
        Random chance = new Random(~seed);
        for (int tick = 0; tick < TICKS; tick++) {
            alone.tick();
            monitored.tick();
            if (chance.nextInt(3) == 0) {
                monitored.aside(chance, modes);
            }
        }
    }
}
