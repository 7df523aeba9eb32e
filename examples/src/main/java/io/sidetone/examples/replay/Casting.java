package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.engine.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Gives every party the voice his source names: a stream of a capture or a WAV. Used once, by the main thread. */
final class Casting {

    /** What a file turned out to be: one of the two is null. */
    private record Recording(Wav wav, Capture capture, List<RtpStream> streams) {
    }

    /** What telephones call telephone-events unless somebody says otherwise. */
    private static final int USUAL_EVENTS = 101;
    private static final long AFTER_NS = 1_000_000_000L;
    private static final long MOST_NS = 6 * 3600 * 1_000_000_000L;

    private final List<Party> parties;
    private final Map<Path, Recording> recordings = new LinkedHashMap<>();
    private final Map<Party, RtpStream> streams = new LinkedHashMap<>();
    private final Set<RtpStream> taken = new HashSet<>();
    private final Map<Party, Integer> sentEvents = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Script script;
    private long durationNs;

    /**
     * Reads all files and finds everybody's stream.
     *
     * @param script says who dials what, and when the last thing happens
     * @throws UnusableInput at the first that can't be used
     */
    Casting(List<Party> parties, Script script) {
        this.script = script;
        for (Party party : parties) {
            recordings.computeIfAbsent(identity(party.source().file()), path -> read(party.source().file()));
        }
        this.parties = parties.stream().map(this::described).toList();
        this.parties.stream().filter(party -> party.source().isStreamNamed()).forEach(this::cast);
        this.parties.stream().filter(party -> !party.source().isStreamNamed()).forEach(this::cast);
        this.parties.forEach(party -> sentEvents.put(party, eventsOf(party)));
    }

    private Party described(Party party) {
        Capture capture = recording(party).capture;
        return capture == null ? party : party.withCodecs(SessionDescriptions.codecs(capture.datagrams()));
    }

    /**
     * Everybody's voice, in the order of the parties.
     *
     * @param captureTimes whether streams keep the times of their captures, instead of beginning at 0
     */
    List<Voice> voices(boolean captureTimes, long seed) {
        long originNs = recordings.values().stream().filter(r -> r.capture != null)
            .mapToLong(r -> r.capture.startNs()).min().orElse(0);
        Map<Party, List<Packet>> captured = new LinkedHashMap<>();
        Map<Party, List<Packet>> control = new HashMap<>();
        long endNs = script.endNs();
        for (Party party : parties) {
            RtpStream stream = streams.get(party);
            if (stream == null) {
                Wav wav = recording(party).wav;
                endNs = Math.max(endNs, wav.samples().length * 1_000_000_000L / wav.rate());
                continue;
            }
            long zeroNs = captureTimes ? originNs : stream.packets().get(0).timeNs();
            List<Packet> packets = from(zeroNs, stream.packets());
            captured.put(party, packets);
            control.put(party, from(zeroNs, stream.control(recording(party).capture.datagrams())));
            endNs = Math.max(endNs, packets.get(packets.size() - 1).timeNs());
        }
        durationNs = endNs + AFTER_NS;
        if (durationNs > MOST_NS) {
            throw new UnusableInput("the replay would last " + durationNs / 3_600_000_000_000L
                + " hours, at most 6 are possible; with --align start captures of different times go together");
        }
        return parties.stream().map(party -> voice(party, captured.get(party),
            control.getOrDefault(party, List.of()), seed)).toList();
    }

    /** What was captured from then on, with then as 0. */
    private static List<Packet> from(long zeroNs, List<Datagram> datagrams) {
        return datagrams.stream().filter(each -> each.timeNs() >= zeroNs)
            .map(each -> new Packet(each.timeNs() - zeroNs, each.payload())).toList();
    }

    /** How long the replay lasts: all that is said and done, and a second. Known after {@link #voices}. */
    long durationNs() {
        return durationNs;
    }

    /** What the user should know about the input, a line each. */
    List<String> notes() {
        return notes;
    }

    private Voice voice(Party party, List<Packet> captured, List<Packet> control, long seed) {
        if (captured != null && party.codec() == null) {
            List<Format> formats = spoken(party, streams.get(party));
            int events = negotiatedEvents(party, formats);
            return new Voice(party, formats, events, dialled(party, captured, formats.get(0), events), control);
        }
        Format format = negotiated(party, party.codec() == null ? Codecs.require("PCMU", 8000) : party.codec());
        int events = negotiatedEvents(party, List.of(format));
        List<Packet> sent = captured != null
            ? Translation.of(captured, party::codecOf, sentEvents.get(party), format)
            : Phone.speak(Rates.convert(recording(party).wav, format.codec().sampleRate()), format, party, durationNs,
                seed);
        return new Voice(party, List.of(format), events, dialled(party, sent, format, events), control);
    }

    /** What he sends, with the digits that the script has him dial. */
    private List<Packet> dialled(Party party, List<Packet> sent, Format format, int events) {
        List<Packet> all = sent;
        for (Script.Line line : script.lines()) {
            if (line.action() == Script.Action.DIAL && line.party().equals(party.name())) {
                all = Dialling.into(all, line.atNs(), line.argument(), events, format.codec().clockRate());
            }
        }
        return all;
    }

    /** A codec under the number it always has, else the capture's, else the first that means nothing yet. */
    private Format negotiated(Party party, Codec codec) {
        if (codec.staticPayloadType() >= 0) {
            return Format.of(codec);
        }
        Set<Integer> used = used(party);
        used.add(sentEvents.get(party));
        return party.codecs().entrySet().stream().filter(entry -> entry.getValue().takes(codec)).findFirst()
            .map(entry -> new Format(entry.getKey(), codec))
            .orElseGet(() -> new Format(IntStream.rangeClosed(Arguments.FIRST_DYNAMIC, 127)
                .filter(type -> !used.contains(type)).findFirst().orElseThrow(), codec));
    }

    /** The payload types that mean something in his stream. */
    private Set<Integer> used(Party party) {
        Set<Integer> used = new HashSet<>(party.codecs().keySet());
        used.addAll(streams.containsKey(party) ? streams.get(party).payloadTypes().keySet() : Set.of());
        return used;
    }

    /** What a captured phone negotiated, as far as what it sent shows: most used first; PCMU if it never spoke. */
    private static List<Format> spoken(Party party, RtpStream stream) {
        List<Format> formats = stream.payloadTypes().entrySet().stream()
            .filter(entry -> party.codecOf(entry.getKey()) != null)
            .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
            .map(entry -> new Format(entry.getKey(), party.codecOf(entry.getKey()))).toList();
        return formats.isEmpty() ? List.of(Format.of(Codecs.require("PCMU", 8000))) : formats;
    }

    /** The payload type of the telephone-events a party sends: by the command line or by SDP; -1 if none. */
    private int eventsOf(Party party) {
        RtpStream stream = streams.get(party);
        if (party.eventPayloadType() >= 0 || stream == null) {
            return party.eventPayloadType();
        }
        int clockRate = spoken(party, stream).get(0).codec().clockRate();
        Set<Integer> named = SessionDescriptions.eventTypes(recording(party).capture.datagrams(), clockRate);
        return stream.payloadType(type -> named.contains(type) && party.codecOf(type) == null);
    }

    /** The first number from that on that means nothing in a stream yet. */
    private static int unused(int first, Set<Integer> used) {
        return IntStream.concat(IntStream.of(first), IntStream.rangeClosed(Arguments.FIRST_DYNAMIC, 127))
            .filter(type -> !used.contains(type)).findFirst().orElse(-1);
    }

    /** The same for what he is sent: as soon as one party sends events, everybody's phone understands them. */
    private int negotiatedEvents(Party party, List<Format> formats) {
        if (sentEvents.get(party) >= 0) {
            return sentEvents.get(party);
        }
        int others = sentEvents.values().stream().filter(type -> type >= 0).findFirst()
            .orElse(script.diallers().isEmpty() ? -1 : USUAL_EVENTS);
        Set<Integer> used = used(party);
        formats.forEach(format -> used.add(format.payloadType()));
        return others < 0 ? -1 : unused(others, used);
    }

    private Recording read(Path file) {
        byte[] bytes = InputFile.read(file);
        if (Wav.isWav(bytes)) {
            return new Recording(Wav.read(file, bytes), null, List.of());
        }
        Capture capture = Capture.read(file, bytes);
        notes.addAll(capture.notes());
        return new Recording(null, capture, RtpStream.in(capture.datagrams()));
    }

    private void cast(Party party) {
        Recording recording = recording(party);
        Source source = party.source();
        if (recording.wav != null) {
            if (source.isStreamNamed()) {
                throw new UnusableInput(source + ": a WAV has no streams to choose from");
            }
            notes.add(String.format("%-12s %s", party.name(), source));
            return;
        }
        List<RtpStream> playable = recording.streams.stream()
            .filter(stream -> stream.payloadType(party::knows) >= 0).toList();
        RtpStream stream = playable.stream().filter(source::matches)
            .filter(s -> source.isStreamNamed() || !taken.contains(s)).findFirst()
            .orElseThrow(() -> new UnusableInput(complaint(party, recording, playable)));
        if (taken.stream().anyMatch(other -> other.ssrc() == stream.ssrc())) {
            notes.add(party.name() + ": the capture has " + stream + " on two address pairs, and both parties play it; "
                + "name one of them: " + list(playable));
        }
        taken.add(stream);
        streams.put(party, stream);
        notes.add(String.format("%-12s %s#%s, %d packets", party.name(), source.file(), stream,
            stream.packets().size()));
    }

    private static String complaint(Party party, Recording recording, List<RtpStream> playable) {
        String what = party.source() + ": no stream for " + party.name() + ": ";
        if (recording.streams.isEmpty()) {
            return what + "no RTP in " + recording.capture.datagrams().size() + " UDP datagrams";
        }
        if (playable.isEmpty()) {
            return what + "none of its RTP streams has a known codec (--map names others): " + list(recording.streams);
        }
        return what + (party.source().isStreamNamed() ? "it has " : "others play all it has: ") + list(playable);
    }

    private static String list(List<RtpStream> streams) {
        return streams.stream().limit(8).map(RtpStream::toString).collect(Collectors.joining(", "))
            + (streams.size() > 8 ? ", ..." : "");
    }

    private Recording recording(Party party) {
        return recordings.get(identity(party.source().file()));
    }

    /** Two spellings of one file are one file. */
    private static Path identity(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;                                // reading it will say what is wrong
        }
    }
}
