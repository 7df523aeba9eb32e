package io.sidetone.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Calls, parties and sessions that come and go at random, and what must be true of their endpoints then. */
final class OpensAndCloses {

    private static final int MOST_CALLS = 12;
    private static final LinearCodec CODEC = new LinearCodec();

    /** One call with everybody who ever wanted in. */
    private static final class Open {

        final MonitoredCall call;
        final List<Party> parties = new ArrayList<>();
        final List<MonitoringSession> sessions = new ArrayList<>();

        Open(MonitoredCall call) {
            this.call = call;
        }
    }

    /** Counts what happens to it, and now and then lets somebody leave in the middle of a poll, a packet or a close. */
    private final class CountingEndpoint implements Endpoint {

        private final Open owner;
        CompletableFuture<Boolean> seated = new CompletableFuture<>();
        private final byte[] packet = new byte[RtpHeader.LENGTH + 320];
        private int sequence;
        private long spokeNs = -1;
        int closes;
        int calledAfterClose;

        CountingEndpoint(Open owner) {
            this.owner = owner;
        }

        @Override
        public int poll(Inbox inbox, int limit) {
            used();
            if (spokeNs == nowNs) {
                return 0;
            }
            spokeNs = nowNs;
            RtpHeader.write(packet, 0, false, 97, sequence & 0xFFFF, 160 * sequence, 5);
            sequence++;
            inbox.datagram(packet, 0, packet.length);
            return 1;
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            used();
            packets++;
        }

        @Override
        public void sendControl(byte[] buffer, int offset, int length) {
            used();
        }

        @Override
        public void close() {
            closes++;
            disturb();
        }

        private void used() {
            calledAfterClose += closes;
            disturb();
        }

        private void disturb() {
            if (random.nextInt(400) == 0) {
                leave(owner);
            }
        }
    }

    private final String what;
    private final Random random;
    private long nowNs;
    private long packets;
    private final List<Open> open = new ArrayList<>();
    private final List<CompletionStage<?>> stages = new ArrayList<>();
    private final List<CountingEndpoint> endpoints = new ArrayList<>();
    private final Sidetone sidetone = Sidetone.configure().seed(1).clock(() -> nowNs).withoutThreads();
    private final ShardAgent shard = sidetone.shards.get(0);
    private int opened;

    OpensAndCloses(long seed) {
        what = "seed " + seed;
        random = new Random(seed);
    }

    void run(int opens) {
        while (opened < opens) {
            act();
            if (random.nextInt(3) == 0) {
                turn();
                settle();
            }
        }
        open.forEach(one -> ask(one.call.end()));
        for (int i = 0; i < 3; i++) {
            nowNs += MediaShard.FRAME_NS;
            turn();
        }
        settle();
        assertThat(endpoints).as(what).isEmpty();
        assertThat(stages).as(what).isEmpty();
        assertThat(shard.endpoints.size()).as(what).isZero();
        assertThat(shard.media().callCount()).as(what).isZero();
        assertThat(sidetone.endpointFailures()).as(what).isZero();
        assertThat(packets).as("something went on meanwhile, %s", what).isGreaterThan(opens);
    }

    private void turn() {
        nowNs += random.nextInt(3) * 10_000_000L;
        sidetone.doWork();
        while (sidetone.dispatch() > 0) {
            // all of it
        }
    }

    /** What is answered or closed needn't be watched any more; the rest stays within what can be open. */
    private void settle() {
        stages.removeIf(stage -> stage.toCompletableFuture().isDone());
        endpoints.removeIf(end -> {
            assertThat(end.closes).as("closed once, %s", what).isLessThanOrEqualTo(1);
            assertThat(end.calledAfterClose).as("called after close, %s", what).isZero();
            boolean refused = end.seated.isDone() && !end.seated.join();
            assertThat(refused && end.closes > 0).as("refused, and closed, %s", what).isFalse();
            return end.closes == 1 || refused;
        });
        assertThat(shard.media().callCount()).as(what).isLessThanOrEqualTo(3 * MOST_CALLS);
        assertThat(shard.endpoints.size()).as(what).isLessThanOrEqualTo(8 * 3 * MOST_CALLS);
    }

    private void act() {
        if (open.size() < MOST_CALLS && random.nextInt(4) == 0) {
            open.add(new Open(sidetone.open("call " + opened++)));
            ask(open.get(open.size() - 1).call.opened());
        }
        if (open.isEmpty()) {
            return;
        }
        Open one = open.get(random.nextInt(open.size()));
        int dice = random.nextInt(20);
        if (dice < 8) {
            joins(one);
        } else if (dice < 12 && !one.parties.isEmpty()) {
            monitors(one);
        } else if (dice < 15 && !one.sessions.isEmpty()) {
            MonitoringSession session = one.sessions.get(random.nextInt(one.sessions.size()));
            ask(dice == 12 ? session.takeOver() : session.switchTo(Mode.values()[random.nextInt(3)]));
        } else if (dice < 18) {
            leave(one);
        } else {
            ask(one.call.end());
            ask(one.call.end());
            open.remove(one);
            if (random.nextBoolean()) {
                joins(one);
            }
        }
    }

    private void joins(Open one) {
        CountingEndpoint end = new CountingEndpoint(one);
        Party party = one.call.join(LegSpec.of("party " + opened++, CODEC),
            random.nextBoolean() ? Role.CUSTOMER : Role.AGENT, end);
        one.parties.add(party);
        watch(end, party.joined());
    }

    private void monitors(Open one) {
        CountingEndpoint end = new CountingEndpoint(one);
        Party target = one.parties.get(random.nextInt(one.parties.size()));
        MonitoringSession session = one.call.monitor(LegSpec.of("supervisor " + opened++, CODEC), end, target,
            Mode.values()[random.nextInt(3)]);
        one.sessions.add(session);
        watch(end, session.started());
    }

    /** Somebody leaves, and perhaps again. */
    private void leave(Open one) {
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            if (random.nextBoolean() && !one.sessions.isEmpty()) {
                ask(one.sessions.get(random.nextInt(one.sessions.size())).end());
            } else if (!one.parties.isEmpty()) {
                ask(one.parties.get(random.nextInt(one.parties.size())).leave());
            }
        }
    }

    private void watch(CountingEndpoint end, CompletionStage<Outcome> stage) {
        end.seated = stage.thenApply(Outcome::accepted).toCompletableFuture();
        endpoints.add(end);
        ask(stage);
    }

    private void ask(CompletionStage<?> stage) {
        stages.add(stage);
    }
}
