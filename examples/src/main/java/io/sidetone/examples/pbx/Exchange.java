package io.sidetone.examples.pbx;

import io.sidetone.access.Access;
import io.sidetone.access.Directory;
import io.sidetone.notice.Prompt;
import io.sidetone.runtime.Lateness;
import io.sidetone.runtime.Sidetone;
import io.sidetone.runtime.udp.UdpSpec;
import io.sidetone.sip.b2bua.B2bua;
import io.sidetone.sip.b2bua.Configuration;
import io.sidetone.sip.b2bua.UdpMediaPorts;
import io.sidetone.sip.jain.JainSettings;
import io.sidetone.sip.jain.JainSipStack;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A running telephone exchange: a SIP stack, a back-to-back user agent, the engine, a registrar and an audit log, put
 * together. Started and closed by one thread.
 */
final class Exchange implements AutoCloseable {

    private static final long LONGEST_CLOSING_MS = 5_000;

    private final Registrations registrations;
    private final Ledger ledger;
    private final JainSipStack stack;
    private final B2bua b2bua;
    private final Sidetone sidetone;

    private Exchange(Settings settings, Consumer<String> told) throws IOException {
        registrations = new Registrations(settings.leastExpirySeconds(), settings.mostExpirySeconds(), System::nanoTime,
            told);
        stack = JainSipStack.of(stackSettings(settings));
        Map<String, Prompt> prompts = settings.sounds().prompts();
        UdpMediaPorts ports = mediaPorts(settings.network());
        ledger = Ledger.open(settings.audit());
        Access access = new Access(directory(settings));
        Configuration configuration = B2bua.configure(settings.domain(), new DialPlan(settings, registrations), ports,
                settings.codecs())
            .users(name -> Optional.ofNullable(settings.extensions().get(name)).map(Extension::secret))
            .digests(settings.digests())
            .registrar(registrations).access(access).featureCodes(settings.featureCodes())
            .security(settings.security()).plainSupervisors(settings.plainSupervisors());
        b2bua = ledger.audited(configuration, access).build();
        sidetone = Sidetone.configure().listener(ledger.fed(b2bua)).recorded(ledger::available).authority(b2bua)
            .notices(settings.sounds().plan()).prompts(prompts).start();
    }

    /**
     * Begins to take calls.
     *
     * @param told a line about each phone that comes or goes
     * @throws UnusableConfiguration if the configuration can't be used on this machine: a port taken, a file missing
     */
    static Exchange start(Settings settings, Consumer<String> told) {
        Exchange exchange;
        try {
            exchange = new Exchange(settings, told);
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableConfiguration(e.getMessage());
        }
        CompletableFuture<Void> started = new CompletableFuture<>();
        exchange.b2bua.start(new WatchedStack(exchange.stack, started), exchange.sidetone);
        try {
            started.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            exchange.close();
            throw new UnusableConfiguration(e.getCause().getMessage());
        } catch (InterruptedException | TimeoutException e) {
            exchange.close();
            throw new IllegalStateException("the SIP stack does not start", e);
        }
        return exchange;
    }

    private static JainSettings stackSettings(Settings settings) {
        Settings.Network network = settings.network();
        JainSettings made = JainSettings.named("pbx");
        if (network.udp() > 0) {
            made = made.listen("udp", network.bind(), network.udp(), network.advertise());
        }
        if (network.tcp() > 0) {
            made = made.listen("tcp", network.bind(), network.tcp(), network.advertise());
        }
        if (network.tls() > 0) {
            made = made.listen("tls", network.bind(), network.tls(), network.advertise())
                .tls(settings.tls().keyStore(), null, settings.tls().password());
        }
        return made;
    }

    private static UdpMediaPorts mediaPorts(Settings.Network network) throws IOException {
        UdpSpec spec = UdpSpec.at(InetAddress.getByName(network.bind()))
            .withPorts(network.firstMediaPort(), network.lastMediaPort()).withTrafficClass(network.trafficClass());
        return new UdpMediaPorts(spec, InetAddress.getByName(network.advertise()));
    }

    private static Directory directory(Settings settings) {
        Directory.Builder directory = Directory.version(1);
        if (!settings.groups().isEmpty()) {
            directory.enabled();
        }
        if (settings.remotePartyShown()) {
            directory.remotePartyShown();
        }
        settings.groups().forEach(directory::add);
        return directory.build();
    }

    /** What goes on at present. */
    B2bua.Counts counts() {
        return b2bua.counts();
    }

    /** How many dialogs the stack has. */
    int dialogs() {
        return stack.dialogs();
    }

    /** How many transactions it has; those of a call last half a minute longer over UDP (RFC 3261 §17). */
    int transactions() {
        return stack.transactions();
    }

    /** How late media went out until now. */
    Lateness lateness() {
        return sidetone.lateness();
    }

    Registrations registrations() {
        return registrations;
    }

    /** Hangs up for everybody, and waits until they were told and all is written down. Idempotent. */
    @Override
    public void close() {
        b2bua.close();
        try {
            stack.closed().toCompletableFuture().get(LONGEST_CLOSING_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.getLogger(Exchange.class.getName()).log(System.Logger.Level.WARNING,
                "the SIP stack does not end", e);
        }
        sidetone.close();
        ledger.close();
    }
}
