package io.sidetone.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Datagrams that found no room in a socket. */
final class SocketDrops {

    private SocketDrops() {
    }

    /** What the kernel has dropped at sockets bound to these ports; 0 where it doesn't tell as Linux does. */
    static long at(int... ports) throws IOException {
        Path sockets = Path.of("/proc/net/udp");
        if (!Files.isReadable(sockets)) {
            return 0;
        }
        Set<Integer> ours = Arrays.stream(ports).boxed().collect(Collectors.toSet());
        long drops = 0;
        for (String line : Files.readAllLines(sockets)) {
            String[] fields = line.trim().split("\\s+");
            if (fields[1].contains(":") && ours.contains(Integer.parseInt(fields[1].split(":")[1], 16))) {
                drops += Long.parseLong(fields[fields.length - 1]);
            }
        }
        return drops;
    }
}
