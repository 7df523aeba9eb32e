package io.sidetone.sip.b2bua;

import io.sidetone.sip.blf.LampSubscription;
import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an INVITE demands, and what shows in it of the way it has come. Any thread. */
final class Requirements {

    private static final Set<String> KNOWN = Set.of("timer", "replaces", "join", "100rel");
    private static final int DEFAULT_HOPS = 70;

    private Requirements() {
    }

    /**
     * Why an INVITE can't be served: 420 for extensions we don't have, 483 for too many hops; null if it can.
     *
     * @param more extensions that we have for this one
     */
    static @Nullable SipResponse refusal(SipRequest invite, String... more) {
        Set<String> known = new HashSet<>(KNOWN);
        known.addAll(List.of(more));
        StringBuilder unknown = new StringBuilder();
        for (String value : invite.headers().all("Require")) {
            for (String option : value.split(",")) {
                if (!option.isBlank() && !known.contains(option.strip().toLowerCase(Locale.ROOT))) {
                    unknown.append(unknown.length() == 0 ? "" : ", ").append(option.strip());
                }
            }
        }
        if (unknown.length() > 0) {
            return new SipResponse(420, SipHeaders.NONE.with("Unsupported", unknown.toString()), SipBody.NONE);
        }
        return hopsLeft(invite.headers()) <= 0 ? SipResponse.of(483) : null;
    }

    /** How a description is refused. */
    static SipResponse refusal(SdpException e) {
        return refusal(e.status(), e);
    }

    static SipResponse refusal(int status, Exception e) {
        String reason = String.valueOf(e.getMessage()).replace('"', '\'').replace('\r', ' ').replace('\n', ' ');
        return new SipResponse(status, SipHeaders.NONE.with("Warning", "399 sidetone \"" + reason + '"'),
            SipBody.NONE);
    }

    /** What we can do, for OPTIONS. */
    static SipResponse capabilities() {
        return new SipResponse(200, SipHeaders.NONE.with("Allow", SipLeg.ALLOW).with("Supported", SipLeg.SUPPORTED)
            .with("Accept", SipBody.SDP).with("Allow-Events", LampSubscription.EVENT), SipBody.NONE);
    }

    /** What of an INVITE goes on: how far it has come. */
    static SipHeaders forwarded(SipHeaders invite) {
        return SipHeaders.NONE.with("Max-Forwards", Integer.toString(hopsLeft(invite) - 1));
    }

    static int hopsLeft(SipHeaders headers) {
        try {
            return Math.min(DEFAULT_HOPS, headers.first("Max-Forwards").map(String::strip).map(Integer::parseInt)
                .orElse(DEFAULT_HOPS));
        } catch (NumberFormatException e) {
            return DEFAULT_HOPS;
        }
    }

    /** Whether a request says to come from elsewhere than it does. */
    static boolean isBehindNat(SipRequest request) {
        Optional<String> via = request.headers().first("Via");
        if (via.isEmpty() || request.source() == null) {
            return false;
        }
        String[] parts = via.get().strip().split("\\s+", 2);
        if (parts.length < 2) {
            return false;
        }
        String sentBy = parts[1].split("[;,]", 2)[0].strip();
        int bracket = sentBy.indexOf(']');
        int colon = sentBy.indexOf(':', Math.max(0, bracket));
        String host = (colon < 0 ? sentBy : sentBy.substring(0, colon)).replace("[", "").replace("]", "");
        return !host.equalsIgnoreCase(request.source().getHostString());
    }
}
