package io.sidetone.runtime.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SrtpKeyTest {

    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final String TEXT = "cCMypWGUvMRwgNOx+lC3v6jeeZ4j+xJHAAfVI0/C";

    @Test
    void aKeyIsReadAndWrittenAsSdpHasIt() {
        assertThat(SrtpKey.ofInline(SUITE, "inline:" + TEXT).inline()).isEqualTo("inline:" + TEXT);
        assertThat(SrtpKey.ofInline(SUITE, "inline:" + TEXT + "|2^20").inline()).isEqualTo("inline:" + TEXT);
        assertThat(SrtpKey.ofInline(SUITE, "inline:" + TEXT + "|1048576|1:4").inline())
            .isEqualTo("inline:" + TEXT + "|1:4");
        assertThat(SrtpKey.ofInline(SUITE, "INLINE:" + TEXT + "|18446744073709551615:8").inline())
            .isEqualTo("inline:" + TEXT + "|18446744073709551615:8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "inline:", "inline:AAAA", "uri:" + TEXT, "inline:" + TEXT + "AAAA",
        "inline:" + TEXT + "|", "inline:" + TEXT + "|x", "inline:" + TEXT + "|2^20|1", "inline:" + TEXT + "|1:0",
        "inline:" + TEXT + "|1:129", "inline:" + TEXT + "|256:1", "inline:" + TEXT + "|-1:4",
        "inline:" + TEXT + "|1:4|2^20", "inline:" + TEXT + "|2^20|1:4|1:4", "inline:" + TEXT + ";inline:" + TEXT,
        "inline:cCMypWGUvMRwgNOx+lC3v6jeeZ4j+xJHAAfV*SECRET"})
    void whatIsNoKeyIsRefusedWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> SrtpKey.ofInline(SUITE, text)).isInstanceOf(IllegalArgumentException.class)
            .satisfies(e -> assertThat(e + " " + e.getCause()).doesNotContain("cCMypWG").doesNotContain("SECRET"));
        assertThatThrownBy(() -> SrtpKey.ofInline(SUITE, "inline:" + "A".repeat(1_000_000)))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingThatIsPrintedHoldsAKey() {
        SrtpKey key = SrtpKey.ofInline(SUITE, "inline:" + TEXT);
        assertThat(key).hasToString("AES_CM_128_HMAC_SHA1_80 key");
    }

    @Test
    void keysAreEqualIfAllOfThemIs() {
        SrtpKey key = SrtpKey.ofInline(SUITE, "inline:" + TEXT);
        assertThat(SrtpKey.ofInline(SUITE, "inline:" + TEXT + "|2^31")).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(SrtpKey.ofInline(SUITE, "inline:" + TEXT + "|1:1")).isNotEqualTo(key);
        assertThat(SrtpKey.ofInline(SrtpSuite.AES_CM_128_HMAC_SHA1_32, "inline:" + TEXT)).isNotEqualTo(key);
        assertThat(SrtpKey.random(SUITE, new SecureRandom())).isNotEqualTo(key);
    }

    @Test
    void suitesAreKnownByAllTheirNames() {
        assertThat(SrtpSuite.named("aes_cm_128_hmac_sha1_80")).contains(SUITE);
        assertThat(SrtpSuite.named("AES_256_CM_HMAC_SHA1_32")).contains(SrtpSuite.AES_256_CM_HMAC_SHA1_32);
        assertThat(SrtpSuite.named("AES_CM_256_HMAC_SHA1_32")).contains(SrtpSuite.AES_256_CM_HMAC_SHA1_32);
        assertThat(SrtpSuite.named("AES_192_CM_HMAC_SHA1_80")).isEmpty();
        assertThat(SrtpSuite.named("")).isEmpty();
    }
}
