package io.sidetone.codecs.opus;

import io.sidetone.codec.Decoder;
import io.sidetone.codecs.opus.OpusLibrary.FrameDecoder;
import java.util.Arrays;

/**
 * Decodes one stream: lets nothing but valid packets reach the library, and begins anew where that failed with one.
 * Belongs to one stream, one thread at a time; allocates nothing itself after construction.
 */
final class PacketDecoder implements Decoder {

    private final FrameDecoder library;
    private final int rate;
    /** The shortest Opus frame, 2.5 ms; losses are concealed in units of it. */
    private final int unit;
    /** 60 ms, the longest frame, for what is not wanted whole. */
    private final short[] scratch;
    private boolean lastWasCelt;

    PacketDecoder(FrameDecoder library, int rate) {
        this.library = library;
        this.rate = rate;
        unit = rate / 400;
        scratch = new short[24 * unit];
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
        int ticks = length > Opus.LONGEST_PAYLOAD ? -1 : OpusPacket.samples(payload, offset, length);
        if (ticks <= 0) {
            return -1;
        }
        int count = ticks / (OpusPacket.RATE / rate);
        if (library.decode(payload, offset, length, samples, samplesOffset, count, false) != count) {
            reset();
            return -1;
        }
        lastWasCelt = OpusPacket.mode(payload[offset]) == OpusPacket.CELT;
        return count;
    }

    /** In-band FEC is SILK's: CELT carries none, and behind CELT it has nothing to go on from. */
    @Override
    public int recover(byte[] next, int offset, int length, short[] samples, int samplesOffset, int count) {
        if (lastWasCelt || length > Opus.LONGEST_PAYLOAD || OpusPacket.samples(next, offset, length) <= 0
            || !OpusPacket.carriesPredecessor(next, offset, length)) {
            return 0;
        }
        int frame = OpusPacket.frameSamples(next[offset]) / (OpusPacket.RATE / rate);
        int ahead = conceal(samples, samplesOffset, Math.max(0, count - frame));
        int wanted = count - ahead;
        boolean whole = wanted == frame;
        int recovered = library.decode(next, offset, length, whole ? samples : scratch,
            whole ? samplesOffset + ahead : 0, frame, true);
        if (recovered != frame) {
            reset();
            return concealRest(samples, samplesOffset, ahead, count);
        }
        if (!whole) {
            System.arraycopy(scratch, frame - wanted, samples, samplesOffset + ahead, wanted);
        }
        return count;
    }

    /** The packet's beginning is concealed already, and its end can't be had: concealed as well, to make it whole. */
    private int concealRest(short[] samples, int samplesOffset, int ahead, int count) {
        conceal(samples, samplesOffset + ahead, count - ahead);
        return count;
    }

    /** In units of 2.5 ms; of the last, what is too much is dropped. */
    @Override
    public int conceal(short[] samples, int samplesOffset, int count) {
        for (int done = 0; done < count;) {
            int chunk = Math.min(count - done, 8 * unit);
            int units = (chunk + unit - 1) / unit * unit;
            if (library.conceal(scratch, 0, units) != units) {
                reset();
                Arrays.fill(scratch, 0, units, (short) 0);
            }
            System.arraycopy(scratch, 0, samples, samplesOffset + done, chunk);
            done += chunk;
        }
        return count;
    }

    @Override
    public void reset() {
        library.reset();
        lastWasCelt = false;
    }
}
