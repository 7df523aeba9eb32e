package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Execution;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.OthersAtTakeover;
import io.sidetone.monitor.PeerVisibility;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * One call in which anything may happen. Each speaker's voice is a Walsh code of his seat, so that any 10 ms of a mix
 * say exactly who is in it, and every packet is compared with the matrix in force when it was sent.
 */
final class ChaosCall {

    private static final int PERIOD = 16;
    private static final int LEVEL = 3000;
    private static final short ANOTHER_CALLS = 9000;
    private static final int BLOCK = 80;
    private static final int LONGEST_IN_TICKS = 5;
    /** Concealment and time scaling move a code in time, and then a part of it looks like another's. */
    private static final double MOST_SMEARED = 0.5;
    private static final Mode[] MODES = Mode.values();
    private static final Codec[] INLINE = {new LinearCodec("LEFT"), new LinearCodec("RIGHT")};
    private static final Codec[] WORKER = {new LinearCodec("LEFT", Execution.WORKER),
        new LinearCodec("RIGHT", Execution.WORKER)};
    private static final int[] PACKET_TIMES = {10, 20, 30, 40, 60};

    final VirtualCall call;
    private final long seed;
    private final boolean wild;
    private final Codec[] codecs;
    /** Null where coders run inline. */
    private final LateWorkshop workshop;
    private final Random random;
    private final ChaosInvariants invariants;
    private boolean restless;
    private final List<VirtualParty> present = new ArrayList<>();
    private final boolean[] inverted = new boolean[HearingMatrix.SEATS];
    private final long[] recent = new long[LONGEST_IN_TICKS];
    private int joined;
    private long blocks;

    /** {@code wild}: a bad network, packets of all lengths and two codecs; else what is heard is exact to the frame. */
    ChaosCall(long seed, boolean wild) {
        this(seed, wild, INLINE, null);
    }

    /** Likewise, with coders run by workers, which may be late. */
    static ChaosCall onWorkers(long seed, boolean wild, LateWorkshop workshop) {
        return new ChaosCall(seed, wild, WORKER, workshop);
    }

    private ChaosCall(long seed, boolean wild, Codec[] codecs, LateWorkshop workshop) {
        this.seed = seed;
        this.codecs = codecs;
        this.workshop = workshop;
        this.wild = wild;
        random = new Random(seed);
        call = new VirtualCall(seed, Policies.DEFAULT
            .withPeerVisibility(pick(PeerVisibility.values()))
            .withOthersAtTakeover(pick(OthersAtTakeover.values()))
            .withAgentDeparted(pick(AgentDepartedPolicy.values())),
            workshop == null ? Workshop.onTheSpot(() -> 0) : workshop);
        call.observer = this::check;
        invariants = new ChaosInvariants(call, seed);
        join(Role.CUSTOMER);
        join(Role.AGENT);
    }

    /** Parties hold, mute, consult and negotiate, too. */
    ChaosCall restless() {
        restless = true;
        invariants.held();
        return this;
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** Blocks of 10 ms that were compared. */
    long blocks() {
        return blocks;
    }

    /** Lets everything happen for that long, or until the call is over. */
    void run(int ticks) {
        for (int tick = 0; tick < ticks && !call.call.isEnded(); tick++) {
            if (random.nextInt(4) == 0) {
                act();
            }
            if (restless && !present.isEmpty() && random.nextInt(8) == 0) {
                fidget(pick(present.toArray(VirtualParty[]::new)));
            }
            System.arraycopy(recent, 0, recent, 1, recent.length - 1);
            recent[0] = call.call.matrix();
            call.runTicks(1);
            // Other calls of the shard have the same frames to speak in: theirs is what lies there by the next tick.
            call.parties.values().forEach(party -> Arrays.fill(party.leg().speaker.frame, ANOTHER_CALLS));
            if (workshop != null) {
                workshop.work();
            }
            present.removeIf(party -> !party.leg().isOpen());
            invariants.require(present);
        }
        for (VirtualParty party : call.parties.values()) {
            if (!party.heard.isEmpty()) {
                CleanStream.requireOne(party, "seed " + seed);
            }
        }
        invariants.requireTerminalEvents();
    }

    private void act() {
        VirtualParty party = present.get(random.nextInt(present.size()));
        boolean supervises = party.leg().session() != null;
        switch (random.nextInt(14)) {
            case 0 -> join(random.nextBoolean() ? Role.CUSTOMER : Role.AGENT);
            case 1, 2, 3 -> monitor(party);
            case 4 -> leave(party);
            case 5 -> misbehave(party);
            default -> {
                if (supervises) {
                    command(party);
                }
            }
        }
    }

    private void join(Role role) {
        LegSpec spec = spec(role.name().toLowerCase(Locale.ROOT));
        if (call.call.joinRefusal(spec, role) == null) {
            int[] seat = new int[1];
            seated(seat, call.join(spec, role, n -> code(seat[0], n), packetTime()));
        }
    }

    private void monitor(VirtualParty target) {
        LegSpec spec = spec("supervisor");
        if (call.call.monitorRefusal(spec, target.leg()) == null) {
            int[] seat = new int[1];
            seated(seat, call.monitor(spec, target, pick(MODES), n -> code(seat[0], n), packetTime()));
            invariants.started();
        }
    }

    private LegSpec spec(String name) {
        Codec codec = wild ? pick(codecs) : codecs[0];
        return LegSpec.of(name + joined++, codec).withPacketTime(packetTime());
    }

    private int packetTime() {
        return wild ? PACKET_TIMES[random.nextInt(PACKET_TIMES.length)] : 20;
    }

    private void seated(int[] seat, VirtualParty party) {
        seat[0] = party.leg().seat();
        // Who sat here before spoke the same code with the other sign.
        inverted[seat[0]] ^= true;
        present.add(party);
        if (wild) {
            party.loses(random.nextInt(3) * 0.05).duplicates(0.05).jitters(random.nextInt(40));
        }
    }

    private void leave(VirtualParty party) {
        switch (random.nextInt(party.leg().session() == null ? 4 : 3)) {
            case 0 -> call.leave(party);
            case 1 -> {
                if (party.leg().session() != null) {
                    party.leg().session().revoke();
                }
            }
            case 2 -> {
                if (party.leg().session() != null) {
                    party.leg().session().end();
                }
            }
            default -> { }
        }
        if (!party.leg().isOpen()) {
            present.remove(party);
        }
        if (present.isEmpty()) {
            call.call.end();
        }
    }

    private void misbehave(VirtualParty party) {
        switch (random.nextInt(5)) {
            case 0 -> party.silent(true);
            case 1, 2 -> party.silent(false);
            case 3 -> party.packetTime(packetTime());
            default -> {
                if (wild) {
                    party.changeSsrc();
                }
            }
        }
    }

    private void fidget(VirtualParty party) {
        boolean value = random.nextInt(3) == 0;
        switch (random.nextInt(6)) {
            case 0 -> call.call.hold(party.leg(), value);
            case 1 -> call.call.mute(party.leg(), value);
            case 2 -> call.call.consult(party.leg(), value);
            default -> negotiate(party);
        }
    }

    private void negotiate(VirtualParty party) {
        Format format = new Format(100 + random.nextInt(20), pick(codecs));
        LegSpec spec = LegSpec.of(party.spec.name(), format).withPacketTime(packetTime());
        if (call.call.renegotiateRefusal(party.leg(), spec) == null) {
            call.renegotiate(party, spec);
            party.speaksAs(format);
        }
    }

    private void command(VirtualParty supervisor) {
        switch (random.nextInt(16)) {
            case 0 -> call.takeOver(supervisor);
            case 1 -> supervisor.leg().session().cancelTakeover(outcome -> { });
            case 2 -> supervisor.leg().session().legFailed();
            default -> call.changeMode(supervisor, pick(MODES));
        }
    }

    // ---- what is heard ----------------------------------------------------------------------------------------

    /** Rows 8 to 15 of the Walsh matrix of order 16, none of which is constant. */
    private static int walsh(int seat, int n) {
        return (Integer.bitCount((seat + 8) & n % PERIOD) & 1) == 0 ? LEVEL : -LEVEL;
    }

    private int code(int seat, int n) {
        return inverted[seat] ? -walsh(seat, n) : walsh(seat, n);
    }

    private void check(Leg listener, byte[] packet, int offset, int length, long nowNs) {
        long matrix = call.call.matrix();
        int allowed = HearingMatrix.heardBy(matrix, listener.seat());
        int certain = allowed;
        if (workshop != null) {
            // What a worker has encoded obeyed the matrix of the frame before.
            certain &= HearingMatrix.heardBy(recent[1], listener.seat());
            allowed |= HearingMatrix.heardBy(recent[1], listener.seat());
        }
        if (wild) {
            // A packet longer than a frame holds what earlier frames allowed.
            for (long before : recent) {
                allowed |= HearingMatrix.heardBy(before, listener.seat());
            }
        }
        int first = offset + RtpHeader.LENGTH;
        for (int block = first; block + 2 * BLOCK <= offset + length; block += 2 * BLOCK) {
            blocks++;
            for (int seat = 0; seat < HearingMatrix.SEATS; seat++) {
                double level = level(packet, block, seat);
                if ((allowed & 1 << seat) == 0) {
                    assertThat(Math.abs(level)).as("%s hears seat %d at %.3f s, seed %d\n%s", listener, seat,
                        nowNs / 1e9, seed, call.call.describe()).isLessThan(wild ? MOST_SMEARED : 0.08);
                } else if (!wild && (certain & 1 << seat) != 0) {
                    assertThat(inverted[seat] ? -level : level).as("%s hears the former occupant of seat %d at %.3f s,"
                        + " seed %d", listener, seat, nowNs / 1e9, seed).isGreaterThan(-0.3);
                }
            }
        }
    }

    private static double level(byte[] payload, int from, int seat) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            int sample = (short) (payload[from + 2 * i] << 8 | payload[from + 2 * i + 1] & 0xFF);
            sum += (long) sample * walsh(seat, i) / LEVEL;
        }
        return (double) sum / BLOCK / LEVEL;
    }
}
