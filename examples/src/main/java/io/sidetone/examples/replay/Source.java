package io.sidetone.examples.replay;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a party's voice comes from: {@code FILE}, {@code FILE#SSRC} or {@code FILE#SSRC@IP:PORT}.
 *
 * @param ssrc the stream's, or null for the first stream nobody else was given
 * @param sender the stream's source address, or null for any
 */
record Source(Path file, Integer ssrc, Endpoint sender) {

    /** Reads what the user wrote; a file whose name holds a {@code #} is found under its whole name. */
    static Source parse(String text) {
        int hash = text.lastIndexOf('#');
        if (hash < 0 || Files.exists(Path.of(text))) {
            return new Source(Path.of(text), null, null);
        }
        String stream = text.substring(hash + 1);
        int at = stream.indexOf('@');
        try {
            long ssrc = Long.decode(at < 0 ? stream : stream.substring(0, at));
            if (ssrc < 0 || ssrc > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("not 32 bits: " + ssrc);
            }
            Endpoint sender = at < 0 ? null : Endpoint.parse(stream.substring(at + 1));
            return new Source(Path.of(text.substring(0, hash)), (int) ssrc, sender);
        } catch (IllegalArgumentException e) {
            throw new UnusableInput(text + ": expected FILE#SSRC or FILE#SSRC@IP:PORT, SSRC as 0x1A2B or decimal");
        }
    }

    boolean isStreamNamed() {
        return ssrc != null;
    }

    boolean matches(RtpStream stream) {
        return (ssrc == null || ssrc == stream.ssrc()) && (sender == null || sender.equals(stream.source()));
    }

    @Override
    public String toString() {
        return file + (ssrc == null ? "" : String.format("#0x%08X", ssrc)) + (sender == null ? "" : "@" + sender);
    }
}
