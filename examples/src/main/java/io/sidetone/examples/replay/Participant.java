package io.sidetone.examples.replay;

import io.sidetone.engine.Format;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A party of a running replay: what he says, his leg while he has one, and what he was sent. One thread. */
public final class Participant {

    private final Voice voice;
    private final LegSpec spec;
    private final List<Packet> arriving;
    private final List<Packet> reportsFromHim;
    private final List<Packet> sentToHim = new ArrayList<>();
    private final List<Packet> reportsToHim = new ArrayList<>();
    private final List<Visit> visits = new ArrayList<>();

    /** @param seed what decides which packets are lost on their way in */
    Participant(Voice voice, long seed) {
        this.voice = voice;
        Party party = voice.party();
        spec = LegSpec.of(party.name(), voice.formats().toArray(new Format[0]))
            .withPacketTime(party.ptimeMs()).withEvents(voice.eventPayloadType());
        arriving = Network.carry(voice.sent(), party, seed);
        reportsFromHim = Network.carry(voice.control(), party, ~seed);
    }

    /** {@code customer}, {@code agent}, or whatever the command line calls him. */
    public String name() {
        return spec.name();
    }

    /** Whether he is a supervisor. */
    public boolean isSupervisor() {
        return voice.party().isSupervisor();
    }

    /** What he is to the call; null for whom the script lets join as something. */
    public Role role() {
        return voice.party().part().role();
    }

    /** What he is to the call if that line lets him join. */
    public Role role(Script.Line join) {
        return role() != null ? role() : Role.valueOf(join.argument().toUpperCase(Locale.ROOT));
    }

    Voice voice() {
        return voice;
    }

    /** What his phone negotiated. */
    public LegSpec spec() {
        return spec;
    }

    /** His packets as they reach the mixer, in order of arrival. */
    public List<Packet> arriving() {
        return arriving;
    }

    /** His RTCP as it reaches the mixer, in order of arrival. */
    List<Packet> reportsFromHim() {
        return reportsFromHim;
    }

    /** The RTP he was sent, in order of time. */
    public List<Packet> sentToHim() {
        return sentToHim;
    }

    /** The RTCP he was sent, in order of time. */
    public List<Packet> reportsToHim() {
        return reportsToHim;
    }

    /** His leg, the last one if he left; null if he never came. */
    Leg leg() {
        return visits.isEmpty() ? null : visits.get(visits.size() - 1).leg();
    }

    /** His stays in the call, in order of time. */
    List<Visit> visits() {
        return visits;
    }

    void seat(Leg leg) {
        visits.add(new Visit(leg));
    }

    /** While he is in the call, he has sent a packet. */
    void received(byte[] rtp, long nowNs) {
        visits.get(visits.size() - 1).received(rtp, nowNs);
    }

    /** All digits he pressed while in the call. */
    String digits() {
        return visits.stream().map(Visit::digits).collect(Collectors.joining());
    }

    boolean isInCall() {
        return leg() != null && leg().isOpen();
    }

    boolean ownsCall() {
        return isInCall() && leg().session() != null && leg().session().state() == SessionState.TAKEN_OVER;
    }

    /** What he says, as the mixer gets it. */
    Wav says(long durationNs) {
        return voice.play(arriving, durationNs);
    }

    /** What he hears. */
    Wav hears(long durationNs) {
        return voice.play(sentToHim, durationNs);
    }
}
