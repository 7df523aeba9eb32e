package io.sidetone.codecs.opus;

import io.sidetone.codec.Execution;
import java.util.Optional;

/**
 * Somebody who can encode and decode Opus, found with {@link java.util.ServiceLoader}. {@link Opus} does the rest:
 * checking packets, recovery, and packet times that are no Opus frame. Safe for use by any thread; coders are not.
 */
public interface OpusLibrary {

    /** In pure Java: Concentus, which is always there. Runs on workers: it allocates in every frame. */
    static OpusLibrary concentus() {
        return ConcentusLibrary.INSTANCE;
    }

    /**
     * The library that {@code -Dsidetone.opus=NAME} asks for; if it asks for none, a native one if that is on the class
     * path and may be used, else {@link #concentus()}, with one log line saying why.
     */
    static OpusLibrary preferred() {
        return OpusLibraries.preferred();
    }

    /** The library of that name if it is on the class path and may be used. */
    static Optional<OpusLibrary> find(String name) {
        return OpusLibraries.find(name);
    }

    /** {@code concentus} or {@code libopus}. */
    String name();

    /** The version in use, as it goes into logs. */
    String version();

    /**
     * Why it can't be used in this JVM; empty if it can. Asking prints nothing and needs no rights.
     */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /** Where its coders run. */
    Execution execution();

    /**
     * A new decoder with no past.
     *
     * @param rate of its samples: 8000, 12000, 16000, 24000 or 48000 Hz
     * @param channels 1 or 2; stereo packets become their mean in a mono decoder
     */
    FrameDecoder newDecoder(int rate, int channels);

    /**
     * A new encoder of mono with no past.
     *
     * @param rate of its samples: 8000, 12000, 16000, 24000 or 48000 Hz
     */
    FrameEncoder newEncoder(int rate, OpusSettings settings);

    /** Decodes valid packets of one stream. Belongs to one stream, one thread at a time; never throws. */
    interface FrameDecoder {

        /**
         * Decodes a packet.
         *
         * @param packet borrowed until return; follows the rules of RFC 6716 §3.4
         * @param offset first byte of the packet
         * @param length bytes, at least 1
         * @param samples receives the samples, channels interleaved; borrowed until return
         * @param samplesOffset where the first goes
         * @param count samples of each channel that the packet holds; to recover, that are missing: at least as many
         *     as one of its frames, and whole units of 2.5 ms
         * @param recover whether what comes before this packet is wanted instead
         * @return {@code count}; negative if the packet can't be decoded
         */
        int decode(byte[] packet, int offset, int length, short[] samples, int samplesOffset, int count,
            boolean recover);

        /**
         * Conceals a loss.
         *
         * @param samples receives the samples, channels interleaved; borrowed until return
         * @param samplesOffset where the first goes
         * @param count samples of each channel, whole units of 2.5 ms, at most 120 ms
         * @return {@code count}; negative if that failed
         */
        int conceal(short[] samples, int samplesOffset, int count);

        /** Forgets the past, as if new. */
        void reset();
    }

    /** Encodes single Opus frames of one stream. Belongs to one stream, one thread at a time; never throws. */
    interface FrameEncoder {

        /**
         * Encodes a frame.
         *
         * @param samples mono; borrowed until return
         * @param samplesOffset the first sample
         * @param count 2.5, 5, 10, 20, 40 or 60 ms of them
         * @param packet receives the packet; borrowed until return
         * @param offset where its first byte goes
         * @param most bytes it may take; {@code packet} has room for them
         * @return the number of bytes; negative if that failed
         */
        int encode(short[] samples, int samplesOffset, int count, byte[] packet, int offset, int most);

        /**
         * Keeps to one coding mode and bandwidth, so that frames can share a packet.
         *
         * @param mode 1000 SILK, 1001 hybrid, 1002 CELT, or -1000 for what fits best
         * @param bandwidth 0 narrow to 4 full, or -1000 for what fits best
         */
        void keepTo(int mode, int bandwidth);

        /** Forgets the past, as if new. */
        void reset();
    }
}
