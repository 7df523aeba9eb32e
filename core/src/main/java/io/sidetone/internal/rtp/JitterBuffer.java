package io.sidetone.internal.rtp;

/**
 * Holds the packets of one speaker until their samples are due, and says at every moment what is due: a packet,
 * a loss or a pause. It knows no audio: the caller decodes, conceals or stays silent as told.
 *
 * <p>Two verbs: {@link #insert} as packets arrive, and the playout loop ({@link #beginFrame}, {@link #due},
 * {@link #span}, {@link #advance}) once a frame. The playout position moves by one frame each tick, whether anybody
 * listens or not, so that monitoring can't change what anybody else is played; to correct the delay it moves by two
 * frames or by none, as {@link #beginFrame} says, and whoever plays samples has to hide that. Sequence numbers and
 * timestamps come unwrapped to 64 bits; time is counted in ticks of the RTP clock. Belongs to one leg, media thread
 * only; nothing is allocated after construction.
 *
 * <pre>{@code
 *   for (int left = buffer.beginFrame(nowNs); left > 0; ) {
 *       int due = buffer.due();                        // PACKET, LOSS or PAUSE …
 *       int ticks = Math.min(left, buffer.span());     // … and for how long that holds
 *       …                                              // PACKET: copy from (position() - packetTimestamp())
 *       buffer.advance(ticks);
 *       left -= ticks;
 *   }
 * }</pre>
 */
public interface JitterBuffer {

    /** Due now: samples of the packet that {@link #packetSequence()} names. */
    int PACKET = 0;
    /** Due now: samples of a packet that did not come, or has not come yet: conceal. */
    int LOSS = 1;
    /** Due now: nothing, because the speaker sends nothing (not begun, or a pause between talk spurts): silence. */
    int PAUSE = 2;

    /** {@link #insert}: kept until due. */
    int STORED = 0;
    /** {@link #insert}: its time to be played has passed; dropped and counted. */
    int LATE = 1;
    /** {@link #insert}: longer than any may be; dropped and counted. */
    int TOO_LONG = 2;
    /** {@link #insert}: a packet of this sequence number is here already; dropped and counted. */
    int DUPLICATE = 3;
    /** {@link #insert}: newer ones leave no room for it; dropped and counted as overflow. */
    int NO_ROOM = 4;

    /**
     * Takes in one packet, copying its payload.
     *
     * @param sequence unwrapped sequence number
     * @param timestamp unwrapped RTP timestamp of the first sample
     * @param ticks duration in ticks of the RTP clock, more than zero
     * @param format the caller's number for the payload's codec, given back by {@link #packetFormat()}
     * @param payload borrowed until return
     * @param nowNs time of arrival
     * @return STORED, LATE, TOO_LONG, DUPLICATE or NO_ROOM
     */
    int insert(long sequence, long timestamp, int ticks, int format, byte[] payload, int offset, int length,
        long nowNs);

    /**
     * The packet of that number carried no audio (a telephone-event): it is missing from playout, but it is no loss.
     *
     * @param sequence unwrapped sequence number
     */
    void skip(long sequence);

    /** From now on it holds payloads of that many bytes, and so many of all of them; what is here stays. Allocates. */
    void grow(int maxPayloadLength, int room);

    /** Whether {@link #skip} named that number; known for the last {@value NumberWindow#SIZE}. */
    boolean isSkipped(long sequence);

    /** The highest number that {@link #skip} named; negative if none. */
    long highestSkipped();

    /** Forgets every packet and the position; counters stay. The next packet starts playout anew. */
    void restart();

    /**
     * Called first in every tick: starts playout when the first packet has waited for the depth, and corrects the
     * delay.
     *
     * @return how many ticks of the RTP clock to {@link #advance} in this frame: one frame, two or none
     */
    int beginFrame(long nowNs);

    /** What is due at {@link #position()}: PACKET, LOSS or PAUSE. For PACKET, the packet accessors below name it. */
    int due();

    /** For how many ticks of the RTP clock {@link #due()} holds, at least 1; Integer.MAX_VALUE if no end is known. */
    int span();

    /** Moves the position on by at most {@link #span()} ticks. */
    void advance(int ticks);

    /** Whether playout has begun; before that {@link #position()} means nothing and a PAUSE is due. */
    boolean started();

    /** The timestamp of the next sample to be played. */
    long position();

    /** The sequence number of the first packet not yet wholly played. */
    long nextSequence();

    /** The highest sequence number inserted since the last restart; below {@link #nextSequence()} if nothing waits. */
    long highestSequence();

    /**
     * Points the packet accessors at a stored packet from {@link #nextSequence()} to {@link #highestSequence()}.
     *
     * @return false, and the accessors are unchanged, if that packet is not here
     */
    boolean select(long sequence);

    /**
     * Where a LOSS is due: points the packet accessors at the first packet behind it.
     *
     * @return false, and the accessors are unchanged, if none is here
     */
    boolean selectBehind();

    /** Of the packet last named by {@link #due()} or {@link #select}. */
    long packetSequence();

    long packetTimestamp();

    /** Duration of that packet in ticks of the RTP clock. */
    int packetTicks();

    /** The caller's number for that packet's codec. */
    int packetFormat();

    /** The bytes that {@link #payloadOffset()} and {@link #payloadLength()} point into; owned by this object. */
    byte[] bytes();

    int payloadOffset();

    int payloadLength();

    /** The delay this buffer adds at present: arrival of a packet in time to its being due, in ticks of the clock. */
    int depthTicks();

    /** {@link #depthTicks()} of all frames played. */
    DepthStatistics depths();

    /** In how many frames {@link #beginFrame} will answer 0, if nothing changes until then; 0 if none is planned. */
    int framesToStandstill();

    /** Packets that came too late to be played. */
    long lateCount();

    /** Packets that were dropped because there were too many. */
    long overflowCount();

    /** Frames at whose beginning nothing was here to be played, after playout had begun. */
    long emptyFrames();

    /** Frames in which the position moved by one frame more, to lower the delay. */
    long framesLeftOut();

    /** Frames in which the position did not move, to raise the delay. */
    long framesInserted();

    /**
     * How long packets were missing that never came, or too late, in ticks of the RTP clock: lost packets × their
     * length. Counted when the gap is over; pauses and waiting for late packets are not in it.
     */
    long concealedTicks();

    /** Gaps of 150 ms and more, by loss or by waiting. */
    long interruptionCount();
}
