package io.sidetone.testkit;

import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.engine.PacketSink;
import io.sidetone.engine.Workshop;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.notice.Prompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** A whole call in virtual time: parties that speak, a network, the engine, and what everybody was sent. */
public final class VirtualCall {

    public final MediaShard shard;
    public final Call call;
    public final List<MonitorEvent> events = new ArrayList<>();
    public final Map<String, VirtualParty> parties = new LinkedHashMap<>();

    /** Sees every packet when it is sent. */
    public PacketSink observer = (leg, buffer, offset, length, timeNs) -> { };

    private final long seed;
    private final Map<Leg, VirtualParty> byLeg;
    private long nowNs;
    private long nextTickNs;

    public VirtualCall(long seed, Policies policies) {
        this(seed, policies, Workshop.onTheSpot(() -> 0));
    }

    public VirtualCall(long seed, Policies policies, Workshop workshop) {
        this(seed, policies, workshop, Map.of());
    }

    /** A call that plays prompts of these names. */
    public VirtualCall(long seed, Policies policies, Map<String, Prompt> prompts) {
        this(seed, policies, Workshop.onTheSpot(() -> 0), prompts);
    }

    private VirtualCall(long seed, Policies policies, Workshop workshop, Map<String, Prompt> prompts) {
        this.seed = seed;
        byLeg = new LinkedHashMap<>();
        shard = new MediaShard(seed, new Network(), events::add, workshop);
        call = shard.open("call", policies, prompts);
    }

    /** Brings what is sent to the parties. */
    private final class Network implements PacketSink {

        @Override
        public void send(Leg leg, byte[] buffer, int offset, int length, long timeNs) {
            observer.send(leg, buffer, offset, length, timeNs);
            byLeg.get(leg).heard.add(SentPacket.parse(buffer, offset, length, timeNs));
        }

        @Override
        public void sendControl(Leg leg, byte[] buffer, int offset, int length, long timeNs) {
            observer.sendControl(leg, buffer, offset, length, timeNs);
        }
    }

    public VirtualCall(long seed) {
        this(seed, Policies.DEFAULT);
    }

    /** Another call of the same media thread, which lives while this one runs. */
    private VirtualCall(VirtualCall host, String name) {
        seed = host.seed;
        shard = host.shard;
        call = shard.open(name, Policies.DEFAULT);
        byLeg = host.byLeg;
    }

    /** Another call of the same media thread, with the same events; it lives while this one runs. */
    public VirtualCall neighbour(String name) {
        return new VirtualCall(this, name);
    }

    /** A customer or agent joins, speaking in 20 ms packets. */
    public VirtualParty join(LegSpec spec, Role role, IntUnaryOperator voice) {
        return join(spec, role, voice, 20);
    }

    public VirtualParty join(LegSpec spec, Role role, IntUnaryOperator voice, int packetMs) {
        return add(spec, call.join(spec, role), voice, packetMs);
    }

    /** A supervisor starts to monitor; his leg is up at once. */
    public VirtualParty monitor(LegSpec spec, VirtualParty target, Mode mode, IntUnaryOperator voice) {
        return monitor(spec, target, mode, voice, 20);
    }

    public VirtualParty monitor(LegSpec spec, VirtualParty target, Mode mode, IntUnaryOperator voice, int packetMs) {
        VirtualParty party = add(spec, call.monitor(spec, target.leg, mode), voice, packetMs);
        party.leg.session().legUp();
        return party;
    }

    /** A supervisor starts to monitor as he asks; his leg is up at once. */
    public VirtualParty monitor(SessionRequest request, LegSpec spec, VirtualParty target, IntUnaryOperator voice) {
        Session session = call.start(request, target.leg, null, outcome -> { });
        VirtualParty party = add(spec, call.connect(session, spec), voice, 20);
        session.legUp();
        return party;
    }

    private VirtualParty add(LegSpec spec, Leg leg, IntUnaryOperator voice, int packetMs) {
        VirtualParty party = new VirtualParty(spec, voice, packetMs, seed, nowNs);
        party.leg = leg;
        parties.put(spec.name(), party);
        byLeg.put(leg, party);
        return party;
    }

    public Outcome changeMode(VirtualParty supervisor, Mode mode) {
        List<Outcome> answers = new ArrayList<>();
        supervisor.leg.session().changeMode(mode, answers::add);
        return answers.get(0);
    }

    /** The answers of a takeover: none yet, or one. */
    public List<Outcome> takeOver(VirtualParty supervisor) {
        List<Outcome> answers = new ArrayList<>();
        supervisor.leg.session().takeOver(answers::add);
        return answers;
    }

    /** Something else is negotiated for a party; what it speaks stays as it is. */
    public void renegotiate(VirtualParty party, LegSpec spec) {
        call.renegotiate(party.leg, spec);
        party.negotiated(spec.formats());
    }

    /** Another takes a party's place. */
    public VirtualParty transfer(VirtualParty from, LegSpec to, IntUnaryOperator voice) {
        return add(to, call.transfer(from.leg, to), voice, 20);
    }

    public void leave(VirtualParty party) {
        call.leave(party.leg);
    }

    /** Lets virtual time pass: packets arrive when the network brings them, and every 20 ms there is a tick. */
    public void run(double seconds) {
        runTicks((int) Math.round(seconds * 50));
    }

    public void runTicks(int ticks) {
        for (int i = 0; i < ticks; i++) {
            nowNs = nextTickNs;
            for (VirtualParty party : byLeg.values()) {
                party.speakUntil(nowNs);
            }
            deliverUntil(nowNs);
            shard.tick(nowNs);
            nextTickNs += MediaShard.FRAME_NS;
        }
    }

    private void deliverUntil(long untilNs) {
        while (true) {
            VirtualParty next = null;
            Leg leg = null;
            for (Map.Entry<Leg, VirtualParty> entry : byLeg.entrySet()) {
                long arrivalNs = entry.getValue().nextArrivalNs();
                if (arrivalNs <= untilNs && (next == null || arrivalNs < next.nextArrivalNs())) {
                    next = entry.getValue();
                    leg = entry.getKey();
                }
            }
            if (next == null) {
                return;
            }
            long arrivalNs = next.nextArrivalNs();
            byte[] bytes = next.takeArrival();
            shard.receive(leg, bytes, 0, bytes.length, arrivalNs);
        }
    }

    /** How loud a listener has heard a tone of late, in dB against one of that level; -100 if he was sent nothing. */
    public double levelDb(VirtualParty listener, double lastSeconds, double hz, int level) {
        short[] ears = listener.earsBetween(seconds() - lastSeconds, seconds());
        return ears.length == 0 ? -100 : Tone.levelDb(ears, 0, ears.length, hz, level);
    }

    /** Virtual seconds since the call was opened. */
    public double seconds() {
        return nowNs / 1e9;
    }
}
