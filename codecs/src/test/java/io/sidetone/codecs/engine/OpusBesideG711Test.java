package io.sidetone.codecs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codecs.g711.G711;
import io.sidetone.codecs.opus.Opus;
import io.sidetone.codecs.opus.OpusLibrary;
import io.sidetone.codecs.opus.OpusSettings;
import io.sidetone.engine.Format;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.Lateness;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.Sidetone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/**
 * Fifty Opus legs, far more than this machine's workers may manage, beside calls in G.711, on Sidetone's own threads.
 * The clock is the test's and waits for the media thread: whatever else the machine does, only what coders do to the
 * media thread can show.
 */
class OpusBesideG711Test {

    private static final int OPUS_LEGS = 50;
    private static final int G711_CALLS = 10;
    private static final int SLOTS = 60 * MediaShard.SLOTS;
    private static final long CODED = 100;

    /** A party that says the same every 20 ms, and keeps what it is sent. Media thread only, but for reading later. */
    private static final class Phone implements Endpoint {

        private final LongSupplier clock;
        private final Format format;
        private final byte[] packet;
        private final List<byte[]> sent = new ArrayList<>();
        private int spoken;

        Phone(LongSupplier clock, Format format) {
            this.clock = clock;
            this.format = format;
            int count = format.codec().sampleRate() / 50;
            byte[] room = new byte[RtpHeader.LENGTH + format.codec().maxPayloadLength(count)];
            short[] voice = new short[count];
            for (int i = 0; i < count; i++) {
                voice[i] = (short) (8_000 * StrictMath.sin(i * 2 * StrictMath.PI * 10 / count));
            }
            packet = Arrays.copyOf(room, RtpHeader.LENGTH
                + format.codec().newEncoder().encode(voice, 0, count, room, RtpHeader.LENGTH));
            System.arraycopy(room, 0, packet, 0, packet.length);
        }

        @Override
        public int poll(Inbox inbox, int limit) {
            int count = 0;
            while (count < limit && spoken < clock.getAsLong() / MediaShard.FRAME_NS) {
                RtpHeader.write(packet, 0, false, format.payloadType(), spoken,
                    spoken * (format.codec().clockRate() / 50), 7);
                inbox.datagram(packet, 0, packet.length);
                spoken++;
                count++;
            }
            return count;
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            sent.add(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {
            // Nothing to give back.
        }
    }

    private final Set<String> coding = new ConcurrentSkipListSet<>();
    private final AtomicLong coded = new AtomicLong();

    /** Concentus, each coder telling which thread it runs on. */
    private Format opus() {
        OpusLibrary concentus = OpusLibrary.find("concentus").orElseThrow();
        return new Format(111, new WatchedCodec(Opus.codec(OpusSettings.SPEECH, concentus), () -> {
            coding.add(Thread.currentThread().getName());
            coded.incrementAndGet();
        }));
    }

    private List<Phone> open(Sidetone sidetone, LongSupplier clock, int calls, String name, Format customer,
        Format agent) {
        List<Phone> phones = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            MonitoredCall call = sidetone.open(name + " " + i);
            Phone first = new Phone(clock, customer);
            Phone second = new Phone(clock, agent);
            call.join(LegSpec.of(name + i + " customer", customer).withDelay(40), Role.CUSTOMER, first).joined()
                .toCompletableFuture().join();
            call.join(LegSpec.of(name + i + " agent", agent).withDelay(40), Role.AGENT, second).joined()
                .toCompletableFuture().join();
            phones.add(first);
            phones.add(second);
        }
        return phones;
    }

    /** What the parties of the G.711 calls are sent, all of them transcoded, beside so many calls in Opus. */
    private List<List<byte[]>> sentBeside(int opusCalls) {
        AtomicLong now = new AtomicLong();
        Sidetone sidetone = Sidetone.configure().seed(5).clock(now::get).workers(2).start();
        List<Phone> phones;
        try (sidetone) {
            phones = open(sidetone, now::get, G711_CALLS, "G.711", Format.of(G711.ULAW), Format.of(G711.ALAW));
            open(sidetone, now::get, opusCalls, "Opus", opus(), Format.of(G711.ULAW));
            coding.clear();                             // a phone encodes once, on the test's thread
            coded.set(0);
            long ticks = sidetone.lateness().ticks();
            // Longer where workers are late to get a core.
            for (int slot = 1; slot <= SLOTS || coded.get() <= CODED && slot < 100 * SLOTS; slot++) {
                now.addAndGet(MediaShard.SLOT_NS);
                while (sidetone.lateness().ticks() < ticks + slot) {
                    Thread.yield();
                }
            }
            assertThat(sidetone.stalls()).as("stalls").isZero();
            assertThat(sidetone.lateness().maxNs()).as("of a clock that waits").isZero();
        }
        return phones.stream().map(phone -> phone.sent).toList();
    }

    @Test
    void callsInG711PlayEveryTickWhateverOpusCosts() {
        List<List<byte[]>> beside = sentBeside(OPUS_LEGS);
        RtpPacket packet = new RtpPacket();
        for (int phone = 0; phone < beside.size(); phone++) {
            List<byte[]> sent = beside.get(phone);
            assertThat(sent).as("packets to phone %d", phone).hasSizeGreaterThanOrEqualTo(SLOTS / MediaShard.SLOTS - 1);
            for (int i = 1, before = sequence(packet, sent.get(0)); i < sent.size(); i++) {
                assertThat(sequence(packet, sent.get(i))).as("packet %d to phone %d", i, phone).isEqualTo(++before);
            }
        }
        assertThat(coded.get()).as("calls of Opus coders").isGreaterThan(CODED);
        assertThat(coding).as("threads that run them").isNotEmpty()
            .allSatisfy(thread -> assertThat(thread).startsWith("sidetone-coder-"));
    }

    private static int sequence(RtpPacket packet, byte[] bytes) {
        assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
        return packet.sequence();
    }

    /** Workers as by default. How late ticks were says most of the machine, so it is printed, without Opus as well. */
    @Test
    void inRealTimeCodersRunOnWorkersOnlyToo() {
        System.out.println("no Opus, " + realTime(0));
        assertThat(coding).isEmpty();
        System.out.println(OPUS_LEGS + " Opus legs, " + realTime(OPUS_LEGS));
        assertThat(coding).as("threads that run coders").isNotEmpty()
            .allSatisfy(thread -> assertThat(thread).startsWith("sidetone-coder-"));
    }

    private String realTime(int opusCalls) {
        long startNs = System.nanoTime();
        LongSupplier clock = () -> System.nanoTime() - startNs;
        Sidetone sidetone = Sidetone.configure().clock(clock).start();
        try (sidetone) {
            open(sidetone, clock, G711_CALLS, "G.711", Format.of(G711.ULAW), Format.of(G711.ALAW));
            open(sidetone, clock, opusCalls, "Opus", opus(), Format.of(G711.ULAW));
            coding.clear();
            coded.set(0);
            Lateness before = sidetone.lateness();
            while (sidetone.lateness().ticks() < before.ticks() + 2_000) {
                LockSupport.parkNanos(MediaShard.SLOT_NS);
            }
            return coded.get() + " coder calls, " + sidetone.stalls() + " stalls, "
                + sidetone.lateness().since(before);
        }
    }
}
