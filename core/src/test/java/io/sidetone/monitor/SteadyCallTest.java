package io.sidetone.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Frames of a call in which nothing can happen look at nothing, and nobody can tell. */
class SteadyCallTest {

    private static final int RUNS = 300;
    private static final int ACTS = 60;
    private static final Input[] COMMANDS = {Input.LISTEN, Input.WHISPER, Input.BARGE, Input.MUTE, Input.UNMUTE,
        Input.TAKE_OVER, Input.CANCEL, Input.MEDIA_LOST, Input.HUNG_UP, Input.END, Input.REVOKED};

    /** A call, and whether its every frame looks at everything. */
    private record Watched(TestCall call, boolean always) {

        Watched(Policies policies, boolean decided, boolean always) {
            this(decided ? TestCall.decided(policies) : new TestCall(policies), always);
        }

        /** Seeded alike, it does the same to each. */
        void act(Random random) {
            CallMonitor monitor = call.monitor;
            int seat = random.nextInt(HearingMatrix.SEATS);
            boolean value = random.nextBoolean();
            Session session = call.sessions.isEmpty() ? null
                : call.sessions.get(random.nextInt(call.sessions.size()));
            switch (random.nextInt(session == null ? 10 : 16)) {
                case 0 -> join(Role.values()[random.nextInt(2)]);
                case 1 -> monitor.parties().leave(seat);
                case 2 -> monitor.parties().hold(seat, value);
                case 3 -> monitor.parties().consult(seat, value);
                case 4 -> monitor.parties().mute(seat, value);
                case 5 -> monitor.parties().talkPrivately(seat, value);
                case 6 -> monitor.pausePrivacy(value);
                case 7 -> transfer(seat, value);
                case 8, 9 -> start(random);
                case 10 -> session.legUp();
                case 11 -> answer(session, random);
                case 12 -> call.proven[seat] = value;
                case 13 -> session.talk(value, outcome -> { });
                default -> call.command(session, COMMANDS[random.nextInt(COMMANDS.length)]);
            }
        }

        private void join(Role role) {
            if (call.monitor.parties().joinRefusal(role) == null) {
                call.join(role + " " + call.events.size(), role);
            }
        }

        private void transfer(int seat, boolean begins) {
            Transfers transfers = call.monitor.transfers();
            if (transfers.refusal(seat, !begins) == null) {
                if (begins) {
                    transfers.begin(seat);
                } else {
                    transfers.complete(seat, "other " + call.events.size());
                }
            } else if (begins) {
                transfers.fail();
            }
        }

        private void start(Random random) {
            Mode mode = Mode.values()[random.nextInt(3)];
            Coaching coaching = Coaching.OFF.withPrivateTalk(random.nextBoolean());
            SessionRequest request = SessionRequest.of("S" + random.nextInt(3), mode).withCoaching(coaching)
                .withFollow(random.nextInt(4) == 0 ? Follow.nextCall(Duration.ofMinutes(1)) : Follow.NONE);
            if (call.monitor.startRefusal(request, call.agent) == null) {
                call.start(request, call.agent);
            }
        }

        private void answer(Session session, Random random) {
            Set<Right> rights = EnumSet.noneOf(Right.class);
            for (Right right : Right.values()) {
                if (random.nextInt(4) > 0) {
                    rights.add(right);
                }
            }
            Grant grant = new Grant(rights, Duration.ofMillis(20 + random.nextInt(2_000)), 0);
            if (session.awaiting) {
                call.desk.answer(session, grant);
            } else if (random.nextBoolean()) {
                session.change(grant);
            }
        }

        void frame() {
            if (always) {
                call.monitor.stir();
            }
            call.frame();
        }
    }

    @Test
    void whateverIsDoneToACallEachFrameEndsAsIfItHadLookedAtEverything() {
        long seed = Long.getLong("sidetone.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            Duration second = Duration.ofSeconds(1);
            Policies policies = Policies.DEFAULT.withTimes(second, second, second, Duration.ofSeconds(2))
                .withAgentDeparted(AgentDepartedPolicy.values()[random.nextInt(AgentDepartedPolicy.values().length)])
                .withNoticeBefore(random.nextInt(3) == 0 ? Set.of(Mode.BARGE) : Set.of());
            boolean decided = random.nextBoolean();
            List<Watched> both = List.of(new Watched(policies, decided, false), new Watched(policies, decided, true));
            for (int act = 0; act < ACTS; act++) {
                long each = random.nextLong();
                int frames = random.nextInt(4) == 0 ? random.nextInt(60) : random.nextInt(3);
                both.forEach(watched -> watched.act(new Random(each)));
                for (int frame = 0; frame < frames; frame++) {
                    both.forEach(Watched::frame);
                    assertThat(both.get(0).call.dump()).as("seed %d, run %d, act %d, frame %d", seed, run, act, frame)
                        .isEqualTo(both.get(1).call.dump());
                }
            }
        }
    }
}
