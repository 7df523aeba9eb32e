package io.sidetone.engine;

import io.sidetone.internal.rtp.JitterBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What playout brings in one frame, piece by piece: written down on the media thread, and then filled with samples by
 * the stream's {@link Decoders}. Allocates nothing after construction.
 */
final class Portion extends CoderJob {

    /** A lost packet, some of which the packet behind it may carry. */
    static final int RECOVERY = 3;

    /** Two frames of packets of 2.5 ms, each between two losses, and some. */
    private static final int MOST = 40;

    /** A stretch of samples of one kind. */
    static final class Piece {

        /** {@link JitterBuffer#PACKET}, {@link JitterBuffer#LOSS}, {@link JitterBuffer#PAUSE} or RECOVERY. */
        int kind;
        int count;
        /** The timestamp at which it begins. */
        long position;

        /** Of a packet, or of the lost one. */
        long sequence;
        /** Its first sample in the packet. */
        int from;
        /** Samples of the lost packet that are missing. */
        int missing;
        int format;
        int payloadOffset;
        /** Bytes of payload; 0 if the decoders have it already. */
        int payloadLength;

        /** How many samples the decoders gave. */
        int given;
        /** Whether those were made up. */
        boolean concealed;
        /** Whether they are the first of another decoder, and may not fit those before. */
        boolean joins;
    }

    private final Piece[] pieces = new Piece[MOST];
    private int size;
    private int length;
    /** By which a worker fills it; null where none does. */
    private final @Nullable Decoders decoders;
    byte[] payloads;
    private int bytes;
    /** How many bytes there may be. */
    private int room;
    /** What the decoders gave, each piece where it belongs. */
    final short[] samples;

    /** Whether the decoders forget the past first. */
    boolean anew;
    /** Whether any piece is more than a pause. */
    private boolean hasWork;
    int decodes;
    int failures;
    int recovered;

    /**
     * @param samples the most there can be
     * @param bytes of payload, the most there can be
     */
    Portion(@Nullable Decoders decoders, int samples, int bytes) {
        this.decoders = decoders;
        this.samples = new short[samples];
        payloads = new byte[bytes];
        for (int i = 0; i < MOST; i++) {
            pieces[i] = new Piece();
        }
    }

    /** Makes room for that many bytes of payload. */
    void fit(int most) {
        payloads = payloads.length < most ? new byte[most] : payloads;
    }

    /**
     * Begins anew.
     *
     * @param most bytes of payload, whatever room there is
     */
    void clear(boolean forget, int most) {
        room = most;
        anew = forget;
        hasWork = forget;
        size = 0;
        length = 0;
        bytes = 0;
        decodes = 0;
        failures = 0;
        recovered = 0;
    }

    /** The next piece to be written down. Where there are too many, the last becomes one loss with the rest. */
    Piece add(int kind, int count, long position) {
        boolean full = size == MOST;
        Piece piece = pieces[full ? size - 1 : size++];
        piece.kind = full ? JitterBuffer.LOSS : kind;
        piece.count = full ? piece.count + count : count;
        piece.position = position;
        piece.payloadLength = 0;
        piece.given = 0;
        piece.concealed = false;
        piece.joins = false;
        hasWork |= kind != JitterBuffer.PAUSE;
        length += count;
        return piece;
    }

    /** Gives a piece the payload of a packet in the buffer; false if there is no room. */
    boolean give(Piece piece, JitterBuffer buffer) {
        int payloadLength = buffer.payloadLength();
        if (payloadLength > room - bytes) {
            return false;
        }
        System.arraycopy(buffer.bytes(), buffer.payloadOffset(), payloads, bytes, payloadLength);
        piece.format = buffer.packetFormat();
        piece.payloadOffset = bytes;
        piece.payloadLength = payloadLength;
        bytes += payloadLength;
        return true;
    }

    int size() {
        return size;
    }

    Piece piece(int index) {
        return pieces[index];
    }

    /** Samples of all pieces. */
    int length() {
        return length;
    }

    boolean hasWork() {
        return hasWork;
    }

    @Override
    void work() {
        assert decoders != null : "no worker has it";
        decoders.fill(this);
    }
}
