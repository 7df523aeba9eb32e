package io.sidetone.examples.pbx;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A small telephone exchange, to try monitoring with real phones on one machine: {@code pbx [pbx.conf]}. */
public final class Pbx {

    private static final String USAGE = """
        usage: pbx [FILE]       runs the exchange that FILE describes, without one the bundled pbx.conf
               pbx --example    prints the bundled pbx.conf, to begin with
        """;

    private Pbx() {
    }

    /** Runs until it is interrupted; status 2 and one line on stderr if the configuration can't be used. */
    public static void main(String[] words) throws InterruptedException {
        Exchange exchange = start(words, System.out, System.err);
        if (exchange == null) {
            return;
        }
        Thread end = new Thread(exchange::close, "pbx-end");
        Runtime.getRuntime().addShutdownHook(end);
        new CountDownLatch(1).await();
    }

    private static Exchange start(String[] words, PrintStream console, PrintStream errors) {
        List<String> arguments = List.of(words);
        if (arguments.equals(List.of("--help"))) {
            console.print(USAGE);
            return null;
        }
        if (arguments.equals(List.of("--example"))) {
            console.print(bundled());
            return null;
        }
        try {
            return run(arguments, console);
        } catch (UnusableConfiguration e) {
            errors.println("pbx: " + e.getMessage());
            System.exit(2);
            return null;
        }
    }

    static Exchange run(List<String> arguments, PrintStream console) {
        if (arguments.size() > 1 || arguments.size() == 1 && arguments.get(0).startsWith("-")) {
            throw new UnusableConfiguration("expected one file; --help shows the rest");
        }
        Settings settings = arguments.isEmpty()
            ? SettingsReader.parse("pbx.conf", Path.of("").toAbsolutePath(), bundled())
            : SettingsReader.read(Path.of(arguments.get(0)));
        Exchange exchange = Exchange.start(settings, console::println);
        console.print(Guide.of(settings));
        console.flush();
        return exchange;
    }

    /** The example that works as it is. */
    static String bundled() {
        try (InputStream in = Pbx.class.getResourceAsStream("pbx.conf")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
