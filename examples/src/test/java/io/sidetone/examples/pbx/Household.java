package io.sidetone.examples.pbx;

import io.sidetone.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** An exchange in this process, on free ports of the loopback address, with the example's extensions. */
final class Household implements AutoCloseable {

    static final String PEOPLE = """
        [extension 100]
        name = Ann
        password = sidetone-100
        [extension 101]
        name = Bob
        password = sidetone-101
        [extension 104]
        name = Sue
        password = sidetone-104
        [team support]
        members = 100 101
        supervisor 104 = LISTEN WHISPER BARGE TAKEOVER
        """;

    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(45);

    final int port;
    private final Settings.Network network;
    final Exchange exchange;
    final List<String> told = new CopyOnWriteArrayList<>();

    private Household(int port, Settings settings) {
        this.port = port;
        network = settings.network();
        exchange = Exchange.start(settings, told::add);
    }

    /** @param more lines of its [pbx]; {@code $PORT} in them is another free port */
    static Household open(Path folder, String more) throws IOException {
        int media = FreePorts.row(200);
        return open(folder, more, media, media + 199);
    }

    /** The same with ports for media from there to there. */
    static Household open(Path folder, String more, int firstMedia, int lastMedia) throws IOException {
        return open(folder, "127.0.0.1", more, firstMedia, lastMedia);
    }

    /** The same at another address of this machine. */
    static Household open(Path folder, String address, String more, int firstMedia, int lastMedia) throws IOException {
        int port = FreePorts.row(4);
        return new Household(port, SettingsReader.parse("test", folder, """
            [pbx]
            bind = %s
            udp = %d
            tcp = %d
            digest = MD5
            media-ports = %d-%d
            %s
            """.formatted(address, port, port, firstMedia, lastMedia, more.replace("$PORT", Integer.toString(port + 2)))
            + PEOPLE));
    }

    /** Waits until somebody's phone is registered. */
    void awaitPhone(String number, Softphone phone) {
        Await.until(Duration.ofSeconds(15), () -> number + " is registered: " + phone.log(),
            () -> !exchange.registrations().phones(number).isEmpty());
    }

    /** Waits until there are so many calls, and if none, nothing that belongs to any. */
    void awaitCalls(int count) {
        Await.until(Duration.ofSeconds(15), () -> count + " calls: " + exchange.counts() + ", " + exchange.dialogs()
            + " dialogs", () -> exchange.counts().calls() == count
            && (count > 0 || exchange.counts().legs() == 0 && exchange.dialogs() == 0));
    }

    /** Waits until nothing is left of any call: no dialog, no port, and at last no transaction. */
    void awaitNothing() {
        awaitCalls(0);
        Await.until(Duration.ofSeconds(15), () -> "media ports in use: " + usedPorts(), () -> usedPorts().isEmpty());
        Await.until(LONGEST_TRANSACTION, () -> exchange.transactions() + " transactions",
            () -> exchange.transactions() == 0);
    }

    private List<Integer> usedPorts() {
        return IntStream.rangeClosed(network.firstMediaPort(), network.lastMediaPort())
            .filter(each -> !FreePorts.isFree(each)).boxed().toList();
    }

    @Override
    public void close() {
        exchange.close();
    }
}
