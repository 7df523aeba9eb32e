package io.sidetone.codecs.opus;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusBandwidth;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMode;
import io.github.jaredmdobson.concentus.OpusSignal;
import io.sidetone.codec.Execution;
import org.jspecify.annotations.Nullable;

/**
 * Concentus, a translation of libopus 1.1.2 to Java. Its coders allocate in every frame, and answer damage
 * with exceptions and assertion errors, which go no further than here. Safe for use by any thread.
 */
final class ConcentusLibrary implements OpusLibrary {

    static final ConcentusLibrary INSTANCE = new ConcentusLibrary();

    private static final int AUTOMATIC = -1_000;
    private static final int FAILED = -1;
    private static final OpusBandwidth[] BANDWIDTHS = {OpusBandwidth.OPUS_BANDWIDTH_NARROWBAND,
        OpusBandwidth.OPUS_BANDWIDTH_MEDIUMBAND, OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND,
        OpusBandwidth.OPUS_BANDWIDTH_SUPERWIDEBAND, OpusBandwidth.OPUS_BANDWIDTH_FULLBAND};

    private ConcentusLibrary() {
    }

    @Override
    public String name() {
        return "concentus";
    }

    @Override
    public String version() {
        return "concentus 1.0.2";
    }

    @Override
    public Execution execution() {
        return Execution.WORKER;
    }

    @Override
    public FrameDecoder newDecoder(int rate, int channels) {
        try {
            return new Decoding(new OpusDecoder(OpusPacket.RATE, channels), rate, channels);
        } catch (OpusException e) {
            throw new IllegalArgumentException("no Opus decoder at " + rate + " Hz, " + channels + " channels", e);
        }
    }

    @Override
    public FrameEncoder newEncoder(int rate, OpusSettings settings) {
        return new Encoding(rate, settings);
    }

    /**
     * One stream's decoder. One thread at a time. Always decodes at 48 kHz: at lower rates Concentus forgets to add the
     * two halves of hybrid packets, which leaves silence of them.
     */
    private static final class Decoding implements FrameDecoder {

        private final OpusDecoder decoder;
        private final int channels;
        private final int factor;
        private final Decimator[] decimators;
        private final short[] decoded;

        Decoding(OpusDecoder decoder, int rate, int channels) {
            this.decoder = decoder;
            this.channels = channels;
            factor = OpusPacket.RATE / rate;
            decimators = new Decimator[factor == 1 ? 0 : channels];
            decoded = new short[factor == 1 ? 0 : channels * OpusPacket.MOST_SAMPLES];
            for (int channel = 0; channel < decimators.length; channel++) {
                decimators[channel] = new Decimator(factor, OpusPacket.MOST_SAMPLES);
            }
        }

        @Override
        public int decode(byte[] packet, int offset, int length, short[] samples, int samplesOffset, int count,
            boolean recover) {
            return run(packet, offset, length, samples, samplesOffset, count, recover);
        }

        /** Without a packet its samples are concealed. */
        private int run(byte @Nullable [] packet, int offset, int length, short[] samples, int samplesOffset,
            int count, boolean recover) {
            if (count * factor > OpusPacket.MOST_SAMPLES) {
                return FAILED;
            }
            try {
                int written = decoder.decode(packet, offset, length, factor == 1 ? samples : decoded,
                    factor == 1 ? samplesOffset : 0, count * factor, recover);
                if (written != count * factor) {
                    return FAILED;
                }
            } catch (OpusException | RuntimeException | AssertionError e) {
                return FAILED;
            }
            for (int channel = 0; channel < decimators.length; channel++) {
                decimators[channel].decimate(decoded, samples, channels, channel, samplesOffset + channel, count);
            }
            return count;
        }

        @Override
        public int conceal(short[] samples, int samplesOffset, int count) {
            return run(null, 0, 0, samples, samplesOffset, count, false);
        }

        @Override
        public void reset() {
            decoder.resetState();
            for (Decimator decimator : decimators) {
                decimator.reset();
            }
        }
    }

    /** One stream's encoder. One thread at a time. */
    private static final class Encoding implements FrameEncoder {

        private final int rate;
        private final OpusSettings settings;
        private OpusEncoder encoder;

        Encoding(int rate, OpusSettings settings) {
            this.rate = rate;
            this.settings = settings;
            reset();
        }

        @Override
        public int encode(short[] samples, int samplesOffset, int count, byte[] packet, int offset, int most) {
            try {
                return encoder.encode(samples, samplesOffset, count, packet, offset, most);
            } catch (OpusException | RuntimeException | AssertionError e) {
                return FAILED;
            }
        }

        @Override
        public void keepTo(int mode, int bandwidth) {
            encoder.setForceMode(switch (mode) {
                case OpusPacket.SILK -> OpusMode.MODE_SILK_ONLY;
                case OpusPacket.HYBRID -> OpusMode.MODE_HYBRID;
                case OpusPacket.CELT -> OpusMode.MODE_CELT_ONLY;
                default -> OpusMode.MODE_AUTO;
            });
            encoder.setBandwidth(bandwidth == AUTOMATIC ? OpusBandwidth.OPUS_BANDWIDTH_AUTO : BANDWIDTHS[bandwidth]);
        }

        /** A new one: resetting Concentus' own keeps some of the past. */
        @Override
        public void reset() {
            try {
                encoder = new OpusEncoder(rate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
            } catch (OpusException e) {
                throw new IllegalArgumentException("no Opus encoder at " + rate + " Hz", e);
            }
            encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
            encoder.setBitrate(settings.targetBitrate());
            encoder.setComplexity(settings.complexity());
            encoder.setUseInbandFEC(settings.inbandFec());
            encoder.setPacketLossPercent(settings.inbandFec() ? settings.expectedLossPercent() : 0);
            encoder.setUseDTX(settings.dtx());
            encoder.setUseVBR(!settings.constantBitrate());
            encoder.setMaxBandwidth(BANDWIDTHS[settings.bandwidth()]);
        }
    }
}
