package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import java.util.Optional;

/** The installed codecs by the names that users and session descriptions call them. Static functions. */
final class CodecNames {

    /** Of rates and channels: not said. */
    static final int ANY = -1;

    private CodecNames() {
    }

    /** {@code NAME} or {@code NAME/RATE}, a bare L16 being that of 16 kHz. */
    static Codec parse(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            return require(text.substring(0, slash), Arguments.number(text.substring(slash + 1)), ANY);
        }
        return require(text, text.equalsIgnoreCase("L16") ? 16_000 : ANY, ANY);
    }

    /** @throws IllegalArgumentException if none is installed; the text names those that are */
    static Codec require(String name, long clockRate, long channels) {
        return find(name, clockRate, channels).orElseThrow(() -> new IllegalArgumentException("no codec " + name
            + (clockRate == ANY ? "" : "/" + clockRate) + (channels == ANY ? "" : "/" + channels) + "; there are "
            + Codecs.installed()));
    }

    /** The first of that name, without regard to case, and, unless {@link #ANY}, clock rate in Hz and channels. */
    static Optional<Codec> find(String name, long clockRate, long channels) {
        return Codecs.installed().stream().filter(codec -> codec.encodingName().equalsIgnoreCase(name)
            && (clockRate == ANY || codec.clockRate() == clockRate)
            && (channels == ANY || codec.channels() == channels)).findFirst();
    }
}
