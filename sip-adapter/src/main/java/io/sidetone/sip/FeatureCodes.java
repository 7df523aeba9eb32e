package io.sidetone.sip;

import io.sidetone.monitor.DigitCommand;
import io.sidetone.monitor.DigitPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a supervisor dials to monitor an extension, and the digits with which he changes what he does during the call.
 * Feature codes are wire-taps: whoever uses this authorises after the match and before anything else happens.
 * Immutable, safe for use by any thread.
 *
 * @param prefixes what stands before the extension, for each request that can be dialled; none is another's beginning
 * @param digits what a DTMF digit asks for during the call
 */
public record FeatureCodes(Map<FeatureCodes.Request, String> prefixes, Map<Character, FeatureCodes.Request> digits) {

    /** What can be asked for by dialling. */
    public enum Request {
        /** Hear the call. */
        LISTEN,
        /** Speak to the agent alone. */
        WHISPER,
        /** Speak to everybody. */
        BARGE,
        /** Take the call over; irreversible, so a digit that asks for it is to be confirmed by pressing it again. */
        TAKEOVER
    }

    /**
     * A number that was dialled, understood.
     *
     * @param request what is asked for
     * @param extension whom it is about
     */
    public record Dialled(Request request, String extension) {
    }

    /** No feature codes at all: the default. */
    public static final FeatureCodes OFF = new FeatureCodes(Map.of(), Map.of());

    /** *221X listen, *222X whisper, *223X barge, *224X take over; digits 1 to 4 likewise. */
    public static final FeatureCodes SIDETONE = new FeatureCodes(
        Map.of(Request.LISTEN, "*221", Request.WHISPER, "*222", Request.BARGE, "*223", Request.TAKEOVER, "*224"),
        Map.of('1', Request.LISTEN, '2', Request.WHISPER, '3', Request.BARGE, '4', Request.TAKEOVER));

    /** *555X listens; digit 4 listens, 5 whispers, 6 barges in, as users of Asterisk's ChanSpy know them. */
    public static final FeatureCodes ASTERISK = new FeatureCodes(
        Map.of(Request.LISTEN, "*555"),
        Map.of('4', Request.LISTEN, '5', Request.WHISPER, '6', Request.BARGE));

    /** *33X listens; digit 0 listens, 2 whispers, 3 barges in, as users of FreeSWITCH's eavesdrop know them. */
    public static final FeatureCodes FREESWITCH = new FeatureCodes(
        Map.of(Request.LISTEN, "*33"),
        Map.of('0', Request.LISTEN, '2', Request.WHISPER, '3', Request.BARGE));

    /**
     * @throws IllegalArgumentException if a prefix is empty or begins with another, or a digit is none of DTMF's
     * @throws NullPointerException if anything is null
     */
    public FeatureCodes {
        prefixes = Map.copyOf(prefixes);
        digits = Map.copyOf(digits);
        for (String prefix : prefixes.values()) {
            if (prefix.isEmpty()) {
                throw new IllegalArgumentException("a feature code must not be empty");
            }
            if (prefixes.values().stream().filter(prefix::startsWith).count() > 1) {
                throw new IllegalArgumentException("ambiguous feature code: " + prefix);
            }
        }
        for (char digit : digits.keySet()) {
            if ("0123456789*#ABCD".indexOf(digit) < 0) {
                throw new IllegalArgumentException("no DTMF digit: " + digit);
            }
        }
    }

    /**
     * Understands a dialled number.
     *
     * @param number the user part of the request URI, percent-decoded
     * @return what it asks for; empty if it is no feature code or names no extension
     */
    public Optional<Dialled> dialled(String number) {
        Objects.requireNonNull(number, "number");
        return prefixes.entrySet().stream()
            .filter(entry -> number.startsWith(entry.getValue()) && number.length() > entry.getValue().length())
            .findFirst()
            .map(entry -> new Dialled(entry.getKey(), number.substring(entry.getValue().length())));
    }

    /** What a digit pressed during a monitored call asks for; empty if nothing. */
    public Optional<Request> pressed(char digit) {
        return Optional.ofNullable(digits.get(digit));
    }

    /** The same digits as the engine obeys them; one that asks for a takeover must be pressed twice there. */
    public DigitPolicy digitPolicy() {
        Map<Character, DigitCommand> commands = new HashMap<>();
        digits.forEach((digit, request) -> commands.put(digit, switch (request) {
            case LISTEN -> DigitCommand.LISTEN;
            case WHISPER -> DigitCommand.WHISPER;
            case BARGE -> DigitCommand.BARGE;
            case TAKEOVER -> DigitCommand.TAKE_OVER;
        }));
        return DigitPolicy.OFF.withCommands(commands);
    }
}
