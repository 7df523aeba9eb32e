package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anything at any time: no sample reaches ears that may not hear it, no invariant breaks and nothing throws. */
class ChaosTest {

    private static final int TICKS = 400;

    @Test
    void whoIsHeardIsExactlyWhoMayBeHeardInEveryFrame() {
        long blocks = 0;
        for (long seed = 0; seed < 80; seed++) {
            blocks += run(seed, false).blocks();
        }
        assertThat(blocks).as("10 ms blocks compared").isGreaterThan(100_000);
    }

    @Test
    void theSameOnABadNetworkWithEveryPacketTimeAndTwoCodecs() {
        long blocks = 0;
        for (long seed = 0; seed < 80; seed++) {
            blocks += run(seed, true).blocks();
        }
        assertThat(blocks).as("10 ms blocks compared").isGreaterThan(100_000);
    }

    private static ChaosCall run(long seed, boolean wild) {
        ChaosCall chaos = new ChaosCall(seed, wild);
        chaos.run(TICKS);
        return chaos;
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({
        "1, a3b55a852ecbe7c968638671f20ad24685555931f33aa7dd72b909c384fb606c",
        "2, da9b6072706ca09f37b04a2daa39e0251f864a8e82f768e5d7ee4b70fc24bcbf",
        "3, e32a55589d30f19d7410eda2a7cadbe8c21df8d4228101ef31a3505c761d986b",
        "4, 65e38f27c71042ddeb5a1011df92445ef0a760448888d7c1fa85a606b5303102"})
    void everyByteIsTheSameOnEveryJdk(long seed, String digest) throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        ChaosCall chaos = new ChaosCall(seed, true);
        var checked = chaos.call.observer;
        chaos.call.observer = (leg, buffer, offset, length, nowNs) -> {
            checked.send(leg, buffer, offset, length, nowNs);
            sha.update(ByteBuffer.allocate(12).putLong(nowNs).putInt(leg.seat()).array());
            sha.update(buffer, offset, length);
        };
        chaos.run(TICKS);
        assertThat(chaos.blocks()).as("seed %d lives long enough to tell", seed).isGreaterThan(1_000);
        assertThat(HexFormat.of().formatHex(sha.digest())).isEqualTo(digest);
    }
}
