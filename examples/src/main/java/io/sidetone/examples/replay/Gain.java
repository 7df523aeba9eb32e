package io.sidetone.examples.replay;

import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;

/**
 * What stands behind {@code gain} in a script, such as {@code customer=-6}. Immutable.
 *
 * @param speaker who is to be louder or softer; SUPERVISOR is the supervisor himself
 * @param db by how much, within {@link Session}'s limits
 */
record Gain(Role speaker, double db) {

    /** What a gain looks like. */
    static final String FORM = "customer=DB, agent=DB or self=DB, " + (int) Session.LEAST_GAIN_DB + " to "
        + (int) Session.MOST_GAIN_DB;

    /** @throws IllegalArgumentException if that is none */
    static Gain parse(String text) {
        int equals = text.indexOf('=');
        Role speaker = switch (text.substring(0, Math.max(equals, 0))) {
            case "customer" -> Role.CUSTOMER;
            case "agent" -> Role.AGENT;
            case "self" -> Role.SUPERVISOR;
            default -> throw new IllegalArgumentException(FORM);
        };
        double db = Double.parseDouble(text.substring(equals + 1));
        Session.requireGain(db);
        return new Gain(speaker, db);
    }
}
