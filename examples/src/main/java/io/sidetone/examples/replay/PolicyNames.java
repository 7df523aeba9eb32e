package io.sidetone.examples.replay;

import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.ConsultPolicy;
import io.sidetone.monitor.DigitCommand;
import io.sidetone.monitor.HoldPolicy;
import io.sidetone.monitor.OthersAtTakeover;
import io.sidetone.monitor.OwnerDepartedPolicy;
import io.sidetone.monitor.PeerVisibility;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.TimeLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Policies by the names that the command line has for them and their values. Static functions. */
final class PolicyNames {

    private static final Map<Character, DigitCommand> MODES = Map.of('4', DigitCommand.LISTEN,
        '5', DigitCommand.WHISPER, '6', DigitCommand.BARGE, '9', DigitCommand.TAKE_OVER);
    private static final double MS = 1000;

    private PolicyNames() {
    }

    /**
     * Those policies with one of them changed.
     *
     * @throws IllegalArgumentException if there is no such policy, or it has no such value
     */
    static Policies with(Policies policies, String name, String value) {
        return switch (name) {
            case "agent-departed" -> policies.withAgentDeparted(of(AgentDepartedPolicy.class, value));
            case "owner-departed" -> policies.withOwnerDeparted(of(OwnerDepartedPolicy.class, value));
            case "others" -> policies.withOthersAtTakeover(of(OthersAtTakeover.class, value));
            case "peers" -> policies.withPeerVisibility(of(PeerVisibility.class, value));
            case "hold" -> policies.withHold(of(HoldPolicy.class, value), policies.consult(), policies.holdMusic());
            case "consult" -> policies.withHold(policies.hold(), of(ConsultPolicy.class, value), policies.holdMusic());
            case "hold-music" -> policies.withHold(policies.hold(), policies.consult(), oneOf(value, "on", "off"));
            case "digits" -> policies.withDigits(
                policies.digits().withCommands(oneOf(value, "modes", "off") ? MODES : Map.of()));
            case "digits-in-barge" -> policies.withDigits(
                policies.digits().withEnterCallInBarge(oneOf(value, "on", "off")));
            case "listen-only" -> policies.withListenOnly(oneOf(value, "on", "off"));
            case "attach", "proof", "park", "session", "media", "media-limit" ->
                policies.withTimes(with(policies.times(), name, time(value)));
            default -> throw new IllegalArgumentException("no such policy; there are agent-departed, owner-departed,"
                + " others, peers, hold, consult, hold-music, digits, digits-in-barge, listen-only, attach,"
                + " proof, park, session, media, media-limit");
        };
    }

    private static TimeLimits with(TimeLimits times, String name, Duration time) {
        return switch (name) {
            case "attach" -> times.with(time, times.proof(), times.park(), times.session());
            case "proof" -> times.with(times.attach(), time, times.park(), times.session());
            case "park" -> times.with(times.attach(), times.proof(), time, times.session());
            case "session" -> times.with(times.attach(), times.proof(), times.park(), time);
            case "media" -> times.withMedia(time, times.mediaLimit());
            default -> times.withMedia(times.media(), time);
        };
    }

    private static Duration time(String value) {
        try {
            return Duration.ofMillis(Math.round(Double.parseDouble(value.replaceFirst("s$", "")) * MS));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a time in seconds: " + value, e);
        }
    }

    private static boolean oneOf(String value, String yes, String no) {
        if (!value.equals(yes) && !value.equals(no)) {
            throw new IllegalArgumentException("expected " + yes + " or " + no);
        }
        return value.equals(yes);
    }

    /** A constant by its name in lower case with hyphens. */
    static <E extends Enum<E>> E of(Class<E> type, String value) {
        return Arrays.stream(type.getEnumConstants()).filter(constant -> name(constant).equals(value)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("expected " + Arrays.stream(type.getEnumConstants())
                .map(PolicyNames::name).collect(Collectors.joining(" or "))));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
