package io.sidetone.sip.b2bua;

import io.sidetone.access.Identity;
import io.sidetone.sip.digest.DigestSecret;
import io.sidetone.sip.spi.SipHeaders;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a {@link Router} answers. */
public sealed interface Route {

    /** Who of the two can be monitored: who is on the call's team, queue or line. */
    enum Agent {
        /** Who calls. */
        CALLER,
        /** Who is called. */
        CALLEE,
        /**
         * Either. There is no customer then: nobody can take the call over, it ends with whoever of them hangs up, and
         * who is held hears silence.
         */
        BOTH,
        /** Nobody. */
        NOBODY
    }

    /**
     * Nowhere.
     *
     * @param status 400 to 699
     */
    record Refused(int status) implements Route {

        /** @throws IllegalArgumentException if the status is out of range; the text holds it */
        public Refused {
            if (status < 400 || status > 699) {
                throw new IllegalArgumentException("a refusal must be 400 to 699: " + status);
            }
        }
    }

    /**
     * One phone, or a trunk.
     *
     * @param uri where the INVITE goes
     * @param headers more of them for it
     * @param trusted whether it is told the caller's identity (RFC 3325)
     * @param behindNat whether it sits behind a NAT
     * @param secrets what to answer its challenges with, by realm
     */
    record Destination(String uri, SipHeaders headers, boolean trusted, boolean behindNat,
        Function<String, Optional<DigestSecret>> secrets) {

        /** @throws NullPointerException if anything is null */
        public Destination {
            Objects.requireNonNull(uri, "uri");
            Objects.requireNonNull(headers, "headers");
            Objects.requireNonNull(secrets, "secrets");
        }

        /** One that is trusted, sits behind no NAT and does not challenge. */
        public static Destination of(String uri) {
            return new Destination(uri, SipHeaders.NONE, true, false, realm -> Optional.empty());
        }

        /** The same, answering challenges. */
        public Destination withSecrets(Function<String, Optional<DigestSecret>> byRealm) {
            return new Destination(uri, headers, trusted, behindNat, byRealm);
        }

        /** The same, behind a NAT or not. */
        public Destination withBehindNat(boolean value) {
            return new Destination(uri, headers, trusted, value, secrets);
        }

        /** The same with more headers. */
        public Destination withHeaders(SipHeaders more) {
            return new Destination(uri, more, trusted, behindNat, secrets);
        }
    }

    /**
     * There. All phones ring, and who answers first has the call.
     *
     * @param destinations at least one
     * @param callee who is called: a user of our own by his name, else the number
     * @param ours whether he is a user of our own
     * @param agent who can be monitored
     * @param queue the queue the call comes from; null for none
     * @param line the shared line it is on; null for none
     * @param privateCall whether it is kept from everybody
     */
    record To(List<Destination> destinations, String callee, boolean ours, Agent agent, @Nullable String queue,
        @Nullable String line, boolean privateCall) implements Route {

        /** The most phones that ring at once. */
        public static final int MOST_DESTINATIONS = 16;

        /**
         * @throws IllegalArgumentException if there are no destinations, or too many, or a name is none
         * @throws NullPointerException if anything but queue and line is null
         */
        public To {
            destinations = List.copyOf(destinations);
            Identity.require(callee, "callee");
            Objects.requireNonNull(agent, "agent");
            if (destinations.isEmpty() || destinations.size() > MOST_DESTINATIONS) {
                throw new IllegalArgumentException(
                    "needs 1 to " + MOST_DESTINATIONS + " destinations: " + destinations.size());
            }
        }

        /** To a user of our own, who can be monitored. */
        public static To user(String name, String... uris) {
            return new To(List.of(uris).stream().map(Destination::of).toList(), name, true, Agent.CALLEE, null, null,
                false);
        }

        /** To somebody outside, whose caller can be monitored. */
        public static To outside(String number, Destination trunk) {
            return new To(List.of(trunk), number, false, Agent.CALLER, null, null, false);
        }

        /** Who is called if he is a user of our own; else null. */
        @Nullable String user() {
            return ours ? callee : null;
        }

        /** The same with another who can be monitored. */
        public To withAgent(Agent value) {
            return new To(destinations, callee, ours, value, queue, line, privateCall);
        }

        /** The same in a call of that queue. */
        public To onQueue(@Nullable String name) {
            return new To(destinations, callee, ours, agent, name, line, privateCall);
        }

        /** The same in a call of that shared line. */
        public To onLine(@Nullable String name) {
            return new To(destinations, callee, ours, agent, queue, name, privateCall);
        }

        /** The same in a call that nobody may monitor, or not. */
        public To withPrivateCall(boolean value) {
            return new To(destinations, callee, ours, agent, queue, line, value);
        }
    }
}
