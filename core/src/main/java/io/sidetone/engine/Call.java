package io.sidetone.engine;

import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.monitor.CallMonitor;
import io.sidetone.monitor.CallSnapshot;
import io.sidetone.monitor.EventSink;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Parties;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionEdge;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.SessionState;
import io.sidetone.monitor.Standing;
import io.sidetone.monitor.TapView;
import io.sidetone.monitor.Transfers;
import io.sidetone.notice.Prompt;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call: its legs, who hears whom, and the path of every packet between them. {@link #receive} and {@link #tick}
 * are that path; the methods above them say what happened to the call, or ask for something, between two frames.
 *
 * <p>Belongs to one media thread. A change rules from the second frame boundary on: the frame that is due still
 * obeys the old matrix and fades, see {@link HearingMatrix}. {@code receive} and {@code tick} allocate nothing; joining
 * allocates the leg, about 20 kB for G.711.
 */
public final class Call {

    private static final int SEATS = HearingMatrix.SEATS;
    private static final int EVERYBODY = -1;
    private static final long AT_ONCE = Long.MIN_VALUE;

    private final String name;
    private final long seed;
    private final PacketSink packets;
    private final EventSink events;
    private final Workshop workshop;
    private final Scratch scratch;
    private final long mediaTimeoutNs;
    private final long mediaLimitNs;
    private final CallMonitor monitor;
    private final Leg[] legs = new Leg[SEATS];
    private final Speaker[] speakers = new Speaker[SEATS];
    private final CallFormats formats;
    private final Routes routes;
    private final Prompts prompts;
    private final Ears ears;
    private final Leaks leaks;
    private final Taps taps;
    private final Map<String, Integer> incarnations = new HashMap<>();

    /** Who hears whom in the frame that is due. */
    private long matrix = HearingMatrix.SILENCE;
    /** Who may get whose telephone-events in the frame that is due. */
    private long digits = HearingMatrix.SILENCE;
    /** The seats of supervisors' legs: a bit for each. */
    private int supervisors;
    /** Whether a leg ever used workers. */
    private boolean hasWorkers;
    /** Whom each listener who heard a supervisor heard as samples in the frame played last. */
    private final int[] supervised = new int[SEATS];
    /** Samples per second of the mix. */
    private int mixingRate = 8_000;
    private int[] sum;
    private long nowNs;
    private boolean begun;
    /** Whether legs are others than in the frame before, or what was negotiated for one. */
    private boolean legsChanged;
    private int standings;
    /** Whose level is metered: a bit for each. */
    private int metered;
    /** When to look again whether media comes, if nothing else happens: beside what a tick reads anyway. */
    private long watchNs = AT_ONCE;

    Call(String name, long seed, Policies policies, Map<String, Prompt> library, PacketSink packets, SessionEdge edge,
        EventSink events, Workshop workshop, Scratch scratch) {
        this.name = name;
        this.seed = Seeds.mix(seed, name);
        this.packets = packets;
        this.events = events;
        this.workshop = workshop;
        this.scratch = scratch;
        sum = scratch.sum(mixingRate);
        mediaTimeoutNs = policies.times().media().toNanos();
        mediaLimitNs = policies.times().mediaLimit().toNanos();
        prompts = new Prompts(library, legs, mixingRate);
        monitor = new CallMonitor(name, policies, seat -> legs[seat] != null && legs[seat].isProven(nowNs), edge,
            events, prompts);
        taps = new Taps(legs, speakers, prompts, monitor, events);
        formats = new CallFormats(legs, monitor);
        ears = new Ears(legs, speakers, monitor);
        leaks = new Leaks(legs, speakers, monitor, ears, events);
        routes = new Routes(legs, speakers, prompts, ears, monitor);
    }

    /** The call's name, as its events carry it. */
    public String name() {
        return name;
    }

    /** Who hears whom in the frame that is due. */
    public long matrix() {
        return matrix;
    }

    /** The matrix in words, a line for each listener. */
    public String describe() {
        String[] names = new String[SEATS];
        for (int seat = 0; seat < SEATS; seat++) {
            names[seat] = legs[seat] == null ? null : legs[seat].name();
        }
        return HearingMatrix.describe(matrix, names);
    }

    /** All there is to know of the call and its sessions. */
    public CallSnapshot snapshot() {
        return monitor.snapshot();
    }

    /** The number of the frame that is due, from 0; each lasts {@link MediaShard#FRAME_MS} ms. */
    public long frame() {
        return monitor.frame();
    }

    /** Whether the call is over. */
    public boolean isEnded() {
        return monitor.isEnded();
    }

    /** Whether the call is over, or will be with the frame that is due. */
    public boolean isEnding() {
        return monitor.isEnding();
    }

    /**
     * At how many samples per second it mixes in the frame that is due: 8 000, 16 000 or 48 000, the highest rate of
     * what its customers and agents, and after a takeover its owner, prefer to be sent. Supervisors adapt.
     */
    public int mixingRate() {
        return mixingRate;
    }

    /** The leg in a seat, or null. */
    public @Nullable Leg leg(int seat) {
        return legs[seat];
    }

    // ---- parties ----------------------------------------------------------------------------------------------

    /** Why a party can't join; null if he can. */
    public @Nullable Refusal joinRefusal(LegSpec spec, Role role) {
        Refusal refusal = monitor.parties().joinRefusal(role);
        return refusal != null ? refusal : formats.forwards(spec, null) ? null : codecRefusal(spec, role);
    }

    /**
     * A customer or an agent joins.
     *
     * @throws IllegalStateException if {@link #joinRefusal} has a reason
     * @throws IllegalArgumentException if the role is SUPERVISOR, or somebody of that name is in the call
     */
    public Leg join(LegSpec spec, Role role) {
        requireUnused(spec.name());
        if (joinRefusal(spec, role) != null) {
            throw new IllegalStateException(spec.name() + " cannot join " + name + ": " + joinRefusal(spec, role));
        }
        Leg leg = legFor(spec, role);
        seat(leg, monitor.parties().join(spec.name(), role), null);
        if (!begun) {
            matrix = monitor.matrix();
            digits = monitor.digits();
            settleLegs(formats.mixingRate(mixingRate));
            routes.settle(matrix, supervisors, packets, nowNs);
        }
        return leg;
    }

    /** A party hung up: nothing is sent to him any more; a supervisor's session ends. Idempotent. */
    public void leave(Leg leg) {
        if (!isIn(leg)) {
            return;
        }
        leg.close();
        legsChanged = true;
        routes.stopForwardingTo(leg.seat());
        if (leg.session() != null) {
            leg.session().hangUp();
        } else {
            monitor.parties().leave(leg.seat());
        }
    }

    /** Why nothing else can be negotiated for a leg; null if it can. */
    public @Nullable Refusal renegotiateRefusal(Leg leg, LegSpec spec) {
        if (!isIn(leg)) {
            return monitor.isEnding() ? Refusal.CALL_GONE : Refusal.ENDED;
        }
        boolean possible = formats.mixes(spec, leg.role(), leg) || leg.session() == null && formats.forwards(spec, leg);
        return possible ? null : Refusal.CODEC_UNSUPPORTED;
    }

    /**
     * Something else was negotiated for a leg: formats, packet times, directions or payload type numbers rule from the
     * next frame on. Its stream goes on under its SSRC and with its next sequence number; where the RTP clock is
     * another, the timestamp goes on from where it is (RFC 7160). What was negotiated before is still taken if it
     * comes. The delay of its jitter buffer stays what it was. Allocates coders for formats that were not there before;
     * what they are fed is faded out and in again, within two frames.
     *
     * @throws IllegalStateException if {@link #renegotiateRefusal} has a reason
     * @throws IllegalArgumentException if it has another name
     */
    public void renegotiate(Leg leg, LegSpec spec) {
        if (!spec.name().equals(leg.name())) {
            throw new IllegalArgumentException(leg + " cannot become " + spec.name());
        }
        if (renegotiateRefusal(leg, spec) != null) {
            throw new IllegalStateException(leg + " cannot be renegotiated: " + renegotiateRefusal(leg, spec));
        }
        leg.renegotiate(spec);
        legsChanged = true;
    }

    private boolean isIn(Leg leg) {
        return leg.isOpen() && legs[leg.seat()] == leg;
    }

    /** A party put the call on hold on his side, or took it back; see {@link Parties#hold}. */
    public void hold(Leg leg, boolean value) {
        if (isIn(leg)) {
            monitor.parties().hold(leg.seat(), value);
            routes.unsettle();
        }
    }

    /** An agent holds the customers and consults somebody else in another call, or does so no longer. */
    public void consult(Leg leg, boolean value) {
        if (isIn(leg)) {
            monitor.parties().consult(leg.seat(), value);
            routes.unsettle();
        }
    }

    /** A customer or an agent is muted: nobody hears him; or no longer. */
    public void mute(Leg leg, boolean value) {
        if (isIn(leg)) {
            monitor.parties().mute(leg.seat(), value);
        }
    }

    /** An agent answers a whisper privately, or no longer so; null, or why not: {@link Parties#talkPrivately}. */
    public @Nullable Refusal talkPrivately(Leg leg, boolean value) {
        return isIn(leg) ? monitor.parties().talkPrivately(leg.seat(), value)
            : monitor.isEnding() ? Refusal.CALL_GONE : Refusal.ENDED;
    }

    /** Something private is being said, or no longer: see {@link CallMonitor#pausePrivacy}. */
    public void pausePrivacy(boolean value) {
        monitor.pausePrivacy(value);
    }

    /** Why no tap can be opened; null if one can. */
    public @Nullable Refusal tapRefusal() {
        return monitor.taps().refusal();
    }

    /**
     * A tap sits down and hears from the next frame boundary on. What the parties are sent does not change for it.
     *
     * @param apart whether the sink takes a frame of each speaker instead of the sum of all
     * @return its seat, 0 to 7
     * @throws IllegalStateException if {@link #tapRefusal} has a reason
     */
    public int tap(TapView view, boolean apart, TapSink sink) {
        return taps.open(view, apart, sink);
    }

    /** That sink gets nothing any more, if it still sits on that seat. */
    public void untap(int tap, TapSink sink) {
        if (taps.isOf(tap, sink)) {
            taps.close(tap, false);
        }
    }

    /** The call is over. Idempotent. */
    public void end() {
        monitor.end();
    }

    /** Something threw in its tick: it is over at once, for nobody knows in which state it is. */
    void fail(Throwable fault) {
        for (Leg leg : legs) {
            if (leg != null) {
                leg.close();
            }
        }
        monitor.fail(fault);
        taps.boundary();
    }

    // ---- transfers --------------------------------------------------------------------------------------------

    /**
     * Why a party can't be transferred; null if he can.
     *
     * @param from his leg, which may have left since the beginning
     * @param to who is to take his place now; null to begin a transfer only
     */
    public @Nullable Refusal transferRefusal(Leg from, @Nullable LegSpec to) {
        Refusal refusal = monitor.transfers().refusal(isIn(from) ? from.seat() : -1, to != null);
        return refusal != null || to == null ? refusal : codecRefusal(to, from.role());
    }

    /**
     * A party is being transferred to somebody who is not there yet; see {@link Transfers#begin}.
     *
     * @throws IllegalStateException if {@link #transferRefusal} has a reason
     */
    public void beginTransfer(Leg from) {
        monitor.transfers().begin(isIn(from) ? from.seat() : -1);
    }

    /** The transfer under way came to nothing. */
    public void failTransfer() {
        monitor.transfers().fail();
    }

    /**
     * Another takes the place of a party, whose leg is released; see {@link Transfers#complete}.
     *
     * @return the other's leg
     * @throws IllegalStateException if {@link #transferRefusal} has a reason
     * @throws IllegalArgumentException if somebody of the other's name is in the call
     */
    public Leg transfer(Leg from, LegSpec to) {
        requireUnused(to.name());
        if (transferRefusal(from, to) != null) {
            throw new IllegalStateException(from + " cannot be transferred: " + transferRefusal(from, to));
        }
        Leg leg = legFor(to, from.role());
        seat(leg, monitor.transfers().complete(isIn(from) ? from.seat() : -1, to.name()), null);
        return leg;
    }

    // ---- sessions ---------------------------------------------------------------------------------------------

    /** Why nobody can monitor that party so; null if somebody can, unless whoever decides says no. */
    public @Nullable Refusal startRefusal(SessionRequest request, Leg target) {
        return isIn(target) ? monitor.startRefusal(request, target.seat())
            : monitor.isEnding() ? Refusal.CALL_GONE : Refusal.NO_AGENT;
    }

    /** Why nobody can monitor this call with such a leg; null if somebody can. */
    public @Nullable Refusal legRefusal(LegSpec spec) {
        return codecRefusal(spec, Role.SUPERVISOR);
    }

    /** Why nobody can monitor that party with such a leg; null if somebody can, unless whoever decides says no. */
    public @Nullable Refusal monitorRefusal(LegSpec spec, Leg target) {
        Refusal refusal = startRefusal(SessionRequest.of(spec.name(), Mode.LISTEN), target);
        return refusal != null ? refusal : codecRefusal(spec, Role.SUPERVISOR);
    }

    /**
     * A supervisor asks to monitor an agent. Once it is decided {@link SessionEdge#attaching} asks for his leg.
     *
     * @param reply takes the one answer
     * @return the session, whose methods are its commands; null if {@link #startRefusal} has a reason
     * @throws IllegalArgumentException if a customer or an agent of that name is in the call
     */
    public @Nullable Session start(SessionRequest request, Leg target, @Nullable Object attachment,
        Consumer<Outcome> reply) {
        Refusal refusal = startRefusal(request, target);
        if (refusal != null) {
            reply.accept(new Outcome.Refused(refusal));
            return null;
        }
        requireNoParty(request.supervisor());
        return monitor.start(request, target.seat(), attachment, reply);
    }

    /** The agent whom a session follows is in this call; see {@link CallMonitor#adopt}. */
    public @Nullable Refusal adopt(Session session, Leg target) {
        Refusal refusal = startRefusal(session.request(), target);
        return refusal != null ? refusal : monitor.adopt(session, target.seat());
    }

    /**
     * A session gets its leg. It hears and speaks nothing before {@link Session#legUp}.
     *
     * @throws IllegalStateException if the session is not attaching, or the leg is not its supervisor's, or its codecs
     *     and the call's do not go together
     * @throws IllegalArgumentException if somebody of that name is in the call
     */
    public Leg connect(Session session, LegSpec spec) {
        requireUnused(spec.name());
        boolean his = spec.name().equals(session.supervisor());
        if (session.state() != SessionState.ATTACHING || legRefusal(spec) != null || !his) {
            throw new IllegalStateException(session + " gets no leg of " + spec);
        }
        Leg leg = legFor(spec, Role.SUPERVISOR);
        seat(leg, session.seat(), session);
        return leg;
    }

    /**
     * A supervisor starts to monitor an agent, and gets his leg at once: for calls without anybody who decides later.
     *
     * @return his leg; {@link Leg#session()} has the commands
     * @throws IllegalStateException if {@link #monitorRefusal} has a reason, or he is denied
     * @throws IllegalArgumentException if somebody of that name is in the call
     */
    public Leg monitor(LegSpec spec, Leg target, Mode mode) {
        requireUnused(spec.name());
        if (monitorRefusal(spec, target) != null) {
            throw new IllegalStateException(
                spec.name() + " cannot monitor " + target + ": " + monitorRefusal(spec, target));
        }
        // What its codecs throw comes out here, before anything has happened to the call.
        Leg leg = legFor(spec, Role.SUPERVISOR);
        Session session = monitor.start(SessionRequest.of(spec.name(), mode), target.seat(), null, outcome -> { });
        if (session == null || session.state() != SessionState.ATTACHING) {
            throw new IllegalStateException(spec.name() + " is not allowed at once to monitor " + target);
        }
        seat(leg, session.seat(), session);
        return leg;
    }

    private @Nullable Refusal codecRefusal(LegSpec spec, Role role) {
        return formats.mixes(spec, role, null) ? null : Refusal.CODEC_UNSUPPORTED;
    }

    // ---- the data path ----------------------------------------------------------------------------------------

    /** A packet has come from a leg's party: to those who are forwarded him at once, and into his jitter buffer. */
    void receive(Leg leg, RtpPacket packet, long nowNs) {
        this.nowNs = nowNs;
        Speaker speaker = leg.speaker;
        if (speaker.isEvent(packet)) {
            receiveEvent(leg, packet, nowNs);
            return;
        }
        if (!speaker.isAudio(packet)) {
            receiveWithoutAudio(leg, packet, nowNs);
            return;
        }
        if (!speaker.receive(packet, nowNs)) {
            return;
        }
        if (speaker.reshaped()) {
            // Who can be forwarded may change with it, and must do so now, not when somebody begins to monitor.
            routes.unsettle();
        }
        for (int rest = routes.forwardTo(leg.seat()); rest != 0; rest &= rest - 1) {
            Listener listener = legs[Integer.numberOfTrailingZeros(rest)].listener;
            if (listener.takes(speaker)) {
                listener.forward(speaker, speaker.codec(), packet.marker(), speaker.source.sequence(),
                    speaker.source.timestamp(), speaker.packetTicks(), packet.buffer(), packet.payloadOffset(),
                    packet.payloadLength(), packets, nowNs);
            }
        }
    }

    /** Comfort noise goes to those who are forwarded the speaker and negotiated it; the rest to nobody. */
    private void receiveWithoutAudio(Leg leg, RtpPacket packet, long nowNs) {
        Speaker speaker = leg.speaker;
        if (!speaker.receiveWithoutAudio(packet, nowNs)) {
            return;
        }
        for (int rest = routes.forwardTo(leg.seat()); rest != 0; rest &= rest - 1) {
            legs[Integer.numberOfTrailingZeros(rest)].listener.noise(speaker, packet, packets, nowNs);
        }
    }

    /** A telephone-event obeys a stricter matrix than audio, and waits for no tick. */
    private void receiveEvent(Leg leg, RtpPacket packet, long nowNs) {
        Speaker speaker = leg.speaker;
        if (!speaker.receiveEvent(packet, nowNs)) {
            return;
        }
        int verdict = speaker.digits.accept(speaker.source.sequence(), speaker.source.sentTimestamp(),
            packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        boolean command = false;
        for (int i = 0; leg.session() != null && i < speaker.digits.begun(); i++) {
            command |= monitor.pressed(leg.session(), speaker.digits.begun(i));
        }
        for (int seat = 0; seat < SEATS; seat++) {
            if (seat != leg.seat() && legs[seat] != null && legs[seat].isOpen()) {
                boolean allowed = !command && HearingMatrix.hears(digits, seat, leg.seat());
                legs[seat].listener.event(speaker, leg.seat(), verdict, allowed, packet, packets, nowNs);
            }
        }
    }

    /** Plays the frame that is due: mixes everybody who must be mixed, each from exactly whom the matrix allows. */
    void tick(long nowNs) {
        this.nowNs = nowNs;
        begun = true;
        watch();
        sendEncoded();
        prompts.tellOver(monitor);
        monitor.beforeFrame();
        long next = monitor.matrix();
        long nextDigits = monitor.digits();
        boolean changed = legsChanged || standings != monitor.standingsVersion();
        legsChanged = false;
        standings = monitor.standingsVersion();
        int nextRate = changed ? formats.mixingRate(mixingRate) : mixingRate;
        int renewed = changed ? formats.renewed(nextRate) : 0;
        routes.mixWhoLosesHisSpeaker(next, nowNs);
        play();
        prompts.play(monitor.prompts(), frame());
        if (ears.settle(matrix, supervisors, sum)) {
            routes.unsettle();
        }
        for (int seat = 0; seat < SEATS; seat++) {
            supervised[seat] = isMixed(seat) && (HearingMatrix.heardBy(matrix, seat) & supervisors) != 0
                ? HearingMatrix.heardBy(matrix, seat) : 0;
            if (isMixed(seat)) {
                legs[seat].listener.mix(prompts.hearing(matrix, seat), prompts.hearingNext(next, seat),
                    (renewed & 1 << seat) == 0 ? renewed : EVERYBODY, speakers, prompts, ears.loudness(seat),
                    sum, packets, nowNs);
            }
        }
        leaks.listen(matrix, supervisors, sum);
        taps.play(next, renewed, sum);
        report();
        digits = nextDigits;
        if (prompts.moveOn() | next != matrix) {
            matrix = next;
            routes.unsettle();
        }
        monitor.boundary();
        taps.boundary();
        if (changed || standings != monitor.standingsVersion()) {
            closeVacatedSeats();
            settleLegs(nextRate);
        }
        routes.settle(matrix, supervisors, packets, nowNs);
        workAhead();
    }

    /** Tells whose media is lost or there again. */
    private void watch() {
        if (watchNs != AT_ONCE && nowNs - watchNs < 0) {
            return;
        }
        long limitNs = Math.min(mediaTimeoutNs, mediaLimitNs);
        watchNs = nowNs + limitNs;
        for (Leg leg : legs) {
            if (leg == null || !leg.isOpen()) {
                continue;
            }
            long quietNs = leg.watch.look(leg, events, nowNs);
            watchNs = Math.min(watchNs, nowNs - quietNs + limitNs);
            if (leg.session() != null && quietNs >= mediaLimitNs
                && (frame() - leg.session().owesSince()) * MediaShard.FRAME_NS >= mediaLimitNs) {
                leg.session().mediaLost();
            }
        }
    }

    /** RTCP: each leg's own streams, and nobody else's. */
    private void report() {
        for (Leg leg : legs) {
            if (leg != null && leg.isOpen()) {
                leg.report(scratch.control, packets, nowNs);
            }
        }
    }

    /** Begins or ends metering of a leg. */
    void meter(Leg leg, boolean value) {
        if (isIn(leg)) {
            leg.watch.metered(value);
            metered = value ? metered | 1 << leg.seat() : metered & ~(1 << leg.seat());
        }
    }

    private boolean isMixed(int seat) {
        return legs[seat] != null && legs[seat].isOpen() && legs[seat].listener.isMixed();
    }

    /** Whose samples are needed though perhaps no listener does: by a tap, a meter, a coach or a guard. */
    private int watched() {
        return taps.needed() | ears.watched(matrix, supervisors) | leaks.watched(matrix, supervisors) | metered;
    }

    private Needs needs() {
        scratch.needs.look(legs, matrix, supervisors, watched(), routes, supervised);
        return scratch.needs;
    }

    private void play() {
        Needs needs = needs();
        for (int seat = 0; seat < SEATS; seat++) {
            if (speakers[seat] != null) {
                speakers[seat].play(needs, 1 << seat, nowNs);
            }
        }
        for (int rest = metered; rest != 0; rest &= rest - 1) {
            Leg leg = legs[Integer.numberOfTrailingZeros(rest)];
            leg.watch.meter(leg, events);
        }
    }

    /** What workers have encoded of the last frame leaves: it obeyed the matrix of that frame. */
    private void sendEncoded() {
        for (int seat = 0; hasWorkers && seat < SEATS; seat++) {
            if (legs[seat] != null && legs[seat].isOpen()) {
                legs[seat].listener.sendEncoded(packets, nowNs);
            }
        }
    }

    /** Gives workers what they have to do until the next tick, now that it is known who needs what in it. */
    private void workAhead() {
        if (!hasWorkers) {
            return;
        }
        Needs needs = needs();
        for (int seat = 0; seat < SEATS; seat++) {
            if (legs[seat] != null) {
                speakers[seat].playAhead(needs, 1 << seat, nowNs);
                legs[seat].listener.encodeAhead();
            }
        }
    }

    /** This call's tick took so long that one of its codecs may be the reason. */
    void suspectCoders() {
        watchNs = AT_ONCE;
        for (Leg leg : legs) {
            if (leg != null) {
                leg.quarantine.suspect();
            }
        }
    }

    /** The media thread stood still for so long that time was given up: all streams go on from the present. */
    void stalled() {
        for (Leg leg : legs) {
            if (leg != null) {
                leg.speaker.stalled();
                leg.listener.stalled();
            }
        }
    }

    // ---- seats ------------------------------------------------------------------------------------------------

    private Leg legFor(LegSpec spec, Role role) {
        int incarnation = incarnations.merge(spec.name(), 1, Integer::sum);
        return new Leg(this, spec, role, Seeds.mix(seed + incarnation, spec.name()), mediaTimeoutNs,
            formats.mixingRate(spec, role), workshop, scratch);
    }

    private void seat(Leg leg, int seat, @Nullable Session session) {
        leg.sit(seat, session);
        ears.vacate(seat);
        leaks.vacate(seat);
        legsChanged = true;
        watchNs = AT_ONCE;
        legs[seat] = leg;
        speakers[seat] = leg.speaker;
        hasWorkers |= leg.usesWorkers();
        supervisors = session == null ? supervisors & ~(1 << seat) : supervisors | 1 << seat;
        routes.unsettle();
    }

    /** Between two frames: what was renegotiated rules, and the call mixes at that rate. */
    private void settleLegs(int rate) {
        for (Leg leg : legs) {
            if (leg != null && leg.isOpen() && leg.settle(rate, packets, nowNs)) {
                hasWorkers |= leg.usesWorkers();
                routes.unsettle();
            }
        }
        if (rate != mixingRate) {
            mixingRate = rate;
            sum = scratch.sum(rate);
            prompts.tune(rate);
            ears.tune();
            leaks.tune();
        }
    }

    private void closeVacatedSeats() {
        for (int seat = 0; seat < SEATS; seat++) {
            if (legs[seat] != null && monitor.standing(seat) == Standing.VACANT) {
                routes.vacate(seat);
                if (legs[seat].isOpen()) {
                    legs[seat].sayGoodbye(scratch.control, packets, nowNs);
                }
                legs[seat].close();
                legs[seat] = null;
                speakers[seat] = null;
                metered &= ~(1 << seat);
            }
        }
    }

    private void requireNoParty(String supervisor) {
        for (Leg leg : legs) {
            if (leg != null && leg.session() == null && leg.name().equals(supervisor)) {
                throw new IllegalArgumentException(supervisor + " is in " + name + " already");
            }
        }
    }

    private void requireUnused(String party) {
        for (Leg leg : legs) {
            boolean ending = leg != null && leg.session() != null && leg.session().cause() != null;
            if (leg != null && !ending && leg.name().equals(party)) {
                throw new IllegalArgumentException(party + " is in " + name + " already");
            }
        }
    }
}
