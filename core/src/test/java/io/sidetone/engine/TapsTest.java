package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Execution;
import io.sidetone.monitor.Audience;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.NoticePlayed;
import io.sidetone.monitor.MonitorEvent.TapClosed;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.Notice.When;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.TapView;
import io.sidetone.notice.Prompt;
import io.sidetone.testkit.CountingCodec;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What taps hear is what their people hear, and nobody in the call is sent anything else for it. */
class TapsTest {

    private static final Codec CODEC = new LinearCodec();
    private static final int LEVEL = 4000;
    private static final double[] TONES = {440, 880, 1320};
    private static final double PROMPT = 2200;
    private static final Map<String, Prompt> PROMPTS = Map.of("said", Prompt.tone((int) PROMPT, 1000, -18.3));

    /** Keeps everything, by speaker and frame. */
    private static final class Tape implements TapSink {

        private final Map<Integer, TreeMap<Long, short[]>> tracks = new HashMap<>();
        private long endedAt = -1;
        private String told = "";

        @Override
        public void frame(int speaker, short[] samples, int count, long frame, int rate) {
            assertThat(rate * MediaShard.FRAME_MS / 1000).isEqualTo(count);
            assertThat(tracks.computeIfAbsent(speaker, seat -> new TreeMap<>())
                .put(frame, Arrays.copyOf(samples, count))).isNull();
            Arrays.fill(samples, Short.MAX_VALUE);
        }

        @Override
        public void speaker(int seat, String name, Role role, boolean heardByCustomers, long fromFrame) {
            told += name + (heardByCustomers ? "+" : "-") + fromFrame + " ";
        }

        @Override
        public void gone(int seat, long fromFrame) {
            told += seat + "!" + fromFrame + " ";
        }

        @Override
        public void ended(long frame) {
            endedAt = frame;
        }

        private double level(int speaker, double hz, long from, long to) {
            short[] samples = new short[(int) (to - from) * 160];
            tracks.getOrDefault(speaker, new TreeMap<>()).subMap(from, to).forEach((frame, part) ->
                System.arraycopy(part, 0, samples, (int) (frame - from) * 160, 160));
            return Tone.levelDb(samples, 0, samples.length, hz, LEVEL);
        }
    }

    private VirtualCall call = new VirtualCall(1, Policies.DEFAULT, PROMPTS);
    private VirtualParty customer = join("customer", Role.CUSTOMER, 0);
    private VirtualParty agent = join("agent", Role.AGENT, 1);
    private VirtualParty supervisor;

    private VirtualParty join(String name, Role role, int tone) {
        return call.join(LegSpec.of(name, CODEC), role, Tone.sine(TONES[tone], LEVEL));
    }

    private void monitor(Mode mode) {
        supervisor = call.monitor(LegSpec.of("supervisor", CODEC), agent, mode, Tone.sine(TONES[2], LEVEL));
    }

    private Tape tap(TapView view, boolean apart) {
        Tape tape = new Tape();
        call.call.tap(view, apart, tape);
        return tape;
    }

    /** Which of the three tones are on a tape's sum in the last second, as "cas" with dots for silence. */
    private String heard(Tape tape) {
        StringBuilder text = new StringBuilder();
        long now = call.call.frame();
        for (int i = 0; i < TONES.length; i++) {
            double level = tape.level(TapSink.ALL, TONES[i], now - 40, now);
            assertThat(level < -40 || level > -3).as("tone %d at %s dB", i, level).isTrue();
            text.append(level > -3 ? "cas".charAt(i) : '.');
        }
        return text.toString();
    }

    @Test
    void eachViewHearsWhatItsPeopleHearInEveryMode() {
        call.run(1);
        Map<TapView, Tape> tapes = new TreeMap<>();
        for (TapView view : TapView.values()) {
            tapes.put(view, tap(view, false));
        }
        call.run(1);
        assertThat(heards(tapes)).containsExactly("ca.", "ca.", "ca.", "...");
        monitor(Mode.LISTEN);
        call.run(1);
        assertThat(heards(tapes)).containsExactly("ca.", "ca.", "ca.", "ca.");
        call.changeMode(supervisor, Mode.WHISPER);
        call.run(1);
        assertThat(heards(tapes)).containsExactly("ca.", "cas", "cas", "cas");
        call.changeMode(supervisor, Mode.BARGE);
        call.run(1);
        assertThat(heards(tapes)).containsExactly("cas", "cas", "cas", "cas");
        call.call.hold(agent.leg(), true);
        call.run(1);
        assertThat(heards(tapes)).as("among themselves").containsExactly("...", ".as", ".as", ".as");
        call.call.hold(agent.leg(), false);
        call.takeOver(supervisor);
        call.run(1);
        assertThat(heards(tapes)).containsExactly("c.s", "c.s", "c.s", "...");
    }

    private List<String> heards(Map<TapView, Tape> tapes) {
        return tapes.values().stream().map(this::heard).toList();
    }

    /** Field defect 2. */
    @Test
    void aWhisperIsNeverRecordedAsTheCustomer() {
        monitor(Mode.LISTEN);
        Tape tape = tap(TapView.CALL_PLUS_COACHING, true);
        call.run(1);
        call.changeMode(supervisor, Mode.WHISPER);
        call.run(1);
        call.changeMode(supervisor, Mode.BARGE);
        call.run(1);
        long end = call.call.frame();
        for (int seat = 0; seat < 3; seat++) {
            for (int tone = 0; tone < 3; tone++) {
                double level = tape.level(seat, TONES[tone], end - 100, end);
                assertThat(level).as("tone %d on track %d", tone, seat)
                    .isBetween(seat == tone ? -1.0 : -1000, seat == tone ? 1.0 : -60);
            }
        }
        assertThat(tape.tracks.get(2).firstKey()).as("a listener's microphone is not recorded").isEqualTo(51);
        assertThat(tape.told).isEqualTo("customer-1 agent+1 supervisor-1 supervisor+101 ");
    }

    @Test
    void whoSitsDownLaterAndWhoLeavesIsTold() {
        Tape tape = tap(TapView.CALL, true);
        call.runTicks(10);
        monitor(Mode.BARGE);
        call.runTicks(10);
        call.leave(supervisor);
        call.runTicks(10);
        assertThat(tape.told).isEqualTo("customer-1 agent+1 supervisor+11 supervisor-21 2!21 ");
        Tape later = tap(TapView.CALL, true);
        call.runTicks(1);
        assertThat(later.told).isEqualTo("customer-31 agent+31 ");
    }

    @ParameterizedTest
    @EnumSource(TapView.class)
    void aPrivacyPauseBlanksSupervisorsAndTapsButNotTheCall(TapView view) {
        monitor(Mode.BARGE);
        Tape tape = tap(view, false);
        call.run(1);
        assertThat(heard(tape)).isEqualTo("cas");
        call.call.pausePrivacy(true);
        call.runTicks(2);
        int before = tape.tracks.get(TapSink.ALL).size();
        int sent = supervisor.heard.size();
        call.run(1);
        assertThat(tape.tracks.get(TapSink.ALL)).hasSize(before);
        assertThat(level(customer, 1)).isGreaterThan(-1);
        assertThat(level(customer, 2)).as("he is out of it").isLessThan(-50);
        assertThat(level(supervisor, 0)).isLessThan(-50);
        assertThat(supervisor.heard.size()).as("silence is sent").isGreaterThan(sent + 40);
        call.call.pausePrivacy(false);
        call.run(1);
        assertThat(heard(tape)).isEqualTo("cas");
        assertThat(level(customer, 2)).isGreaterThan(-1);
    }

    private double level(VirtualParty listener, int tone) {
        short[] ears = listener.earsBetween(call.seconds() - 0.8, call.seconds());
        return Tone.levelDb(ears, 0, ears.length, TONES[tone], LEVEL);
    }

    /** Loss, jitter, all modes, a notice and a takeover: once with eight taps that come and go, once without. */
    @ParameterizedTest(name = "coders run {0}")
    @EnumSource(Execution.class)
    void nobodyIsSentAnythingElseForATap(Execution execution) {
        for (long seed = 0; seed < 20; seed++) {
            VirtualCall tapped = scene(seed, execution, true);
            VirtualCall plain = scene(seed, execution, false);
            assertThat(tapped.events).filteredOn(NoticePlayed.class::isInstance).isNotEmpty();
            for (String name : List.of("customer", "agent", "supervisor")) {
                assertThat(tapped.parties.get(name).heard).as("%s, seed %d", name, seed)
                    .isEqualTo(plain.parties.get(name).heard);
            }
        }
    }

    private static VirtualCall scene(long seed, Execution execution, boolean tapped) {
        Notice notice = new Notice("said", When.PERIODIC, Set.of(), Set.of(Audience.CUSTOMERS), false,
            Duration.ofSeconds(3));
        VirtualCall call = new VirtualCall(seed, Policies.DEFAULT.withNotices(NoticePlan.of(notice)), PROMPTS);
        Random random = new Random(seed);
        Random taps = new Random(~seed);
        Codec codec = new CountingCodec("LEFT", execution);
        int[] times = {10, 20, 30, 40, 60};
        VirtualParty agent = null;
        for (Role role : List.of(Role.CUSTOMER, Role.AGENT)) {
            Codec own = random.nextInt(3) == 0 ? new CountingCodec("RIGHT", execution) : codec;
            agent = call.join(LegSpec.of(role.name().toLowerCase(), own), role, Voices.noise(role.ordinal()),
                times[random.nextInt(5)]).loses(random.nextInt(3) * 0.05).jitters(random.nextInt(50));
        }
        VirtualParty supervisor = null;
        for (int tick = 0; tick < 600; tick++) {
            if (tapped && taps.nextInt(20) == 0) {
                if (call.call.tapRefusal() == null && taps.nextBoolean()) {
                    call.call.tap(TapView.values()[taps.nextInt(4)], taps.nextBoolean(), new Tape());
                }
            }
            if (tick == 100) {
                supervisor = call.monitor(LegSpec.of("supervisor", codec), agent, Mode.LISTEN, Voices.noise(9));
            } else if (tick > 100 && tick < 500 && random.nextInt(25) == 0) {
                call.changeMode(supervisor, Mode.values()[random.nextInt(3)]);
            } else if (tick > 100 && random.nextInt(100) == 0) {
                call.call.hold(agent.leg(), random.nextBoolean());
            } else if (tick == 520) {
                call.takeOver(supervisor);
            }
            call.runTicks(1);
        }
        return call;
    }

    @Test
    void eightTapsHaveSeatsAndTheNinthNot() {
        Tape[] tapes = new Tape[8];
        for (int i = 0; i < 8; i++) {
            assertThat(call.call.tapRefusal()).isNull();
            tapes[i] = tap(TapView.CALL, false);
        }
        assertThat(call.call.tapRefusal()).isEqualTo(Refusal.NO_SEAT);
        assertThatThrownBy(() -> tap(TapView.CALL, false)).isInstanceOf(IllegalStateException.class);
        call.run(1);
        call.call.untap(7, tapes[7]);
        call.call.untap(7, tapes[7]);
        Tape next = tap(TapView.SUPERVISOR_EXPERIENCE, false);
        call.run(1);
        call.call.untap(7, tapes[7]);
        assertThat(tapes[7].endedAt).isEqualTo(50);
        assertThat(tapes[7].tracks.get(TapSink.ALL).lastKey()).isEqualTo(49);
        assertThat(next.tracks).as("nothing of what the seat's former tap heard").isEmpty();
        call.call.end();
        call.runTicks(2);
        assertThat(tapes[0].endedAt).isEqualTo(101);
        assertThat(next.endedAt).isEqualTo(101);
        assertThat(call.call.tapRefusal()).isEqualTo(Refusal.CALL_GONE);
    }

    @Test
    void aSinkThatThrowsIsClosedAndDisturbsNobody() {
        Tape healthy = tap(TapView.CALL, false);
        call.call.tap(TapView.CALL, true, (speaker, samples, count, frame, rate) -> {
            if (frame == 25) {
                throw new StackOverflowError("frame " + frame);
            }
        });
        call.run(1);
        assertThat(healthy.tracks.get(TapSink.ALL)).hasSize(49);
        assertThat(call.events).filteredOn(TapClosed.class::isInstance)
            .containsExactly(new TapClosed("call", 25, 1, true));
        assertThat(level(customer, 1)).isGreaterThan(-1);
    }

    @Test
    void aTapHearsThePromptsThatItsPeopleHear() {
        Notice notice = new Notice("said", When.WHILE_TAPPED, Set.of(), Set.of(Audience.AGENTS), false,
            Duration.ofSeconds(1));
        call = new VirtualCall(1, Policies.DEFAULT.withNotices(NoticePlan.of(notice)), PROMPTS);
        customer = join("customer", Role.CUSTOMER, 0);
        agent = join("agent", Role.AGENT, 1);
        call.run(3);
        assertThat(call.events).filteredOn(NoticePlayed.class::isInstance).as("nobody listens").isEmpty();
        Tape calls = tap(TapView.CALL, false);
        Tape agents = tap(TapView.AGENT_EXPERIENCE, false);
        Tape apart = tap(TapView.AGENT_EXPERIENCE, true);
        call.run(2);
        long now = call.call.frame();
        assertThat(agents.level(TapSink.ALL, PROMPT, now - 90, now)).isGreaterThan(-3);
        assertThat(calls.level(TapSink.ALL, PROMPT, now - 90, now)).isLessThan(-40);
        assertThat(apart.level(8, PROMPT, now - 90, now)).as("a track of its own").isGreaterThan(-6);
        assertThat(apart.level(1, PROMPT, now - 90, now)).isLessThan(-40);
        assertThat(apart.told).contains("prompt said-");
    }
}
