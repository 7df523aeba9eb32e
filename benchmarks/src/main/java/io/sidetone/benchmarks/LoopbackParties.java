package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import io.sidetone.internal.rtp.RtpHeader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;

/**
 * The other process of {@link LoopbackLoad}: all parties of all calls. Each speaks µ-law in packets of 20 ms, and all
 * together speak evenly in time; few sockets serve many parties. One thread sends and receives, one reads commands
 * from standard input, a third floods if told to.
 *
 * <p>Says its ports on standard output and reads lines: {@code to} with the ports of all endpoints, {@code speak} with
 * how many parties do, answered when it is so, {@code forget}, answered when counting begins anew, {@code counts},
 * answered with a line of numbers. It ends with its input.
 */
final class LoopbackParties {

    private static final int PAYLOAD = 160;
    private static final int LENGTH = RtpHeader.LENGTH + PAYLOAD;
    private static final int FRAMES = 50;
    private static final long FRAME_NS = 20_000_000;
    /** Who is later than this leaves out what was due: making up for it would be a flood. */
    private static final long LATEST_NS = 2 * FRAME_NS;
    private static final long PASS_NS = 1_000_000;
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final int SENDS_BETWEEN_READS = 64;
    /** Begins a payload that says when it was sent: what is forwarded comes back, what is mixed does not. */
    private static final int STAMP = 0x51DE70E5;
    private static final int BIN_NS = 10_000;
    private static final int BINS = 100_000;

    private final DatagramChannel[] sockets;
    private final ByteBuffer[] voice = new ByteBuffer[FRAMES];
    private final ByteBuffer in = ByteBuffer.allocateDirect(2048);
    private final int floodPps;
    /** How long what is forwarded was on its way, in bins. */
    private final int[] ways = new int[BINS];
    private volatile InetSocketAddress[] endpoints;
    private volatile int toSpeak;
    private volatile int speaking;
    private volatile boolean toForget;
    private volatile long sent;
    private volatile long sentByFlooded;
    private volatile long received;
    private volatile long receivedFromFlooded;
    private volatile long junk;
    private volatile long lateNs;

    private LoopbackParties(DatagramChannel[] sockets, int floodPps) {
        this.sockets = sockets;
        this.floodPps = floodPps;
        for (int i = 0; i < FRAMES; i++) {
            byte[] packet = new byte[LENGTH];
            RtpHeader.write(packet, 0, false, 0, 0, 0, 0);
            G711.ULAW.newEncoder().encode(syllables(i), 0, PAYLOAD, packet, RtpHeader.LENGTH);
            voice[i] = ByteBuffer.allocateDirect(LENGTH).put(packet);
        }
    }

    /** A frame of a low voice with four syllables a second: noise would have no place to hide a clock's corrections. */
    private static short[] syllables(int frame) {
        short[] samples = new short[PAYLOAD];
        for (int i = 0; i < PAYLOAD; i++) {
            double seconds = (frame * PAYLOAD + i) / 8_000.0;
            double loud = Math.max(0, Math.sin(2 * Math.PI * 4 * seconds));
            samples[i] = (short) (loud * 3_000
                * (Math.sin(2 * Math.PI * 125 * seconds) + Math.sin(2 * Math.PI * 500 * seconds)));
        }
        return samples;
    }

    /** Which of the sockets serves a party: the one who hears whom is flooded has the last for himself. */
    static int socketOf(int leg, int sockets) {
        return leg == LoopbackLoad.HEARS_FLOODED ? sockets - 1 : leg % (sockets - 1);
    }

    /** @param args the number of sockets, and how many junk packets a second the first party's endpoint gets */
    public static void main(String[] args) throws IOException {
        DatagramChannel[] sockets = new DatagramChannel[Integer.parseInt(args[0])];
        StringJoiner ports = new StringJoiner(" ");
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = DatagramChannel.open(StandardProtocolFamily.INET)
                .setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            sockets[i].configureBlocking(false);
            ports.add(Integer.toString(((InetSocketAddress) sockets[i].getLocalAddress()).getPort()));
        }
        System.out.println(ports);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        LoopbackParties parties = new LoopbackParties(sockets, Integer.parseInt(args[1]));
        for (String line; (line = commands.readLine()) != null;) {
            parties.obey(line.split(" "));
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((t, e) -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        thread.start();
    }

    private void obey(String[] words) {
        switch (words[0]) {
            case "to" -> {
                boolean first = endpoints == null;
                endpoints = Arrays.stream(words).skip(1).map(Integer::parseInt)
                    .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .toArray(InetSocketAddress[]::new);
                if (first) {
                    start("parties", this::talk);
                    start("flood", this::flood);
                }
            }
            case "speak" -> {
                toSpeak = Integer.parseInt(words[1]);
                while (speaking != toSpeak) {
                    LockSupport.parkNanos(FRAME_NS);
                }
                System.out.println(speaking);
            }
            case "forget" -> {
                toForget = true;
                while (toForget) {
                    LockSupport.parkNanos(FRAME_NS);
                }
                System.out.println();
            }
            default -> {
                System.out.println(sent + " " + received + " " + lateNs / 1_000 + " " + sentByFlooded + " "
                    + receivedFromFlooded + " " + junk + " " + Arrays.stream(ways).asLongStream().sum() + " "
                    + wayUs(0.5) + " " + wayUs(0.99) + " " + wayUs(1));
            }
        }
    }

    private long wayUs(double share) {
        long rest = (long) Math.ceil(share * Arrays.stream(ways).asLongStream().sum());
        int bin = 0;
        while (rest > ways[bin]) {
            rest -= ways[bin++];
        }
        return (bin + 1L) * BIN_NS / 1_000;
    }

    private void talk() {
        long beganNs = System.nanoTime();
        int legs = endpoints.length;
        for (long turn = 0;;) {
            long nowNs = System.nanoTime() - beganNs;
            int burst = 0;
            speaking = toSpeak;
            if (toForget) {
                forget();
            }
            long late = nowNs - dueNs(turn, legs);
            if (late > LATEST_NS) {
                lateNs = speaking > 0 ? Math.max(lateNs, late) : lateNs;
                turn = nowNs / FRAME_NS * legs;
            }
            for (; burst < SENDS_BETWEEN_READS && dueNs(turn, legs) <= nowNs; turn++) {
                if (turn % legs < speaking) {
                    lateNs = Math.max(lateNs, nowNs - dueNs(turn, legs));
                    speak((int) (turn % legs), (int) (turn / legs));
                    burst++;
                }
            }
            for (int i = 0; i < sockets.length; i++) {
                listen(i);
            }
            if (burst < SENDS_BETWEEN_READS) {
                LockSupport.parkNanos(PASS_NS);
            }
        }
    }

    /** Nobody speaks. */
    private void forget() {
        Arrays.fill(ways, 0);
        sent = received = lateNs = sentByFlooded = receivedFromFlooded = junk = 0;
        toForget = false;
    }

    /** When it is the next party's turn, so that all speak once in 20 ms. */
    private static long dueNs(long turn, int legs) {
        return turn / legs * FRAME_NS + turn % legs * FRAME_NS / legs;
    }

    private void speak(int leg, int frame) {
        ByteBuffer packet = voice[frame % FRAMES];
        packet.putShort(2, (short) frame).putInt(4, frame * PAYLOAD).putInt(8, leg + 1);
        packet.putInt(RtpHeader.LENGTH, STAMP).putLong(RtpHeader.LENGTH + 4, System.nanoTime());
        send(leg, packet.clear());
        sent++;
        if (leg == 0) {
            sentByFlooded++;
        }
    }

    private void send(int leg, ByteBuffer packet) {
        try {
            sockets[socketOf(leg, sockets.length)].send(packet, endpoints[leg]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void listen(int socket) {
        boolean supervisors = socket % LoopbackLoad.LEGS == LoopbackLoad.LEGS - 1;
        try {
            while (sockets[socket].receive(in.clear()) != null) {
                received++;
                if (in.position() == LENGTH && in.getInt(RtpHeader.LENGTH) == STAMP && !supervisors) {
                    long bin = (System.nanoTime() - in.getLong(RtpHeader.LENGTH + 4)) / BIN_NS;
                    ways[(int) Math.max(0, Math.min(bin, BINS - 1))]++;
                }
                if (socket == sockets.length - 1 && in.position() == LENGTH) {
                    receivedFromFlooded++;
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Junk to the first party's endpoint, from where he sends himself: nothing but reading it tells it apart. */
    private void flood() {
        byte[] noise = new byte[LENGTH];
        new Random(1).nextBytes(noise);
        noise[0] = 0x40;
        ByteBuffer packet = ByteBuffer.allocateDirect(LENGTH).put(noise);
        long lastNs = System.nanoTime();
        for (double due = 0; floodPps > 0; due %= 1) {
            LockSupport.parkNanos(200_000);
            long nowNs = System.nanoTime();
            due += speaking > 0 ? (nowNs - lastNs) * 1e-9 * floodPps : 0;
            lastNs = nowNs;
            for (int i = 0; i < (int) due; i++) {
                send(0, packet.clear());
                junk++;
            }
        }
    }
}
