package io.sidetone.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Datagrams that found no room in a socket, or wait in it. */
final class SocketDrops {

    private SocketDrops() {
    }

    /** What the kernel has dropped at sockets bound to these ports; 0 where it doesn't tell as Linux does. */
    static long at(int... ports) throws IOException {
        return sum(ports, fields -> Long.parseLong(fields[fields.length - 1]));
    }

    /** Bytes that wait to be read at sockets bound to these ports; 0 where the kernel doesn't tell as Linux does. */
    static long waiting(int... ports) throws IOException {
        return sum(ports, fields -> Long.parseLong(fields[4].split(":")[1], 16));
    }

    private static long sum(int[] ports, ToLongFunction<String[]> column) throws IOException {
        Path sockets = Path.of("/proc/net/udp");
        if (!Files.isReadable(sockets)) {
            return 0;
        }
        Set<Integer> ours = Arrays.stream(ports).boxed().collect(Collectors.toSet());
        long sum = 0;
        for (String line : Files.readAllLines(sockets)) {
            String[] fields = line.trim().split("\\s+");
            if (fields[1].contains(":") && ours.contains(Integer.parseInt(fields[1].split(":")[1], 16))) {
                sum += column.applyAsLong(fields);
            }
        }
        return sum;
    }
}
