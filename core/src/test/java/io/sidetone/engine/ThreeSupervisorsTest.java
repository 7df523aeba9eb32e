package io.sidetone.engine;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.PeerVisibility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three supervisors in one call: all twenty-seven triples of modes under every visibility of peers. */
class ThreeSupervisorsTest {

    @ParameterizedTest
    @EnumSource
    void everyTripleOfModesIsHeardAsTheContractSays(PeerVisibility peers) {
        SupervisorsTruthTable table = new SupervisorsTruthTable(peers, 3);
        for (int triple = 0; triple < 27; triple++) {
            for (int supervisor = 0; supervisor < 3; supervisor++) {
                table.change(supervisor, Mode.values()[triple / (supervisor == 0 ? 1 : supervisor == 1 ? 3 : 9) % 3]);
            }
            table.requireContract();
        }
    }
}
