package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void theSameFrameByFrameWithCodersOnWorkersWhoAreInTime() {
        long blocks = 0;
        for (long seed = 0; seed < 40; seed++) {
            ChaosCall chaos = ChaosCall.onWorkers(seed, false, new LateWorkshop(seed, 0));
            chaos.run(TICKS);
            blocks += chaos.blocks();
        }
        assertThat(blocks).as("10 ms blocks compared").isGreaterThan(50_000);
    }

    @Test
    void theSameOnABadNetworkWithCodersOnWorkersWhoAreInTimeOrUpToThreeTicksLate() {
        long blocks = 0;
        long late = 0;
        for (long seed = 0; seed < 40; seed++) {
            LateWorkshop workshop = new LateWorkshop(seed, (int) seed % 4);
            ChaosCall chaos = ChaosCall.onWorkers(seed, true, workshop);
            chaos.run(TICKS);
            blocks += chaos.blocks();
            late += workshop.late;
        }
        assertThat(blocks).as("10 ms blocks compared").isGreaterThan(30_000);
        assertThat(late).as("late jobs").isGreaterThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSameWhilePartiesHoldMuteConsultAndNegotiate(boolean wild) {
        long blocks = 0;
        for (long seed = 0; seed < 40; seed++) {
            ChaosCall inline = new ChaosCall(seed, wild).restless();
            inline.run(TICKS);
            ChaosCall onWorkers = ChaosCall.onWorkers(seed, wild, new LateWorkshop(seed, wild ? (int) seed % 4 : 0))
                .restless();
            onWorkers.run(TICKS);
            blocks += inline.blocks() + onWorkers.blocks();
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
        "1, babd84deb3cda3499d2a8b3cd66dca9183a5d1e9eacaaaf7f22d0bda89660f79",
        "2, fbc80fb0a520278e81d8c19dcd846ed43619406cf1fa2b8db575912b4e8c026f",
        "3, 05ac966d6374bc0160ea64ccf42aed21d13ce5abf6abc2861caa65462de524f7",
        "4, 39ad0a41b0a637587fa01e6d7bac9ffee71bdb48896824402e8c4e330cf92262"})
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
