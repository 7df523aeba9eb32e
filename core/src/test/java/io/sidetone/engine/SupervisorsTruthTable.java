package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.OthersAtTakeover;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.PeerVisibility;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.List;

/** A call of customer, agent and some supervisors, each with a tone: who hears whom, by matrix and by ears. */
final class SupervisorsTruthTable {

    private static final Codec CODEC = new LinearCodec();
    private static final int LEVEL = 3000;
    private static final int[] TONES = {400, 600, 800, 1000, 1400};

    final VirtualCall call;
    final VirtualParty customer;
    final VirtualParty agent;
    final List<VirtualParty> supervisors = new ArrayList<>();
    private final PeerVisibility peers;
    private VirtualParty owner;

    SupervisorsTruthTable(PeerVisibility peers, int count) {
        this.peers = peers;
        call = new VirtualCall(count, Policies.DEFAULT.withPeerVisibility(peers)
            .withOthersAtTakeover(OthersAtTakeover.DEMOTE));
        customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Voices.sine(TONES[0], LEVEL));
        agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, Voices.sine(TONES[1], LEVEL));
        for (int i = 0; i < count; i++) {
            supervisors.add(call.monitor(LegSpec.of("supervisor" + i, CODEC), agent, Mode.LISTEN,
                Voices.sine(TONES[2 + i], LEVEL)));
        }
        call.run(0.3);
    }

    /** The first supervisor takes the call over; the others go on in LISTEN. */
    void takeOver() {
        List<Outcome> answers = call.takeOver(supervisors.get(0));
        call.run(0.3);
        assertThat(answers).singleElement().matches(Outcome::accepted);
        owner = supervisors.remove(0);
    }

    void change(int supervisor, Mode mode) {
        assertThat(call.changeMode(supervisors.get(supervisor), mode)).matches(Outcome::accepted);
    }

    /** Lets the change rule, then compares everybody's ears and the matrix with the page that is the contract. */
    void requireContract() {
        call.run(0.4);
        List<VirtualParty> present = new ArrayList<>(List.of(customer));
        present.add(owner == null ? agent : owner);
        present.addAll(supervisors);
        for (VirtualParty listener : present) {
            short[] ears = listener.earsBetween(call.seconds() - 0.2, call.seconds());
            for (VirtualParty speaker : present) {
                boolean expected = hears(listener, speaker);
                String cell = listener.spec.name() + " hears " + speaker.spec.name() + " under " + peers + "\n"
                    + call.call.describe();
                assertThat(HearingMatrix.hears(call.call.matrix(), listener.leg().seat(), speaker.leg().seat()))
                    .as("matrix: " + cell).isEqualTo(expected);
                double level = Tone.levelDb(ears, 0, ears.length, TONES[tone(speaker)], LEVEL);
                if (expected) {
                    assertThat(level).as("ears: " + cell).isBetween(-0.1, 0.1);
                } else {
                    assertThat(level).as("ears: " + cell).isLessThan(-50);
                }
            }
        }
    }

    private static int tone(VirtualParty party) {
        String name = party.spec.name();
        return name.equals("customer") ? 0 : name.equals("agent") ? 1 : 2 + name.charAt(name.length() - 1) - '0';
    }

    /** The table of the contract, written a second time and from the page, not from the code. */
    private boolean hears(VirtualParty listener, VirtualParty speaker) {
        if (listener == speaker) {
            return false;
        }
        boolean toSupervisor = supervisors.contains(listener);
        if (!supervisors.contains(speaker)) {
            return true;
        }
        return switch (speaker.leg().session().mode()) {
            case LISTEN -> false;
            case BARGE -> true;
            case WHISPER -> !toSupervisor ? listener != customer : switch (peers) {
                case TARGET_ONLY -> false;
                case CO_COACHES -> listener.leg().session().mode() == Mode.WHISPER;
                case ALL_SUPERVISORS -> true;
            };
        };
    }
}
