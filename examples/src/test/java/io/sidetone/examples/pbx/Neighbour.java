package io.sidetone.examples.pbx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Another machine on a cable of its own, as far as a program can tell: a network namespace. Needs Linux and root. */
final class Neighbour implements AutoCloseable {

    /** Ours on the cable. */
    static final String HERE = "10.77.33.1";
    /** Its own. */
    static final String THERE = "10.77.33.2";

    private final Path folder;
    private final String name = "st" + ProcessHandle.current().pid();

    /** Skips the calling test where there can be none. */
    Neighbour(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Program.require("ip", "iproute2");
        Assumptions.assumeTrue(run("ip", "netns", "add", name), "skipped, no network namespaces here");
        boolean up = run("ip", "link", "add", name + "a", "type", "veth", "peer", "name", name + "b")
            && run("ip", "link", "set", name + "b", "netns", name)
            && run("ip", "addr", "add", HERE + "/30", "dev", name + "a") && run("ip", "link", "set", name + "a", "up")
            && there("ip", "addr", "add", THERE + "/30", "dev", name + "b")
            && there("ip", "link", "set", name + "b", "up") && there("ip", "link", "set", "lo", "up")
            && there("ip", "route", "add", "default", "via", HERE);
        if (!up) {
            close();
        }
        Assumptions.assumeTrue(up, "skipped, no virtual cables here");
    }

    private boolean run(String... words) throws IOException, InterruptedException {
        try (Program program = Program.start(folder, words[0], List.of(words).subList(1, words.length))) {
            return program.waitFor(10) == 0;
        }
    }

    private boolean there(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    /** A program that runs there. */
    Program start(Path itsFolder, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("netns", "exec", name));
        all.addAll(List.of(words));
        return Program.start(itsFolder, "ip", all);
    }

    @Override
    public void close() throws IOException {
        try {
            run("ip", "netns", "del", name);
            run("ip", "link", "del", name + "a");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
