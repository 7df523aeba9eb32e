package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The command line, read and checked. Used once, by {@link Replay}'s main thread. */
final class Arguments {

    /** The encoding name of digits in SDP, RFC 4733. */
    static final String TELEPHONE_EVENT = "telephone-event";

    /** Payload types from here on mean what SDP says, RFC 3551 §6. */
    static final int FIRST_DYNAMIC = 96;

    private static final int MOST_PARTIES = 8;
    private static final Set<Integer> PTIMES = Set.of(10, 20, 30, 40, 60);

    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, Part> parts = new HashMap<>();
    private final MonitoringOptions monitoring = new MonitoringOptions();
    private final Map<String, Codec> codec = new HashMap<>();
    private final Map<String, Integer> ptimeMs = new HashMap<>();
    private final Map<String, Map<Integer, Codec>> mapped = new HashMap<>();
    private final Map<String, Integer> events = new HashMap<>();
    private final Map<String, Impairment> impairments = new HashMap<>();
    private final Set<String> mentioned = new HashSet<>();
    private Path scriptFile;
    private Path out = Path.of("replay-out");
    private boolean captureTimes;
    private boolean showDigits;
    private long seed;

    private Arguments() {
    }

    /** @throws UnusableInput if they can't be obeyed */
    static Arguments parse(String... words) {
        Arguments arguments = new Arguments();
        List<String> valued = new ArrayList<>(List.of(words));
        arguments.showDigits = valued.removeAll(List.of("--show-digits"));
        arguments.options(valued);
        arguments.check();
        return arguments;
    }

    private void options(List<String> words) {
        for (int i = 0; i < words.size(); i += 2) {
            String option = words.get(i);
            if (i + 1 == words.size()) {
                throw new UnusableInput(option + ": " + (option.startsWith("--") ? "needs a value" : "unexpected")
                    + "; --help shows the options");
            }
            try {
                option(option, words.get(i + 1));
            } catch (IllegalArgumentException e) {
                throw new UnusableInput(option + " " + words.get(i + 1) + ": " + e.getMessage());
            }
        }
    }

    private void option(String option, String value) {
        switch (option) {
            case "--customer" -> addParty(Party.CUSTOMER, Part.CUSTOMER, value);
            case "--agent" -> addParty(Party.AGENT, Part.AGENT, value);
            case "--supervisor" -> addNamed(Part.SUPERVISOR, value);
            case "--party" -> addNamed(Part.FURTHER, value);
            case "--policy", "--prompt", "--notice", "--record", "--coaching", "--audit" ->
                monitoring.option(option, value);
            case "--script" -> scriptFile = Path.of(value);
            case "--out" -> out = Path.of(value);
            case "--align" -> captureTimes = oneOf(value, "start", "capture").equals("capture");
            case "--seed" -> seed = number(value);
            case "--codec" -> codec.put(party(value), CodecNames.parse(valueOf(value)));
            case "--ptime" -> ptimeMs.put(party(value), ptime(valueOf(value)));
            case "--loss", "--jitter", "--reorder", "--duplicate", "--skew" -> impairments.put(party(value),
                impairments.getOrDefault(party(value), Impairment.NONE).with(option, valueOf(value)));
            case "--map" -> map(value);
            default -> throw new UnusableInput(option + ": no such option; --help shows them");
        }
    }

    private void addParty(String name, Part part, String source) {
        parts.put(name, part);
        if (sources.put(name, Source.parse(source)) != null) {
            throw new IllegalArgumentException("there is a " + name + " already");
        }
    }

    private void addNamed(Part part, String value) {
        int equals = value.indexOf('=');
        String name = equals < 0 ? "" : value.substring(0, equals);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,31}")) {
            throw new IllegalArgumentException("expected NAME=FILE, NAME of letters, digits, '.', '_' and '-'");
        }
        if (Stream.of(Party.CUSTOMER, Party.AGENT, Party.CALL).anyMatch(name::equalsIgnoreCase)) {
            throw new IllegalArgumentException("nobody else can be called " + name);
        }
        if (sources.keySet().stream().anyMatch(name::equalsIgnoreCase)) {       // names become file names
            throw new IllegalArgumentException("there is a " + name + " already");
        }
        addParty(name, part, value.substring(equals + 1));
    }

    private void map(String value) {
        int colon = value.indexOf(':');
        int equals = value.indexOf('=');
        int slash = value.indexOf('/', equals);
        if (colon < 1 || equals < colon || slash < equals) {
            throw new IllegalArgumentException("expected PARTY:PT=CODEC/RATE");
        }
        int channels = value.indexOf('/', slash + 1);
        long type = number(value.substring(colon + 1, equals));
        if (type < 0 || type > 127 || type >= 64 && type <= 95) {
            throw new IllegalArgumentException("not a payload type: " + type);
        }
        long rate = number(channels < 0 ? value.substring(slash + 1) : value.substring(slash + 1, channels));
        String name = value.substring(equals + 1, slash);
        String party = value.substring(0, colon);
        mentioned.add(party);
        if (name.equalsIgnoreCase(TELEPHONE_EVENT)) {
            mapEvents(party, (int) type, rate);
        } else {
            mapped.computeIfAbsent(party, k -> new HashMap<>()).put((int) type, CodecNames.require(name, rate,
                channels < 0 ? CodecNames.ANY : number(value.substring(channels + 1))));
        }
    }

    private void mapEvents(String party, int type, long rate) {
        if (type < FIRST_DYNAMIC) {
            throw new IllegalArgumentException("telephone-events have a payload type from " + FIRST_DYNAMIC + " on");
        }
        if (Codecs.installed().stream().noneMatch(codec -> codec.clockRate() == rate)) {
            throw new IllegalArgumentException("no codec has the clock rate " + rate);
        }
        if (events.put(party, type) != null) {
            throw new IllegalArgumentException("telephone-events of " + party + " are named already");
        }
    }

    private void check() {
        for (String name : List.of(Party.CUSTOMER, Party.AGENT)) {
            if (!sources.containsKey(name)) {
                throw new UnusableInput("--" + name + " FILE is missing; --help shows the options");
            }
        }
        if (sources.size() > MOST_PARTIES) {
            throw new UnusableInput("at most " + MOST_PARTIES + " parties, a call has so many seats");
        }
        for (String name : mentioned) {
            if (!sources.containsKey(name)) {
                throw new UnusableInput("options for " + name + ", but nobody is called so; there are "
                    + String.join(", ", sources.keySet()));
            }
        }
    }

    private String party(String value) {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("expected PARTY=VALUE");
        }
        mentioned.add(value.substring(0, equals));
        return value.substring(0, equals);
    }

    private static String valueOf(String value) {
        return value.substring(value.indexOf('=') + 1);
    }

    private static String oneOf(String value, String... allowed) {
        if (!Arrays.asList(allowed).contains(value)) {
            throw new IllegalArgumentException("expected " + String.join(" or ", allowed));
        }
        return value;
    }

    /** @throws IllegalArgumentException if it is none */
    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number: " + text, e);
        }
    }

    private static int ptime(String text) {
        long ms = number(text.toLowerCase(Locale.ROOT).replaceFirst("ms$", ""));
        if (ms > 60 || !PTIMES.contains((int) ms)) {
            throw new IllegalArgumentException("a packet time is 10, 20, 30, 40 or 60 ms");
        }
        return (int) ms;
    }

    /** Customer first, then the agent, then the others as the command line has them. */
    List<Party> parties() {
        List<Party> parties = new ArrayList<>(List.of(describe(Party.CUSTOMER), describe(Party.AGENT)));
        others().forEach(name -> parties.add(describe(name)));
        return parties;
    }

    private Party describe(String name) {
        Map<Integer, Codec> codecs = new HashMap<>();
        for (Codec installed : Codecs.installed()) {
            if (installed.staticPayloadType() >= 0) {
                codecs.put(installed.staticPayloadType(), installed);
            }
        }
        codecs.putAll(mapped.getOrDefault(name, Map.of()));
        codecs.remove(events.get(name));
        return new Party(name, parts.get(name), sources.get(name), codec.get(name), ptimeMs.getOrDefault(name, 20),
            Map.copyOf(codecs), events.getOrDefault(name, -1), impairments.getOrDefault(name, Impairment.NONE));
    }

    private List<String> others() {
        return sources.keySet().stream().filter(n -> !n.equals(Party.CUSTOMER) && !n.equals(Party.AGENT)).toList();
    }

    /** @throws UnusableInput if it can't be read or obeyed */
    Script script() {
        Map<String, Part> cast = new LinkedHashMap<>();
        parties().forEach(party -> cast.put(party.name(), party.part()));
        return scriptFile == null ? Script.EMPTY : Script.read(scriptFile, cast);
    }

    Path out() {
        return out;
    }

    boolean captureTimes() {
        return captureTimes;
    }

    boolean showDigits() {
        return showDigits;
    }

    long seed() {
        return seed;
    }

    /** @throws UnusableInput if there is a notice without its prompt */
    Monitoring monitoring() {
        return monitoring.chosen();
    }
}
