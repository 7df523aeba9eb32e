package io.sidetone.engine;

import io.sidetone.internal.rtp.JitterBuffer;
import io.sidetone.internal.rtp.RtcpPacket;
import io.sidetone.internal.rtp.RtcpReports;
import io.sidetone.internal.rtp.RtpSource;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import org.jspecify.annotations.Nullable;

/**
 * One party's pair of RTP streams: what he says and what he is sent. A leg is opened by its {@link Call} and closed
 * with the party's leaving, for good.
 *
 * <p>Used on the call's media thread; {@link #name()}, {@link #role()}, {@link #call()} and {@link #spec()} by any.
 */
public final class Leg {

    private static final long PROOF_NS = 5_000_000_000L;
    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final Call call;
    private volatile LegSpec spec;
    /** What rules from the next frame on; null if that is the same. */
    private @Nullable LegSpec renegotiated;
    /** At which it is decoded and encoded, in Hz. */
    private int rate;
    private final Role role;
    private int seat = -1;
    private @Nullable Session session;
    final Speaker speaker;
    final Listener listener;
    final CodecCounts codecs = new CodecCounts();
    final Quarantine quarantine;
    final MediaWatch watch;
    private final RtcpReports reports;
    /** When to ask the reports again: beside what a tick reads anyway, as they lie elsewhere. */
    private long reportNs = NOT_BEGUN;
    private boolean open = true;
    private @Nullable Object attachment;
    private long droppedMalformed;
    private long controlNs;
    private boolean controlReceived;
    private boolean ssrcChanged;
    private boolean watchesLeaks;

    /** A leg without a seat yet: what its codecs throw comes out here, before anything has happened to the call. */
    Leg(Call call, LegSpec spec, Role role, long random, long mediaTimeoutNs, int rate, Workshop workshop,
        Scratch scratch) {
        this.call = call;
        this.spec = spec;
        this.role = role;
        this.rate = rate;
        quarantine = new Quarantine(workshop);
        listener = new Listener(this, random, rate, codecs, quarantine, workshop, scratch);
        speaker = new Speaker(spec, listener.ssrc(), rate, codecs, quarantine, workshop, scratch);
        codecs.requireCoders();
        watch = new MediaWatch(mediaTimeoutNs);
        reports = new RtcpReports(listener.ssrc(), random | 1, spec.formats().get(0).codec().clockRate());
    }

    /** The call it belongs to. */
    public Call call() {
        return call;
    }

    /** From now on it is in the call. */
    void sit(int place, @Nullable Session own) {
        seat = place;
        session = own;
        speaker.sit(place);
    }

    /** What was negotiated for it. */
    public LegSpec spec() {
        return spec;
    }

    /** What rules from the next frame on. */
    LegSpec nextSpec() {
        return renegotiated == null ? spec : renegotiated;
    }

    /** From the next frame on that is what was negotiated. */
    void renegotiate(LegSpec next) {
        renegotiated = next;
    }

    /** Whether other coders are to take over with the next frame, if the call mixes at that rate then. */
    boolean isRenewed(int mixingRate) {
        return rate != mixingRate || renegotiated != null && !renegotiated.formats().equals(spec.formats());
    }

    /** Whether that speaker's payloads could still go to this leg after what is renegotiated. */
    boolean willTake(Speaker other) {
        return renegotiated == null || renegotiated.takes(other.codec(), other.packetTicks());
    }

    /** Between two frames: what was renegotiated rules, and the call mixes at that rate. */
    boolean settle(int mixingRate, PacketSink packets, long nowNs) {
        boolean renewed = isRenewed(mixingRate);
        if (!renewed && renegotiated == null) {
            return false;
        }
        spec = nextSpec();
        renegotiated = null;
        rate = mixingRate;
        speaker.negotiate(spec);
        if (renewed) {
            speaker.tune(rate);
            speaker.sit(seat);
        }
        listener.tune(rate, packets, nowNs);
        return true;
    }

    /** The party's name. */
    public String name() {
        return spec.name();
    }

    /** What the party is to the call. */
    public Role role() {
        return role;
    }

    /** The party's seat, 0 to 7. */
    public int seat() {
        return seat;
    }

    /** The session of a supervisor's leg; null for any other. */
    public @Nullable Session session() {
        return session;
    }

    /** What the edge attached to this leg; null if nothing. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Lets the edge find its own half of the leg again, such as a socket. */
    public void attach(@Nullable Object value) {
        attachment = value;
    }

    /** Whether packets still go in and out. */
    public boolean isOpen() {
        return open;
    }

    /** The SSRC of the stream this party is sent; it changes once if the party turns out to send with the same. */
    public int ssrc() {
        return listener.ssrc();
    }

    /** What this leg has counted so far. */
    public LegStatistics statistics() {
        RtpSource source = speaker.source;
        return new LegStatistics(source.received(), source.lost() + source.duplicates(), source.duplicates(),
            speaker.buffer.lateCount(), speaker.unnegotiated(), speaker.malformed() + droppedMalformed,
            speaker.concealedSamples(), codecs.decodes, listener.packetsSent(), listener.forwarded(), codecs.encodes,
            codecs.shared, codecs.failures, codecs.recovered, codecs.unready, quarantine.overruns(),
            quarantine.isClosed(), source.jitterNs(), reports.roundTripNs(), reports.remoteLost(),
            reports.remoteFractionLost());
    }

    /** How its jitter buffer has fared so far. */
    public PlayoutStatistics playout() {
        JitterBuffer buffer = speaker.buffer;
        int ticksPerMs = Speaker.CLOCK_RATE / 1000;
        return new PlayoutStatistics(buffer.depthTicks() / ticksPerMs, buffer.depths().least() / ticksPerMs,
            buffer.depths().most() / ticksPerMs, buffer.depths().mean() / ticksPerMs, buffer.overflowCount(),
            buffer.emptyFrames(), buffer.framesLeftOut(), buffer.framesInserted(), buffer.interruptionCount());
    }

    /** Whether two-way media is proven: signalling says so, and something came within the last 5 seconds. */
    boolean isProven(long nowNs) {
        boolean control = controlReceived && nowNs - controlNs <= PROOF_NS;
        return open && spec.twoWay() && (control || speaker.heardWithin(PROOF_NS, nowNs));
    }

    /** A compound RTCP packet has come from the party. */
    void receiveControl(RtcpPacket packet, long nowNs) {
        controlReceived = true;
        controlNs = nowNs;
        reports.read(packet, speaker.source, nowNs);
    }

    /**
     * Begins or ends metering: {@link io.sidetone.monitor.MonitorEvent.Level} ten times a second. While it is on, the
     * party's packets are decoded even if nobody else needs them, and each event is allocated.
     */
    public void metered(boolean value) {
        call.meter(this, value);
    }

    /**
     * Begins or ends listening for whispers that come back from this agent's headset:
     * {@link io.sidetone.monitor.MonitorEvent.WhisperLeak}, at most once a second. While somebody whispers to him that
     * costs about 10 µs a frame, and his packets are decoded even if nobody else needs them.
     */
    public void watchLeaks(boolean value) {
        watchesLeaks = value;
    }

    boolean watchesLeaks() {
        return watchesLeaks;
    }

    /** RTCP: reports on this leg's own two streams when that is due. */
    void report(byte[] scratch, PacketSink packets, long nowNs) {
        if (speaker.sendsWithOurSsrc() && !ssrcChanged) {
            leaveSsrcToTheParty(scratch, packets, nowNs);
        }
        if (reportNs != NOT_BEGUN && nowNs - reportNs < 0) {
            return;
        }
        if (reports.isDue(nowNs)) {
            int length = listener.writeReport(reports, speaker, scratch, nowNs);
            packets.sendControl(this, scratch, 0, length, nowNs);
        }
        reportNs = reports.dueNs();
    }

    /** RFC 3550 §8.2, once in a leg's life: whoever sends back what he is sent must not chase it through all SSRCs. */
    private void leaveSsrcToTheParty(byte[] scratch, PacketSink packets, long nowNs) {
        ssrcChanged = true;
        sayGoodbye(scratch, packets, nowNs);
        listener.changeSsrc();
        reports.ssrc(listener.ssrc());
        speaker.source.ownSsrc(listener.ssrc());
    }

    /** RTCP: the stream ends, and it was not the party who ended it. */
    void sayGoodbye(byte[] scratch, PacketSink packets, long nowNs) {
        packets.sendControl(this, scratch, 0, reports.writeBye(scratch), nowNs);
    }

    /** Whether any of its codecs is meant for workers. */
    boolean usesWorkers() {
        return speaker.isAhead() || listener.isAhead();
    }

    void countMalformed() {
        droppedMalformed++;
    }

    /** Stops both directions at once. */
    void close() {
        open = false;
        listener.silence();
    }

    @Override
    public String toString() {
        return role + " " + spec.name();
    }
}
