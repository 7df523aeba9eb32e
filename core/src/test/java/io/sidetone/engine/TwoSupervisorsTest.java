package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.PeerVisibility;
import io.sidetone.monitor.Refusal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two supervisors in one call: all nine pairs of modes, alone and beside an owner, in order and back. */
class TwoSupervisorsTest {

    @ParameterizedTest
    @EnumSource
    void everyPairOfModesIsHeardAsTheContractSays(PeerVisibility peers) {
        everyPair(new SupervisorsTruthTable(peers, 2));
    }

    @ParameterizedTest
    @EnumSource
    void everyPairOfModesBesideAnOwnerToo(PeerVisibility peers) {
        SupervisorsTruthTable table = new SupervisorsTruthTable(peers, 3);
        table.change(1, Mode.WHISPER);
        table.change(2, Mode.BARGE);
        table.takeOver();
        table.requireContract();
        assertThat(table.supervisors).as("demoted").allMatch(party ->
            party.leg().session().mode() == Mode.LISTEN);
        everyPair(table);
    }

    @ParameterizedTest
    @EnumSource
    void aSecondTakeoverIsRefusedAndNothingHappens(PeerVisibility peers) {
        SupervisorsTruthTable table = new SupervisorsTruthTable(peers, 2);
        table.takeOver();
        table.change(0, Mode.BARGE);
        List<Outcome> answers = table.call.takeOver(table.supervisors.get(0));
        assertThat(answers).singleElement().isEqualTo(new Outcome.Refused(Refusal.TAKEOVER_CONFLICT));
        table.requireContract();
    }

    private static void everyPair(SupervisorsTruthTable table) {
        for (Mode first : Mode.values()) {
            table.change(0, first);
            for (Mode second : Mode.values()) {
                table.change(1, second);
                table.requireContract();
            }
        }
    }
}
