package io.sidetone.codecs.libopus;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codecs.opus.OpusLibrary;
import io.sidetone.codecs.opus.OpusLibraryContract;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opus by libopus sounds as it should, and as it does by Concentus. */
class LibopusTest extends OpusLibraryContract {

    @Override
    protected OpusLibrary library() {
        LibopusLibrary library = new LibopusLibrary();
        Assumptions.assumeTrue(library.obstacle().isEmpty(), () -> "skipped: " + library.obstacle().get());
        return library;
    }

    @Override
    protected Set<String> exactVectors() {
        return Set.of("01", "02", "05", "08", "12");
    }

    @ParameterizedTest
    @ValueSource(ints = {28_000, 32_000, 40_000})
    void whatLibopusProtectsBothRecover(int bitrate) {
        assertThat(recoveredDb(library(), library(), bitrate)).isGreaterThan(18);
        assertThat(recoveredDb(library(), OpusLibrary.concentus(), bitrate)).isGreaterThan(18);
    }

    /** Which has heard of RFC 8251, as the one on the class path has. */
    @Test
    void theSystemsLibopusDecodesTheSame() {
        Search system = Search.inSystem();
        Assumptions.assumeTrue(system.libopus() != null, () -> "skipped, the system's: " + system.obstacle());
        byte[] packet = new byte[200];
        for (int i = 1; i < packet.length; i++) {
            packet[i] = (byte) (i * 37);
        }
        for (int config = 0; config < 32; config++) {
            packet[0] = (byte) (config << 3);
            assertThat(decoded(system.libopus(), packet)).as("configuration %d", config)
                .isEqualTo(decoded(Search.onClassPath().libopus(), packet));
        }
    }

    private static short[] decoded(Libopus libopus, byte[] packet) {
        LibopusDecoder decoder = new LibopusDecoder(libopus, 48_000, 2);
        short[] samples = new short[2 * 2_880];
        int config = packet[0] >> 3 & 31;
        int silk = (config & 3) == 3 ? 2_880 : 480 << (config & 3);
        int count = config < 12 ? silk : config < 16 ? 480 << (config & 1) : 120 << (config & 3);
        assertThat(decoder.decode(packet, 0, packet.length, samples, 0, count, false)).isEqualTo(count);
        return samples;
    }
}
