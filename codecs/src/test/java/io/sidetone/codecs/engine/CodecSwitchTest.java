package io.sidetone.codecs.engine;

import static io.sidetone.codecs.engine.RealCodecs.hears;
import static io.sidetone.codecs.engine.RealCodecs.largestStep;
import static io.sidetone.codecs.engine.RealCodecs.requireOneStream;
import static io.sidetone.codecs.engine.RealCodecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.Format;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another codec is negotiated in the middle of a call, in every mode: nobody hears a click, and all go on hearing. */
class CodecSwitchTest {

    private enum Scene {
        UNMONITORED, LISTEN, WHISPER, BARGE, TAKEN_OVER
    }

    private VirtualCall call;
    private VirtualParty customer;
    private VirtualParty agent;
    private VirtualParty supervisor;

    private void open(long seed, Scene scene, Format format) {
        call = new VirtualCall(seed);
        customer = call.join(spec("customer", format), Role.CUSTOMER, RealCodecs.SILENT)
            .sings(RealCodecs.tone(RealCodecs.TONES[0]));
        agent = call.join(spec("agent", format), Role.AGENT, RealCodecs.SILENT)
            .sings(RealCodecs.tone(RealCodecs.TONES[1]));
        supervisor = null;
        call.runTicks(20 + (int) seed % 7);
        if (scene != Scene.UNMONITORED) {
            Mode mode = scene == Scene.TAKEN_OVER ? Mode.BARGE : Mode.valueOf(scene.name());
            supervisor = call.monitor(spec("supervisor", format), agent, mode, RealCodecs.SILENT)
                .sings(RealCodecs.tone(RealCodecs.TONES[2]));
            call.runTicks(20);
        }
        if (scene == Scene.TAKEN_OVER) {
            call.takeOver(supervisor);
            call.runTicks(20);
        }
    }

    private List<VirtualParty> present() {
        List<VirtualParty> present = new ArrayList<>(call.parties.values());
        present.removeIf(party -> !party.leg().isOpen());
        return present;
    }

    /** Every codec to every other, each party in turn, at another phase each time. */
    @ParameterizedTest
    @EnumSource
    void anyLegGoesOverToAnyCodecWithoutAClickOnOneCleanStream(Scene scene) {
        List<Format> formats = List.of(RealCodecs.PCMU, RealCodecs.G722_, RealCodecs.L16_16, RealCodecs.OPUS);
        // The steps of all tones at once, which may all be at their steepest, and half as much again.
        int sum = RealCodecs.TONES[0] + RealCodecs.TONES[1] + RealCodecs.TONES[2];
        int limit = (int) (1.5 * 2 * Math.PI * sum / 8_000 * RealCodecs.LEVEL);
        for (int first = 0; first < formats.size(); first++) {
            for (int second = 0; second < formats.size(); second++) {
                if (first == second) {
                    continue;
                }
                Format after = formats.get(second);
                open(first * 4L + second, scene, formats.get(first));
                String when = scene + " from " + formats.get(first).codec() + " to " + after.codec();
                for (VirtualParty party : present()) {
                    double from = call.seconds() - 0.2;
                    call.renegotiate(party, spec(party.spec.name(), after));
                    call.runTicks(1);
                    party.speaksAs(after);
                    call.runTicks(12);
                    for (VirtualParty listener : present()) {
                        assertThat(largestStep(RealCodecs.ears(call, listener, from)))
                            .as("step to %s, %s, when %s does", listener.spec.name(), when, party.spec.name())
                            .isLessThan(limit);
                    }
                }
                call.run(0.7);
                everybodyHearsWhomHeMay(scene, when);
                for (VirtualParty party : present()) {
                    requireOneStream(party, when);
                    assertThat(party.heard.get(party.heard.size() - 1).payloadType()).as(when)
                        .isEqualTo(after.payloadType());
                }
            }
        }
    }

    private void everybodyHearsWhomHeMay(Scene scene, String when) {
        switch (scene) {
            case UNMONITORED, LISTEN, WHISPER -> hears(call, customer, when, 1);
            case BARGE -> hears(call, customer, when, 1, 2);
            default -> hears(call, customer, when, 2);
        }
        switch (scene) {
            case UNMONITORED, LISTEN -> hears(call, agent, when, 0);
            case WHISPER, BARGE -> hears(call, agent, when, 0, 2);
            default -> assertThat(agent.leg().isOpen()).isFalse();
        }
        if (scene == Scene.TAKEN_OVER) {
            hears(call, supervisor, when, 0);
        } else if (supervisor != null) {
            hears(call, supervisor, when, 0, 1);
        }
    }
}
