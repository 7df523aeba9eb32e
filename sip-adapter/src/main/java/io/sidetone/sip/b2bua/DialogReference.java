package io.sidetone.sip.b2bua;

import io.sidetone.sip.spi.SipBody;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of a Join or Replaces header (RFC 3911, 3891): a dialog of ours, as its other side sees it. Immutable.
 *
 * @param callId its Call-ID
 * @param earlyOnly whether only a dialog is meant that is not answered yet
 */
record DialogReference(String callId, boolean earlyOnly) {

    private static final int LONGEST = 1_024;
    private static final Pattern LISTENS_ONLY = Pattern.compile("(?m)^a=recvonly\\s*$");

    /** Null if there is no dialog in it. */
    static @Nullable DialogReference parse(String value) {
        if (value.length() > LONGEST) {
            return null;
        }
        String[] parts = value.split(";", -1);
        String callId = parts[0].strip();
        boolean from = false;
        boolean to = false;
        boolean early = false;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.regionMatches(true, 0, "from-tag=", 0, 9)) {
                from = true;
            } else if (part.regionMatches(true, 0, "to-tag=", 0, 7)) {
                to = true;
            } else if (part.equalsIgnoreCase("early-only")) {
                early = true;
            }
        }
        return callId.isEmpty() || !from || !to ? null : new DialogReference(callId, early);
    }

    /**
     * Whether it is the dialog of that leg. A leg has one dialog and a Call-ID that nobody can guess, and whoever asks
     * has proven who he is, so tags add nothing; a stack does not show its own.
     */
    boolean isOf(SipLeg leg) {
        return !leg.callId().isEmpty() && leg.callId().equals(callId);
    }

    /** Whether an offer holds keys, or there is none yet. */
    static boolean offersKeys(SipBody offer) {
        return offer.isEmpty() || new String(offer.bytes(), StandardCharsets.UTF_8).contains("a=crypto:");
    }

    /** Whether an offer wants to be sent audio and sends none: silent monitoring (RFC 3911 §1). */
    static boolean listensOnly(SipBody offer) {
        return LISTENS_ONLY.matcher(new String(offer.bytes(), StandardCharsets.UTF_8)).find();
    }
}
