package io.sidetone.sip.jain;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link JainSipStack} is to be. Immutable: each method gives a copy.
 *
 * @param name the user part of our own URIs, and of the names of threads
 * @param points where to listen; in the order of preference
 * @param keyStore with our certificate for TLS, a PKCS 12 file; null if there is no TLS
 * @param trustStore with the certificates that servers are checked by, under the same password; null for the key store
 * @param password of both; not printed
 * @param maxMessageBytes of a message; one of 60 kB with 6 000 routes costs a second of a core
 * @param threads that dialogs run on, beside the implementation's own
 * @param udpBufferBytes of each UDP socket, in either direction
 * @param maxDialogs how many there may be; who asks for one more is told 503
 */
public record JainSettings(String name, List<Point> points, @Nullable Path keyStore,
    @Nullable Path trustStore, @Nullable String password, int maxMessageBytes, int threads,
    int udpBufferBytes, int maxDialogs) {

    /**
     * Where to listen.
     *
     * @param transport {@code udp}, {@code tcp} or {@code tls}
     * @param address of an interface, numeric; a wildcard needs an advertised address
     * @param advertised the host in what others are told, a public address for example
     */
    public record Point(String transport, String address, int port, String advertised) {

        /** @throws IllegalArgumentException if there can't be such a point; the text holds what is wrong */
        public Point {
            if (!List.of("udp", "tcp", "tls").contains(transport)) {
                throw new IllegalArgumentException("a transport must be udp, tcp or tls: " + transport);
            }
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("a port must be 1 to 65535: " + port);
            }
            if (List.of("0.0.0.0", "::", "").contains(advertised)) {
                throw new IllegalArgumentException("nobody can be told to send to " + advertised);
            }
        }
    }

    /** @throws IllegalArgumentException if a value is out of range; the text holds it */
    public JainSettings {
        points = List.copyOf(points);
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("a name must be of letters, digits, . _ -: " + name);
        }
        if (Math.min(Math.min(maxMessageBytes, threads), Math.min(udpBufferBytes, maxDialogs)) < 1) {
            throw new IllegalArgumentException("limits must be positive: " + maxMessageBytes + " bytes, " + threads
                + " threads, " + udpBufferBytes + " bytes of buffer, " + maxDialogs + " dialogs");
        }
    }

    /** Nowhere yet; 16 kB a message, 16 threads, 1 MiB of buffers, 20 000 dialogs. */
    public static JainSettings named(String name) {
        return new JainSettings(name, List.of(), null, null, null, 16_384, 16, 1 << 20, 20_000);
    }

    /** Listens there, too, and tells others that address. */
    public JainSettings listen(String transport, String address, int port) {
        return listen(transport, address, port, address);
    }

    /** Listens there, too, and tells others another address, or a name. */
    public JainSettings listen(String transport, String address, int port, String advertised) {
        List<Point> all = new ArrayList<>(points);
        all.add(new Point(transport, address, port, advertised));
        return new JainSettings(name, all, keyStore, trustStore, password, maxMessageBytes, threads, udpBufferBytes,
            maxDialogs);
    }

    /** What TLS needs. */
    public JainSettings tls(Path keys, @Nullable Path trusted, String secret) {
        return new JainSettings(name, points, Objects.requireNonNull(keys, "keys"), trusted, secret, maxMessageBytes,
            threads, udpBufferBytes, maxDialogs);
    }

    /** Other limits. */
    public JainSettings limits(int messageBytes, int dialogThreads, int bufferBytes, int dialogs) {
        return new JainSettings(name, points, keyStore, trustStore, password, messageBytes, dialogThreads, bufferBytes,
            dialogs);
    }

    /** Implementations only log it if they can't read one, and listen without a certificate. */
    void checkStores() {
        for (Path store : Stream.of(keyStore, trustStore).filter(Objects::nonNull).toList()) {
            try {
                KeyStore.getInstance(store.toFile(), password == null ? null : password.toCharArray());
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("can't read " + store + ": " + e.getMessage(), e);
            }
        }
        if (keyStore == null && points.stream().anyMatch(point -> point.transport().equals("tls"))) {
            throw new IllegalStateException("TLS needs a key store");
        }
    }

    @Override
    public String toString() {
        return name + " at " + points;
    }
}
