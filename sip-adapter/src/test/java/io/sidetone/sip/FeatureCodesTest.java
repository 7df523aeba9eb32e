package io.sidetone.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.monitor.DigitCommand;
import io.sidetone.monitor.DigitPolicy;
import io.sidetone.sip.FeatureCodes.Dialled;
import io.sidetone.sip.FeatureCodes.Request;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureCodesTest {

    @Test
    void aPrefixAndAnExtensionAskForAMode() {
        assertThat(FeatureCodes.SIDETONE.dialled("*221101")).contains(new Dialled(Request.LISTEN, "101"));
        assertThat(FeatureCodes.SIDETONE.dialled("*222101")).contains(new Dialled(Request.WHISPER, "101"));
        assertThat(FeatureCodes.SIDETONE.dialled("*2237")).contains(new Dialled(Request.BARGE, "7"));
        assertThat(FeatureCodes.SIDETONE.dialled("*224101")).contains(new Dialled(Request.TAKEOVER, "101"));
        assertThat(FeatureCodes.ASTERISK.dialled("*555101")).contains(new Dialled(Request.LISTEN, "101"));
        assertThat(FeatureCodes.FREESWITCH.dialled("*33101")).contains(new Dialled(Request.LISTEN, "101"));
    }

    @Test
    void ordinaryNumbersAndBarePrefixesAskForNothing() {
        for (String number : new String[] {"", "101", "*22", "*221", "221101", "*225101", " *221101"}) {
            assertThat(FeatureCodes.SIDETONE.dialled(number)).as(number).isEmpty();
        }
    }

    @Test
    void nothingIsAFeatureCodeUnlessEnabled() {
        assertThat(FeatureCodes.OFF.dialled("*221101")).isEmpty();
        assertThat(FeatureCodes.OFF.pressed('1')).isEmpty();
    }

    @Test
    void digitsChangeTheModeDuringTheCall() {
        assertThat(FeatureCodes.SIDETONE.pressed('2')).contains(Request.WHISPER);
        assertThat(FeatureCodes.ASTERISK.pressed('6')).contains(Request.BARGE);
        assertThat(FeatureCodes.FREESWITCH.pressed('0')).contains(Request.LISTEN);
        assertThat(FeatureCodes.SIDETONE.pressed('5')).isEmpty();
    }

    @Test
    void theEngineObeysTheSameDigits() {
        assertThat(FeatureCodes.OFF.digitPolicy()).isEqualTo(DigitPolicy.OFF);
        assertThat(FeatureCodes.SIDETONE.digitPolicy().commands()).isEqualTo(Map.of('1', DigitCommand.LISTEN,
            '2', DigitCommand.WHISPER, '3', DigitCommand.BARGE, '4', DigitCommand.TAKE_OVER));
    }

    @Test
    void ambiguousOrImpossibleCodesAreRefused() {
        assertThatThrownBy(() -> new FeatureCodes(Map.of(Request.LISTEN, "*2", Request.BARGE, "*22"), Map.of()))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("*22");
        assertThatThrownBy(() -> new FeatureCodes(Map.of(Request.LISTEN, ""), Map.of()))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeatureCodes(Map.of(), Map.of('x', Request.LISTEN)))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("x");
    }
}
