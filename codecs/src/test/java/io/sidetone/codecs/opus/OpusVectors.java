package io.sidetone.codecs.opus;

import io.sidetone.codecs.opus.OpusLibrary.FrameDecoder;
import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The vectors of RFC 6716 that are in the test material: a length, a checksum and a packet after the other. */
final class OpusVectors {

    private OpusVectors() {
    }

    static List<byte[]> packets(String number) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(
            Files.readAllBytes(Testdata.file("opus-vectors/bit/testvector" + number + ".bit")));
        List<byte[]> packets = new ArrayList<>();
        while (file.hasRemaining()) {
            byte[] packet = new byte[file.getInt()];
            file.getInt();
            file.get(packet);
            packets.add(packet);
        }
        return packets;
    }

    /** What others decode of it at 48 kHz, channels interleaved. */
    static short[] stored(String number) throws IOException {
        return FlacFile.samples(Testdata.file("opus-vectors/dec48k-stereo/testvector" + number + ".flac"));
    }

    /** All packets decoded at 48 kHz by that library, channels interleaved. */
    static short[] decode(OpusLibrary library, List<byte[]> packets, int channels) {
        FrameDecoder decoder = library.newDecoder(OpusPacket.RATE, channels);
        short[] samples = new short[packets.size() * OpusPacket.MOST_SAMPLES * channels];
        int filled = 0;
        for (byte[] packet : packets) {
            int count = OpusPacket.samples(packet, 0, packet.length);
            if (decoder.decode(packet, 0, packet.length, samples, filled, count, false) != count) {
                throw new AssertionError("packet of " + count + " samples not decoded");
            }
            filled += count * channels;
        }
        return Arrays.copyOf(samples, filled);
    }
}
