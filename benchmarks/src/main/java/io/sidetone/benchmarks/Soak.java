package io.sidetone.benchmarks;

import com.sun.management.ThreadMXBean;
import io.sidetone.codecs.g711.G711;
import io.sidetone.codecs.g722.G722;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Media by the hour on a heap that nobody collects: a hundred calls, twenty in each scene, and four more of three
 * codecs, with packets that are lost or come twice, in virtual time. What the heap has left beside the calls is filled
 * up but for {@value #LEFT} bytes, so that ticks that allocate end in an OutOfMemoryError, whatever a profiler thinks.
 *
 * <pre>
 *   java -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -Xms192m -Xmx192m -XX:EpsilonMaxTLABSize=256k \
 *       -XX:+ExitOnOutOfMemoryError -cp benchmarks/target/benchmarks.jar io.sidetone.benchmarks.Soak 60
 *
 *   MINUTES    60    of media
 *   LEAK       0     bytes that each turn of all calls allocates on purpose, to see it die
 * </pre>
 */
public final class Soak {

    /** What ticks could allocate before it ends: in an hour the ninth part of a byte for each call and tick. */
    private static final int LEFT = 2 << 20;
    private static final int EQUAL_CALLS = 20;
    private static final int MIXED_CALLS = 1;
    private static final int TURNS_PER_MINUTE = 60 * 50;
    private static final int LOST_OF_100 = 2;
    private static final int TWICE_OF_100 = 1;

    private final List<SpokenCalls> shards = new ArrayList<>();
    private int calls;
    private final Random random = new Random(60);
    private final int leak;
    private Object leaked;

    private Soak(int leak) {
        this.leak = leak;
        for (Scene scene : Scene.values()) {
            add(new Calls(scene, EQUAL_CALLS), EQUAL_CALLS);
        }
        for (Scene scene : Scene.values()) {
            if (scene != Scene.TAKEN_OVER) {
                add(new CodecCalls(scene, MIXED_CALLS, G722.CODEC, G711.ALAW, G711.ULAW), MIXED_CALLS);
            }
        }
    }

    public static void main(String[] args) {
        int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        Soak soak = new Soak(args.length > 1 ? Integer.parseInt(args[1]) : 0);
        // Until everything that is linked at its first use has been.
        soak.turns(TURNS_PER_MINUTE);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        byte[] ballast = new byte[(int) Math.max(0, Runtime.getRuntime().freeMemory() - LEFT)];
        long sent = soak.sent();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        soak.turns(minutes * TURNS_PER_MINUTE);
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        System.out.println(String.format(Locale.ROOT, "%d calls, %d minutes of media, %d packets sent, %d bytes "
            + "allocated; %d bytes were left beside a ballast of %d", soak.calls, minutes, soak.sent() - sent,
            allocated, LEFT, ballast.length));
    }

    private void add(SpokenCalls shard, int count) {
        shards.add(shard);
        calls += count;
    }

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < shards.size(); k++) {
                turn(shards.get(k));
            }
            leaked = leak > 0 ? new byte[leak] : leaked;
        }
    }

    private void turn(SpokenCalls calls) {
        for (int party = Calls.CUSTOMER; party <= Calls.SUPERVISOR; party++) {
            for (int copies = copies(); copies > 0; copies--) {
                calls.receive(party);
            }
        }
        calls.tick();
    }

    private int copies() {
        int dice = random.nextInt(100);
        return dice < LOST_OF_100 ? 0 : dice < LOST_OF_100 + TWICE_OF_100 ? 2 : 1;
    }

    private long sent() {
        return shards.stream().mapToLong(SpokenCalls::sent).sum();
    }
}
