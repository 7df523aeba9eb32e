package io.sidetone.runtime;

import io.sidetone.engine.Leg;
import io.sidetone.engine.MediaShard;
import io.sidetone.engine.PacketSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one media thread: when each is looked at, what comes in and what goes out; the trouble of one is
 * counted and stays its own. Media thread only, except for {@link #failures()}.
 *
 * <p>A read that finds nothing costs half as much as one that finds a packet, so thousands of endpoints can't be read
 * in every cycle, nor each until nothing is found: {@link Connection} says when to look, and for how many datagrams. A
 * few are looked at in turn all the same.
 */
final class Endpoints implements PacketSink {

    private static final System.Logger LOG = System.getLogger(Endpoints.class.getName());

    /** After so many datagrams a cycle looks at no more endpoints: ticks must not wait. */
    private static final int MOST_PER_CYCLE = 256;
    /** So many endpoints are looked at in each cycle that wouldn't have to be. */
    private static final int IN_TURN = 8;
    private static final int DRAINED_PER_POLL = 64;
    private static final int MOST_DRAINED = 16_384;

    private final List<Connection> connections = new ArrayList<>();
    /** When each is to be looked at: beside each other, as all are asked in every cycle. */
    private long[] dueNs = new long[16];
    private final Endpoint.Inbox inbox = this::datagram;
    private final Newest newest = new Newest();
    private @Nullable MediaShard media;
    private @Nullable Connection polled;
    private long nowNs;
    private int first;
    private volatile long failures;

    /** Says who takes the datagrams; once. */
    void feed(MediaShard shard) {
        media = shard;
    }

    /** A leg was opened: from now on its datagrams are polled, and its packets go there. */
    void add(Leg leg, Endpoint endpoint, long nowNs) {
        Connection connection = new Connection(leg, endpoint, nowNs);
        leg.attach(connection);
        if (connections.size() == dueNs.length) {
            dueNs = Arrays.copyOf(dueNs, 2 * dueNs.length);
        }
        dueNs[connections.size()] = nowNs;
        connections.add(connection);
    }

    /**
     * Looks at the endpoints that are due, and at a few in turn; closes those whose leg is closed.
     *
     * @return how many endpoints may have more at once
     */
    int poll(long nowNs) {
        this.nowNs = nowNs;
        int more = 0;
        int taken = 0;
        int seen = 0;
        int i = first;
        while (seen < connections.size() && taken < MOST_PER_CYCLE) {
            i = i < connections.size() ? i : 0;
            if (seen < IN_TURN || dueNs[i] - nowNs <= 0) {
                Connection connection = connections.get(i);
                if (!connection.leg.isOpen()) {
                    remove(i);
                    close(connection);
                    continue;
                }
                taken += look(connection, i);
                more += dueNs[i] == nowNs ? 1 : 0;
            }
            seen++;
            i++;
        }
        if (seen < connections.size()) {
            first = i;
            return more + 1;
        }
        first = first + IN_TURN < connections.size() ? first + IN_TURN : 0;
        return more;
    }

    private void remove(int i) {
        int last = connections.size() - 1;
        connections.set(i, connections.get(last));
        dueNs[i] = dueNs[last];
        connections.remove(last);
    }

    /** Looks at an endpoint; says how many datagrams were found. */
    private int look(Connection connection, int i) {
        int limit = connection.begin(nowNs);
        int found = read(connection, inbox, limit);
        boolean all = found < limit || limit == 1 && connection.continues();
        if (!all && limit == 1) {
            limit = connection.limitInDoubt();
            int others = read(connection, inbox, limit);
            all = others < limit;
            found += others;
        }
        dueNs[i] = connection.found(found, all, dueNs[i], nowNs);
        return found;
    }

    private int read(Connection connection, Endpoint.Inbox taker, int limit) {
        polled = connection;
        try {
            return connection.endpoint.poll(taker, limit);
        } catch (RuntimeException e) {
            failed("poll", e);
            return 0;
        }
    }

    private void datagram(byte[] buffer, int offset, int length) {
        assert media != null && polled != null : "nobody is polled";
        polled.taken(buffer, offset, length);
        media.receive(polled.leg, buffer, offset, length, nowNs);
    }

    /** After a stall: of what queued up meanwhile each leg keeps the newest two. */
    void drain(long nowNs) {
        this.nowNs = nowNs;
        for (int i = 0; i < connections.size(); i++) {
            newest.count = 0;
            for (int read = 0; read < MOST_DRAINED && read(connections.get(i), newest, DRAINED_PER_POLL) > 0;) {
                read += DRAINED_PER_POLL;
            }
            newest.handOver();
        }
    }

    /** Keeps the last two of the datagrams it is given. */
    private final class Newest implements Endpoint.Inbox {

        private static final int LONGEST_DATAGRAM = 2048;

        private final byte[][] kept = new byte[2][LONGEST_DATAGRAM];
        private final int[] lengths = new int[2];
        private int count;

        @Override
        public void datagram(byte[] buffer, int offset, int length) {
            if (length <= LONGEST_DATAGRAM) {
                System.arraycopy(buffer, offset, kept[count & 1], 0, length);
                lengths[count & 1] = length;
                count++;
            }
        }

        private void handOver() {
            for (int i = Math.max(0, count - 2); i < count; i++) {
                Endpoints.this.datagram(kept[i & 1], 0, lengths[i & 1]);
            }
        }
    }

    private static Connection connection(Leg leg) {
        return (Connection) Objects.requireNonNull(leg.attachment(), "not connected");
    }

    @Override
    public void send(Leg leg, byte[] buffer, int offset, int length, long timeNs) {
        try {
            connection(leg).endpoint.send(buffer, offset, length);
        } catch (RuntimeException e) {
            failed("send", e);
        }
    }

    @Override
    public void sendControl(Leg leg, byte[] buffer, int offset, int length, long timeNs) {
        try {
            connection(leg).endpoint.sendControl(buffer, offset, length);
        } catch (RuntimeException e) {
            failed("send RTCP", e);
        }
    }

    void closeAll() {
        connections.forEach(this::close);
        connections.clear();
    }

    private void close(Connection connection) {
        close(connection.endpoint);
    }

    /** Closes an endpoint that may never have been here. */
    void close(Endpoint endpoint) {
        try {
            endpoint.close();
        } catch (RuntimeException e) {
            failed("close", e);
        }
    }

    /** Only the first failure is logged. */
    private void failed(String what, RuntimeException e) {
        if (failures++ == 0) {
            LOG.log(System.Logger.Level.WARNING,
                "an endpoint failed to " + what + " (further failures are counted): " + e);
        }
    }

    /** How many are connected. */
    int size() {
        return connections.size();
    }

    /** Exceptions thrown by endpoints. Any thread. */
    long failures() {
        return failures;
    }
}
