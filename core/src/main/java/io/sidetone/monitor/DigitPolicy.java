package io.sidetone.monitor;

import java.util.Map;

/**
 * What a supervisor's digits do, beside being told as {@link MonitorEvent.SupervisorDigit}. Immutable.
 *
 * @param commands what each of his digits asks for; such a digit never enters the call
 * @param enterCallInBarge whether his other digits go to those who hear him while he is barged in
 */
public record DigitPolicy(Map<Character, DigitCommand> commands, boolean enterCallInBarge) {

    /** The default: they do nothing. */
    public static final DigitPolicy OFF = new DigitPolicy(Map.of(), false);

    /**
     * @throws IllegalArgumentException if a digit is none of DTMF's; the text holds it
     * @throws NullPointerException if anything is null
     */
    public DigitPolicy {
        commands = Map.copyOf(commands);
        for (char digit : commands.keySet()) {
            if ("0123456789*#ABCD".indexOf(digit) < 0) {
                throw new IllegalArgumentException("no DTMF digit: " + digit);
            }
        }
    }

    /** This policy with other commands. */
    public DigitPolicy withCommands(Map<Character, DigitCommand> map) {
        return new DigitPolicy(map, enterCallInBarge);
    }

    /** This policy with or without a barged supervisor's digits in the call. */
    public DigitPolicy withEnterCallInBarge(boolean value) {
        return new DigitPolicy(commands, value);
    }
}
