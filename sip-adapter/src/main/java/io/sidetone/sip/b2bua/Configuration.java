package io.sidetone.sip.b2bua;

import io.sidetone.access.Access;
import io.sidetone.access.Authoriser;
import io.sidetone.access.Directory;
import io.sidetone.codec.Codec;
import io.sidetone.monitor.Policies;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.digest.DigestSecret;
import io.sidetone.sip.sdp.Security;
import io.sidetone.sip.timer.SessionTimer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a {@link B2bua} is built with: everything is denied that is not allowed here. For one thread. */
public final class Configuration {

    final String domain;
    final Router router;
    final MediaPorts ports;
    final List<Codec> codecs;
    Function<String, Optional<DigestSecret>> secrets = user -> Optional.empty();
    final Map<String, String> peers = new HashMap<>();
    Access access = new Access(Directory.version(1).build());
    Authoriser authoriser = access;
    FeatureCodes featureCodes = FeatureCodes.OFF;
    Policies policies = Policies.DEFAULT;
    Security security = Security.OPPORTUNISTIC;
    boolean plainSupervisors;
    boolean monitorableEarly;
    Duration noAnswer = Duration.ofSeconds(60);
    int sessionSeconds = 1_800;
    int leastSessionSeconds = SessionTimer.SHORTEST;
    int packetTimeMs = 20;
    int mostCalls = 10_000;
    Registrar registrar = Registrar.NONE;
    @Nullable Schedule schedule;
    SecureRandom random = new SecureRandom();

    Configuration(String domain, Router router, MediaPorts ports, List<Codec> codecs) {
        this.domain = Objects.requireNonNull(domain, "domain");
        this.router = Objects.requireNonNull(router, "router");
        this.ports = Objects.requireNonNull(ports, "ports");
        this.codecs = List.copyOf(codecs);
        if (this.codecs.isEmpty() || !this.codecs.stream().allMatch(Codec::hasCoders)) {
            throw new IllegalArgumentException("needs codecs, and coders for each: " + this.codecs);
        }
    }

    /** The secrets of our users, by name; the digest's realm is the domain. Nobody unless set. */
    public Configuration users(Function<String, Optional<DigestSecret>> byName) {
        secrets = Objects.requireNonNull(byName, "users");
        return this;
    }

    /**
     * A peer whose requests need no digest, and whose P-Asserted-Identity is believed.
     *
     * @param address whence its requests come, an IP address as the stack writes it
     * @param name what it is called where it asserts no identity
     */
    public Configuration peer(String address, String name) {
        peers.put(Objects.requireNonNull(address, "address"), Objects.requireNonNull(name, "name"));
        return this;
    }

    /** Who may monitor whom, and what lamps show to whom. Nobody unless set. */
    public Configuration access(Access value) {
        access = Objects.requireNonNull(value, "access");
        authoriser = value;
        return this;
    }

    /** Asked instead of what {@link #access} says about sessions; wrap it in {@code FailClosed}. */
    public Configuration authoriser(Authoriser value) {
        authoriser = Objects.requireNonNull(value, "authoriser");
        return this;
    }

    /** What supervisors dial, and their digits during calls. Off unless set. */
    public Configuration featureCodes(FeatureCodes value) {
        featureCodes = Objects.requireNonNull(value, "featureCodes");
        return this;
    }

    /** How calls are monitored; the digits in it give way to those of the feature codes, if these have any. */
    public Configuration policies(Policies value) {
        policies = Objects.requireNonNull(value, "policies");
        return this;
    }

    /** Whether media are secured; if the other side does, too, unless set. */
    public Configuration security(Security value) {
        security = Objects.requireNonNull(value, "security");
        return this;
    }

    /** Whether a supervisor may be on plain RTP in a call of which a leg is secured. Not unless set. */
    public Configuration plainSupervisors(boolean value) {
        plainSupervisors = value;
        return this;
    }

    /** Whether calls can be monitored before they are answered, once there is early media. Not unless set. */
    public Configuration monitorableEarly(boolean value) {
        monitorableEarly = value;
        return this;
    }

    /** How long phones ring; a minute unless set. */
    public Configuration noAnswer(Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("noAnswer must be positive and at most 10 min: " + time);
        }
        noAnswer = time;
        return this;
    }

    /**
     * Session timers (RFC 4028), in seconds.
     *
     * @param preferred what we ask for
     * @param least below which we refuse with 422
     */
    public Configuration sessionTimer(int preferred, int least) {
        new SessionTimer(preferred, least);
        sessionSeconds = preferred;
        leastSessionSeconds = least;
        return this;
    }

    /** The length of packets where the other side wants no other: 10, 20, 30, 40 or 60 ms; 20 unless set. */
    public Configuration packetTime(int ms) {
        if (ms < 10 || ms > 60 || ms % 10 != 0 || ms == 50) {
            throw new IllegalArgumentException("packet time must be 10, 20, 30, 40 or 60 ms: " + ms);
        }
        packetTimeMs = ms;
        return this;
    }

    /** How many calls there may be at once, 1 to 1 000 000; further ones are refused with 503. 10 000 unless set. */
    public Configuration mostCalls(int count) {
        if (count < 1 || count > 1_000_000) {
            throw new IllegalArgumentException("mostCalls must be 1 to 1000000: " + count);
        }
        mostCalls = count;
        return this;
    }

    /** Takes REGISTER and other requests outside of dialogs. */
    public Configuration registrar(Registrar value) {
        registrar = Objects.requireNonNull(value, "registrar");
        return this;
    }

    /** Where everything happens; a thread of its own unless set. */
    public Configuration schedule(Schedule value) {
        schedule = Objects.requireNonNull(value, "schedule");
        return this;
    }

    /** Where keys, nonces and names come from. */
    public Configuration random(SecureRandom value) {
        random = Objects.requireNonNull(value, "random");
        return this;
    }

    /** The B2BUA, not started yet. */
    public B2bua build() {
        return new B2bua(this);
    }
}
