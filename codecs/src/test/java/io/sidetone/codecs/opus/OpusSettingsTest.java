package io.sidetone.codecs.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings, and the format parameters of RFC 7587 that they come from. */
class OpusSettingsTest {

    @Test
    void whoSaysNothingIsAsTheStandardSays() {
        OpusSettings settings = OpusSettings.fromFmtp("");
        assertThat(settings.inbandFec()).isFalse();
        assertThat(settings.dtx()).isFalse();
        assertThat(settings.constantBitrate()).isFalse();
        assertThat(settings.stereo()).isFalse();
        assertThat(settings.maxPlaybackRate()).isEqualTo(48_000);
        assertThat(settings.maxAverageBitrate()).isEqualTo(510_000);
        assertThat(settings.fmtp()).isEmpty();
    }

    @Test
    void everyParameterIsReadAndWritten() {
        String all = "maxplaybackrate=16000;maxaveragebitrate=20000;stereo=1;cbr=1;useinbandfec=1;usedtx=1";
        OpusSettings settings = OpusSettings.fromFmtp(all);
        assertThat(settings.fmtp()).isEqualTo(all);
        assertThat(settings.targetBitrate()).isEqualTo(20_000);
        assertThat(settings.bandwidth()).isEqualTo(2);
        assertThat(OpusSettings.fromFmtp(" MaxPlaybackRate = 16000 ; useinbandfec=1;").fmtp())
            .isEqualTo("maxplaybackrate=16000;useinbandfec=1");
    }

    /** The last is what Chrome offers. */
    @ParameterizedTest
    @ValueSource(strings = {"useinbandfec", "useinbandfec=", "=1", ";;;", "useinbandfec=yes", "usedtx=-1", "cbr=2",
        "maxplaybackrate=99999999999999", "x-unknown=1; stereo=0", "minptime=10", "sprop-stereo=1"})
    void whatMakesNoSenseIsPassedOver(String parameters) {
        assertThat(OpusSettings.fromFmtp(parameters)).isEqualTo(OpusSettings.fromFmtp(""));
    }

    @ParameterizedTest
    @CsvSource({"7999, 8000, 0", "8000, 8000, 0", "8001, 8001, 1", "12000, 12000, 1", "12001, 12001, 2",
        "16001, 16001, 3", "24001, 24001, 4", "48001, 48000, 4"})
    void thePlaybackRateLimitsTheBandwidth(int said, int taken, int bandwidth) {
        OpusSettings settings = OpusSettings.fromFmtp("maxplaybackrate=" + said);
        assertThat(settings.maxPlaybackRate()).isEqualTo(taken);
        assertThat(settings.bandwidth()).isEqualTo(bandwidth);
    }

    /** Who wants recovery at a low bit rate is sent no band that could not be recovered. */
    @ParameterizedTest
    @CsvSource({"true, 31999, 48000, 2", "true, 32000, 48000, 4", "true, 31999, 24000, 2", "true, 31999, 12000, 1",
        "false, 31999, 48000, 4", "false, 24000, 24000, 3"})
    void recoveryLimitsTheBandwidthBelow32KilobitsASecond(boolean fec, int bitrate, int rate, int bandwidth) {
        OpusSettings settings = OpusSettings.SPEECH.withInbandFec(fec).withMaxPlaybackRate(rate);
        assertThat(settings.withBitrate(bitrate).bandwidth()).isEqualTo(bandwidth);
        assertThat(settings.withMaxAverageBitrate(bitrate).bandwidth()).isEqualTo(bandwidth);
    }

    @Test
    void limitsAreTakenAtTheLimitAndRefusedBeyond() {
        OpusSettings.SPEECH.withBitrate(6_000).withComplexity(0).withExpectedLoss(0).withMaxPlaybackRate(8_000);
        OpusSettings.SPEECH.withBitrate(510_000).withComplexity(10).withExpectedLoss(100);
        assertThatThrownBy(() -> OpusSettings.SPEECH.withBitrate(5_999)).hasMessageContaining("5999");
        assertThatThrownBy(() -> OpusSettings.SPEECH.withBitrate(510_001)).hasMessageContaining("510001");
        assertThatThrownBy(() -> OpusSettings.SPEECH.withComplexity(11)).hasMessageContaining("11");
        assertThatThrownBy(() -> OpusSettings.SPEECH.withExpectedLoss(101)).hasMessageContaining("101");
        assertThatThrownBy(() -> OpusSettings.SPEECH.withMaxPlaybackRate(7_999)).hasMessageContaining("7999");
        assertThatThrownBy(() -> OpusSettings.SPEECH.withMaxAverageBitrate(5_999)).hasMessageContaining("5999");
    }
}
