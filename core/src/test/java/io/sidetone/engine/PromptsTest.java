package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.Audience;
import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.MonitorEvent.ModeNotChanged;
import io.sidetone.monitor.MonitorEvent.NoticeFailed;
import io.sidetone.monitor.MonitorEvent.NoticePlayed;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.Notice.When;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionState;
import io.sidetone.notice.Prompt;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Speech;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call says itself is heard by those it is meant for and by nobody else, and what it announces waits for it. */
class PromptsTest {

    private static final Codec CODEC = new LinearCodec();
    private static final int LEVEL = 4000;
    private static final double CUSTOMER = 440;
    private static final double AGENT = 880;
    private static final double SUPERVISOR = 1320;
    private static final double PROMPT = 2200;
    private static final double NO_SOUND = -45;

    /** A second at the level of the parties. */
    private static final Map<String, Prompt> PROMPTS = Map.of("said", Prompt.tone((int) PROMPT, 1000, -18.3),
        "soft", Prompt.tone(400, 700, -32));
    private static final Notice TO_AGENT = Notice.atSessionStart("said", true);
    private static final Notice BEFORE_BARGE = new Notice("said", When.MODE_CHANGE, Set.of(Mode.BARGE),
        Set.of(Audience.CUSTOMERS), true, Duration.ZERO);

    private VirtualCall call;
    private VirtualParty customer;
    private VirtualParty agent;

    private void open(NoticePlan plan) {
        open(Policies.DEFAULT.withNotices(plan));
    }

    private void open(Policies policies) {
        call = new VirtualCall(1, policies, PROMPTS);
        customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Tone.sine(CUSTOMER, LEVEL));
        agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, Tone.sine(AGENT, LEVEL));
    }

    private VirtualParty monitor(Mode mode) {
        return call.monitor(LegSpec.of("supervisor", CODEC), agent, mode, Tone.sine(SUPERVISOR, LEVEL));
    }

    private double level(VirtualParty listener, double hz, double from, double to) {
        short[] ears = listener.earsBetween(from, to);
        return ears.length == 0 ? -100 : Tone.levelDb(ears, 0, ears.length, hz, LEVEL);
    }

    private double level(VirtualParty listener, double hz) {
        return level(listener, hz, call.seconds() - 0.4, call.seconds());
    }

    private <E extends MonitorEvent> List<E> events(Class<E> kind) {
        return call.events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void aMandatoryNoticeIsHeardByItsAudienceAloneAndTheSupervisorHearsNothingBeforeItsEnd() {
        open(NoticePlan.of(TO_AGENT));
        call.run(1);
        VirtualParty supervisor = monitor(Mode.LISTEN);
        call.run(0.7);
        assertThat(level(agent, PROMPT)).isGreaterThan(-1);
        assertThat(level(agent, CUSTOMER)).as("the call goes on").isGreaterThan(-1);
        assertThat(level(customer, PROMPT)).isLessThan(NO_SOUND);
        assertThat(supervisor.heard).isEmpty();
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ATTACHING);
        call.run(1);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
        assertThat(level(supervisor, AGENT)).isGreaterThan(-1);
        NoticePlayed played = events(NoticePlayed.class).get(0);
        assertThat(played.lastSample() - played.firstSample() + 1).as("a second at 48 kHz").isEqualTo(48_000);
        long heardFromNs = supervisor.heard.get(0).timeNs();
        assertThat(heardFromNs).as("nothing before").isGreaterThanOrEqualTo(played.lastSample() * 1_000_000 / 48);
        assertThat(played).extracting(NoticePlayed::supervisor, NoticePlayed::prompt, NoticePlayed::mode)
            .containsExactly("supervisor", "said", Mode.LISTEN);
    }

    @Test
    void theSamplesThatTheEventNamesAreThoseThatWereHeard() {
        open(NoticePlan.of(TO_AGENT));
        customer.silent(true);
        call.run(1);
        monitor(Mode.LISTEN);
        call.run(3);
        NoticePlayed played = events(NoticePlayed.class).get(0);
        short[] ears = agent.ears();
        int begin = 0;
        while (Math.abs(ears[begin]) < 50) {
            begin++;
        }
        int end = ears.length - 1;
        while (Math.abs(ears[end]) < 50) {
            end--;
        }
        // The agent's first packet holds the frame in whose tick it was sent.
        long base = agent.heard.get(0).timeNs() / MediaShard.FRAME_NS * 160;
        assertThat(base + begin).isBetween(played.firstSample() / 6, played.firstSample() / 6 + 40);
        assertThat(base + end).isBetween(played.lastSample() / 6 - 40, played.lastSample() / 6);
    }

    @Test
    void aModeThatHasToBeAnnouncedWaitsAndTheOldOneStays() {
        open(NoticePlan.of(BEFORE_BARGE));
        VirtualParty supervisor = monitor(Mode.WHISPER);
        call.run(1);
        assertThat(call.changeMode(supervisor, Mode.BARGE)).isInstanceOf(Outcome.Pending.class);
        call.run(0.7);
        assertThat(level(customer, PROMPT)).isGreaterThan(-1);
        assertThat(level(customer, SUPERVISOR)).as("not yet").isLessThan(NO_SOUND);
        assertThat(level(agent, SUPERVISOR)).as("still whispering").isGreaterThan(-1);
        assertThat(level(agent, PROMPT)).isLessThan(NO_SOUND);
        call.run(1);
        assertThat(level(customer, SUPERVISOR)).isGreaterThan(-1);
        assertThat(events(NoticePlayed.class)).hasSize(1);
    }

    @Test
    void aNewerCommandCutsTheNoticeShortAndTakesItsPlace() {
        open(NoticePlan.of(BEFORE_BARGE));
        VirtualParty supervisor = monitor(Mode.LISTEN);
        call.run(1);
        call.changeMode(supervisor, Mode.BARGE);
        call.run(0.4);
        call.changeMode(supervisor, Mode.WHISPER);
        call.runTicks(4);
        call.run(0.4);
        assertThat(level(customer, PROMPT)).isLessThan(NO_SOUND);
        call.run(2);
        assertThat(level(customer, SUPERVISOR)).isLessThan(NO_SOUND);
        assertThat(level(agent, SUPERVISOR)).isGreaterThan(-1);
        assertThat(events(NoticePlayed.class)).isEmpty();
        assertThat(events(ModeNotChanged.class)).extracting(ModeNotChanged::reason)
            .containsExactly(Refusal.SUPERSEDED);
    }

    @Test
    void whatCantBePlayedEndsASessionThatHadToBeginWithItAndKeepsAModeAsItIs() {
        open(NoticePlan.of(Notice.atSessionStart("missing", true)));
        VirtualParty first = monitor(Mode.LISTEN);
        call.run(1);
        assertThat(first.leg().session().cause()).isEqualTo(Cause.NOTICE_FAILED);
        assertThat(first.heard).isEmpty();
        open(NoticePlan.of(new Notice("missing", When.MODE_CHANGE, Set.of(Mode.BARGE), Set.of(Audience.CUSTOMERS), true,
            Duration.ZERO)));
        VirtualParty second = monitor(Mode.LISTEN);
        call.run(1);
        call.changeMode(second, Mode.BARGE);
        call.run(1);
        assertThat(second.leg().session().mode()).isEqualTo(Mode.LISTEN);
        assertThat(events(ModeNotChanged.class)).extracting(ModeNotChanged::reason)
            .containsExactly(Refusal.NOTICE_FAILED);
        assertThat(events(NoticeFailed.class)).extracting(NoticeFailed::prompt).containsExactly("missing");
    }

    @Test
    void aNoticeThatNobodyHearsToItsEndHasFailed() {
        open(NoticePlan.of(BEFORE_BARGE));
        VirtualParty supervisor = monitor(Mode.LISTEN);
        call.run(1);
        call.changeMode(supervisor, Mode.BARGE);
        call.run(0.3);
        call.call.hold(agent.leg(), true);
        call.run(2);
        assertThat(supervisor.leg().session().mode()).isEqualTo(Mode.LISTEN);
        assertThat(events(NoticePlayed.class)).isEmpty();
    }

    @Test
    void severalNoticesOfASessionArePlayedOneAfterTheOther() {
        open(NoticePlan.of(TO_AGENT, BEFORE_BARGE, Notice.entryTone(true)));
        VirtualParty supervisor = monitor(Mode.BARGE);
        call.run(2);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ATTACHING);
        call.run(1);
        List<NoticePlayed> played = events(NoticePlayed.class);
        assertThat(played).extracting(NoticePlayed::prompt).containsExactly("said", "said", Notice.ENTRY_TONE);
        for (int i = 1; i < played.size(); i++) {
            assertThat(played.get(i).firstSample()).isGreaterThan(played.get(i - 1).lastSample());
        }
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
    }

    @Test
    void whatIsNotMandatoryDelaysNobody() {
        open(NoticePlan.of(Notice.atSessionStart("said", false), Notice.entryTone(false)));
        VirtualParty supervisor = monitor(Mode.BARGE);
        call.runTicks(2);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
        call.run(2);
        assertThat(events(NoticePlayed.class)).extracting(NoticePlayed::prompt)
            .containsExactlyInAnyOrder("said", Notice.ENTRY_TONE);
    }

    @Test
    void thatTheCallMayBeMonitoredIsSaidAtItsStartBeforeAnybodyMonitorsIt() {
        open(NoticePlan.of(Notice.atCallStart("said", true)));
        VirtualParty supervisor = monitor(Mode.LISTEN);
        call.run(0.8);
        assertThat(level(customer, PROMPT)).isGreaterThan(-1);
        assertThat(supervisor.heard).isEmpty();
        call.run(1);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
        assertThat(events(NoticePlayed.class)).singleElement().matches(played -> played.supervisor() == null);
    }

    @Test
    void whatHasToBeSaidAtTheStartIsSaidAnewToWhoWasPutOnHoldMeanwhile() {
        open(NoticePlan.of(Notice.atCallStart("said", true)));
        VirtualParty supervisor = monitor(Mode.LISTEN);
        call.run(0.5);
        call.call.hold(agent.leg(), true);
        call.run(2);
        assertThat(events(NoticePlayed.class)).isEmpty();
        assertThat(supervisor.heard).isEmpty();
        call.call.hold(agent.leg(), false);
        call.run(2);
        assertThat(events(NoticeFailed.class)).hasSize(1);
        assertThat(events(NoticePlayed.class)).hasSize(1);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
    }

    @Test
    void aSupervisorMayBeToldSomethingBeforeHeHearsTheCall() {
        open(NoticePlan.of(new Notice("said", When.SESSION_START, Set.of(Mode.LISTEN), Set.of(Audience.SUPERVISORS),
            true, Duration.ZERO)));
        VirtualParty supervisor = monitor(Mode.LISTEN);
        call.run(0.9);
        assertThat(level(supervisor, PROMPT)).isGreaterThan(-1);
        assertThat(level(supervisor, AGENT)).isLessThan(NO_SOUND);
        assertThat(level(agent, PROMPT)).isLessThan(NO_SOUND);
        call.run(1);
        assertThat(level(supervisor, AGENT)).isGreaterThan(-1);
    }

    @Test
    void eightPromptsHaveSeatsAndTheNinthHasFailed() {
        Notice[] notices = new Notice[9];
        for (int i = 0; i < 9; i++) {
            notices[i] = new Notice("said", When.SESSION_START, Set.of(Mode.LISTEN),
                Set.of(i % 2 == 0 ? Audience.AGENTS : Audience.CUSTOMERS), false, Duration.ofNanos(i));
        }
        open(NoticePlan.of(notices));
        monitor(Mode.LISTEN);
        call.run(2);
        assertThat(events(NoticePlayed.class)).hasSize(8);
        assertThat(events(NoticeFailed.class)).hasSize(1);
    }

    @Test
    void aRequestMayAskForMoreThanThePoliciesDo() {
        NoticePlan plan = NoticePlan.of(TO_AGENT).and(NoticePlan.of(TO_AGENT, BEFORE_BARGE));
        assertThat(plan.notices()).containsExactly(TO_AGENT, BEFORE_BARGE);
    }

    @Test
    void aCustomerOnHoldHearsHoldAudioAndNobodyElseDoes() {
        open(NoticePlan.NONE.withHoldAudio(Notice.HOLD_MUSIC));
        VirtualParty supervisor = monitor(Mode.LISTEN);
        call.run(1);
        assertThat(loudness(customer, 0.5)).isPositive();
        call.call.hold(agent.leg(), true);
        call.run(3);
        assertThat(loudness(customer, 2)).as("something plays").isGreaterThan(100);
        assertThat(level(customer, AGENT)).isLessThan(NO_SOUND);
        assertThat(level(agent, CUSTOMER)).isLessThan(NO_SOUND);
        assertThat(loudness(agent, 1)).as("silence").isZero();
        assertThat(level(supervisor, CUSTOMER)).isLessThan(NO_SOUND);
        call.call.hold(agent.leg(), false);
        call.run(1);
        assertThat(level(customer, AGENT)).isGreaterThan(-1);
        assertThat(call.call.matrix()).isEqualTo(0x030102);
    }

    @Test
    void aParkedCustomerHearsHoldAudio() {
        open(Policies.DEFAULT.withAgentDeparted(AgentDepartedPolicy.PARK)
            .withNotices(NoticePlan.NONE.withHoldAudio(Notice.HOLD_MUSIC)));
        call.run(1);
        call.leave(agent);
        call.run(3);
        assertThat(loudness(customer, 2)).isGreaterThan(100);
    }

    @Test
    void whoHoldsTheLineHimselfHearsNoPrompt() {
        open(NoticePlan.of(new Notice("said", When.PERIODIC, Set.of(), Set.of(Audience.CUSTOMERS), false,
            Duration.ofSeconds(2))).withHoldAudio(Notice.HOLD_MUSIC));
        call.call.hold(customer.leg(), true);
        call.runTicks(3);
        int before = customer.heard.size();
        call.run(5);
        assertThat(customer.heard).hasSize(before);
    }

    private double loudness(VirtualParty listener, double seconds) {
        short[] ears = listener.earsBetween(call.seconds() - seconds, call.seconds());
        double power = 0;
        for (short sample : ears) {
            power += sample * sample;
        }
        return Math.sqrt(power / Math.max(1, ears.length));
    }

    @Test
    void afterANoticeTheCustomerIsSentHisAgentsOwnPayloadsAgain() {
        open(NoticePlan.of(BEFORE_BARGE));
        VirtualParty supervisor = monitor(Mode.LISTEN);
        call.run(1);
        call.changeMode(supervisor, Mode.BARGE);
        call.run(0.5);
        call.changeMode(supervisor, Mode.LISTEN);
        call.run(3);
        List<SentPacket> last = customer.heard.subList(customer.heard.size() - 50, customer.heard.size());
        for (int i = 0; i < last.size(); i++) {
            byte[] payload = last.get(i).payload();
            assertThat(agent.spoken.stream().anyMatch(spoken -> Arrays.equals(spoken, payload))).isTrue();
        }
    }

    @Test
    void aHundredNoticesAddNoDelay() {
        open(NoticePlan.of(new Notice("said", When.PERIODIC, Set.of(), Set.of(Audience.CUSTOMERS), false,
            Duration.ofSeconds(2))));
        call.run(10);
        long before = ahead(customer);
        call.run(200);
        assertThat(events(NoticePlayed.class).size()).isGreaterThan(100);
        assertThat(ahead(customer) - before).as("ticks of 8 kHz").isBetween(-480L, 480L);
        for (NoticePlayed played : events(NoticePlayed.class)) {
            assertThat(played.lastSample() - played.firstSample() + 1).isEqualTo(48_000);
            double from = played.firstSample() / 48_000.0;
            assertThat(level(customer, PROMPT, from - 1e-6, from + 0.05)).as("the beginning of %s", played)
                .isGreaterThan(-3);
        }
    }

    /** How far the last packet's timestamp is ahead of when it was sent, from the first. */
    private static long ahead(VirtualParty party) {
        SentPacket first = party.heard.get(0);
        SentPacket last = party.heard.get(party.heard.size() - 1);
        return (last.timestamp() - first.timestamp() & 0xFFFF_FFFFL) - (last.timeNs() - first.timeNs()) * 8 / 1_000_000;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void noticesDoNotClick(long seed) {
        short[] speech = Speech.samples("speech/debian-en/queue-thankyou.wav");
        Notice notice = new Notice("soft", When.PERIODIC, Set.of(), Set.of(Audience.CUSTOMERS, Audience.AGENTS), false,
            Duration.ofMillis(1_000 + 37 * seed));
        call = new VirtualCall(seed, Policies.DEFAULT.withNotices(NoticePlan.of(notice)), PROMPTS);
        customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Voices.SILENT);
        agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, n -> speech[n % speech.length],
            new int[] {10, 20, 30, 40, 60}[(int) seed % 5]);
        call.runTicks(500);
        assertThat(events(NoticePlayed.class)).hasSizeGreaterThan(5);
        short[] ears = customer.ears();
        int largest = 0;
        for (int i = 1; i < ears.length - 480; i++) {
            largest = Math.max(largest, Math.abs(ears[i] - ears[i - 1]));
        }
        assertThat(largest).as("largest step, seed %d", seed).isLessThanOrEqualTo(Speech.clickLimit(speech) * 9 / 8);
    }

    @Test
    void aPromptGoesOnWhereTheCallBeginsToMixAtAnotherRate() {
        open(NoticePlan.of(new Notice("said", When.PERIODIC, Set.of(), Set.of(Audience.CUSTOMERS), false,
            Duration.ofSeconds(2))));
        call.runTicks(20);
        call.join(LegSpec.of("wide", new LinearCodec("WIDE", 16_000, 16_000)), Role.AGENT, Voices.SILENT);
        call.run(2);
        assertThat(call.call.mixingRate()).isEqualTo(16_000);
        assertThat(events(NoticePlayed.class)).first().matches(played ->
            Math.abs(played.lastSample() - played.firstSample() + 1 - 48_000) <= 6);
    }
}
