package io.sidetone.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sidetone.testkit.Speech;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording says who said what and when, to the sample, and never what it must not. */
class RecordingTest {

    private static final int RATE = 8_000;
    private static final int FRAME = 160;

    @TempDir
    Path folder;

    private final Recorder recorder = Recorder.byHand();

    @Test
    void everySpeakerHasATrackAndAllAreAlignedToTheSample() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "customer", Side.CUSTOMER, 1_000);
        recording.joined(1, "agent", Side.AGENT, 1_000);
        for (long n = 1_000; n < 1_100; n++) {
            recording.frame(0, constant(100), FRAME, n, RATE);
            if (n == 1_020) {
                recording.joined(2, "supervisor", Side.ASIDE, n);
            }
            if (n >= 1_020) {
                recording.frame(2, constant(300), FRAME, n, RATE);
            }
            if (n < 1_050 || n >= 1_060) {
                recording.frame(1, constant(200), 100, n, RATE);
            }
            recorder.turn();
        }
        finish(recording, 1_110);
        short[] customer = samples("01-customer.wav");
        short[] agent = samples("02-agent.wav");
        short[] supervisor = samples("03-supervisor.wav");
        assertThat(List.of(customer.length, agent.length, supervisor.length)).containsOnly(110 * FRAME);
        assertThat(samples("overview.wav")).hasSize(2 * 110 * FRAME);
        for (int i = 0; i < 110 * FRAME; i++) {
            int frame = i / FRAME;
            assertThat(customer[i]).isEqualTo((short) (frame < 100 ? 100 : 0));
            boolean spoken = frame < 100 && (frame < 50 || frame >= 60) && i % FRAME < 100;
            assertThat(agent[i]).as("sample %d", i).isEqualTo((short) (spoken ? 200 : 0));
            assertThat(supervisor[i]).isEqualTo((short) (frame >= 20 && frame < 100 ? 300 : 0));
        }
        assertThat(recording.handedOver()).isEqualTo(100 + 90 + 80);
        assertThat(recording.lost() + recording.refused()).isZero();
    }

    @Test
    void whoTakesAnothersSeatGetsATrackOfHisOwn() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(1, "alice", Side.AGENT, 0);
        recording.frame(1, constant(10), FRAME, 0, RATE);
        recording.left(1, 1);
        recording.frame(1, constant(99), FRAME, 1, RATE);
        recording.joined(1, "bob", Side.AGENT, 2);
        recording.frame(1, constant(20), FRAME, 2, RATE);
        recording.joined(1, "carol", Side.AGENT, 3);
        recording.frame(1, constant(30), FRAME, 3, RATE);
        recording.joined(4, "alice", Side.AGENT, 4);
        recording.frame(4, constant(11), FRAME, 4, RATE);
        finish(recording, 5);
        assertThat(frames("01-alice.wav")).containsExactly(10, 0, 0, 0, 11);
        assertThat(frames("02-bob.wav")).containsExactly(0, 0, 20, 0, 0);
        assertThat(frames("03-carol.wav")).containsExactly(0, 0, 0, 30, 0);
        assertThat(recording.refused()).as("frames of an empty seat").isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("recording.jsonl"))).contains(
            "{\"event\":\"began\",\"rate\":8000,\"frameSamples\":160}",
            "{\"event\":\"left\",\"frame\":1,\"track\":1,\"side\":\"AGENT\",\"file\":\"01-alice.wav\","
                + "\"identity\":\"alice\"}",
            "{\"event\":\"left\",\"frame\":3,\"track\":2,\"side\":\"AGENT\",\"file\":\"02-bob.wav\","
                + "\"identity\":\"bob\"}",
            "{\"event\":\"ended\",\"frame\":5}");
    }

    @Test
    void aWhisperIsOnItsOwnTrackAndNowhereElse() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "customer", Side.CUSTOMER, 0);
        recording.joined(1, "agent", Side.AGENT, 0);
        recording.joined(2, "supervisor", Side.ASIDE, 0);
        for (int n = 0; n < 40; n++) {
            if (n == 9) {
                recording.side(2, Side.AGENT, 10);
            }
            if (n == 19) {
                recording.side(2, Side.ASIDE, 20);
            }
            recording.frame(0, constant(1_000), FRAME, n, RATE);
            recording.frame(1, constant(2_000), FRAME, n, RATE);
            recording.frame(2, constant(4_000), FRAME, n, RATE);
        }
        finish(recording, 40);
        short[] both = samples("overview.wav");
        for (int i = FRAME; i < 40 * FRAME; i++) {
            assertThat(both[2 * i]).as("left at %d", i).isEqualTo((short) 1_000);
            int frame = i / FRAME;
            int right = both[2 * i + 1];
            if (frame < 10 || frame >= 20) {
                assertThat(right).as("right at %d", i).isEqualTo(2_000);
            } else if (frame > 10 && frame < 19) {
                assertThat(right).as("right at %d", i).isEqualTo(6_000);
            }
            assertThat(Math.abs(right - both[2 * i - 1])).as("no click at %d", i).isLessThan(50);
        }
        assertThat(frames("01-customer.wav")).containsOnly(1_000);
        assertThat(frames("03-supervisor.wav")).containsOnly(4_000);
    }

    /** A frame that is missing must not make the next the old side's last. */
    @Test
    void aChangeOfSidesCountsFromItsFrameWhateverIsMissing() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(2, "supervisor", Side.AGENT, 0);
        recording.frame(2, constant(4_000), FRAME, 0, RATE);
        recording.side(2, Side.ASIDE, 2);
        recording.frame(2, constant(5_000), FRAME, 2, RATE);
        recording.side(2, Side.AGENT, 5);
        recording.side(2, Side.ASIDE, 3);
        recording.frame(2, constant(5_000), FRAME, 3, RATE);
        recording.frame(2, constant(5_000), FRAME, 5, RATE);
        finish(recording, 6);
        short[] both = samples("overview.wav");
        for (int i = 2 * FRAME; i < both.length; i++) {
            assertThat(both[i]).as("sample %d", i).isZero();
        }
    }

    /** Told twice before either comes true: no frame is heard that would not have been. */
    @Test
    void ofTwoChangesToComeNoneMakesAFrameLessPrivate() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "whispers", Side.ASIDE, 0);
        recording.joined(1, "barged", Side.CUSTOMER, 0);
        for (int n = 0; n < 10; n++) {
            if (n == 2) {
                recording.side(0, Side.AGENT, 4);
                recording.side(0, Side.ASIDE, 6);
                recording.side(1, Side.ASIDE, 4);
                recording.side(1, Side.CUSTOMER, 8);
            }
            recording.frame(0, constant(1_000), FRAME, n, RATE);
            recording.frame(1, constant(2_000), FRAME, n, RATE);
        }
        finish(recording, 10);
        short[] both = samples("overview.wav");
        for (int i = 0; i < 10 * FRAME; i++) {
            assertThat(both[2 * i + 1]).as("the whisper at %d", i).isZero();
            boolean aside = i / FRAME >= 4 && i / FRAME < 8;
            assertThat(aside && both[2 * i] != 0).as("the other at %d", i).isFalse();
        }
        assertThat(both[2 * 9 * FRAME + 100]).isEqualTo((short) 2_000);
    }

    @Test
    void aPrivacyPauseIsSilenceOfTheSameLength() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "customer", Side.CUSTOMER, 0);
        for (int n = 0; n < 12; n++) {
            if (n == 3) {
                recording.pausePrivacy(4);
                recording.pausePrivacy(6);
            }
            if (n == 6) {
                recording.resume(8);
            }
            if (n == 7) {
                recording.pausePrivacy(8);
                recording.resume(9);
                recording.resume(1);
            }
            recording.frame(0, constant(n + 1), FRAME, n, RATE);
        }
        finish(recording, 12);
        assertThat(frames("01-customer.wav")).containsExactly(1, 2, 3, 4, 0, 0, 0, 0, 0, 10, 11, 12);
        short[] both = samples("overview.wav");
        assertThat(Arrays.copyOfRange(both, 4 * 2 * FRAME, 9 * 2 * FRAME)).containsOnly(0);
        assertThat(Files.readString(folder.resolve("recording.jsonl"))).contains("{\"event\":\"paused\",\"frame\":4}")
            .contains("{\"event\":\"resumed\",\"frame\":8}");
    }

    @Test
    void aSlowDiskCostsFramesThatAreCountedAndSilent() throws IOException {
        CallRecording recording = recorder.record(folder, RATE, 8);
        recording.joined(0, "customer", Side.CUSTOMER, 0);
        for (int n = 0; n < 20; n++) {
            recording.frame(0, constant(n + 1), FRAME, n, RATE);
        }
        assertThat(recording.lost()).isEqualTo(12);
        recorder.turn();
        recording.frame(0, constant(21), FRAME, 20, RATE);
        finish(recording, 21);
        int[] frames = frames("01-customer.wav");
        for (int n = 0; n < 21; n++) {
            assertThat(frames[n]).as("frame %d", n).isEqualTo(n < 8 || n == 20 ? n + 1 : 0);
        }
        assertThat(Files.readString(folder.resolve("recording.jsonl")))
            .contains("{\"event\":\"gap\",\"frame\":20,\"track\":1,\"lost\":12}");
    }

    /** Alice's lost frames and Bob's joining: what did not fit must not let Bob speak on Alice's track. */
    @Test
    void aFullQueueNeverMisattributes() throws IOException {
        CallRecording recording = recorder.record(folder, RATE, 8);
        recording.joined(0, "alice", Side.CUSTOMER, 0);
        for (int n = 0; n < 10; n++) {
            recording.frame(0, constant(1), FRAME, n, RATE);
        }
        recording.left(0, 10);
        recording.joined(0, "bob", Side.CUSTOMER, 10);
        recording.frame(0, constant(2), FRAME, 10, RATE);
        recorder.turn();
        recording.frame(0, constant(2), FRAME, 11, RATE);
        finish(recording, 12);
        assertThat(frames("01-alice.wav")).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
        assertThat(frames("02-bob.wav")).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
    }

    @Test
    void filesAreValidWheneverTheProcessDies() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "customer", Side.CUSTOMER, 0);
        recorder.turn();
        for (int n = 0; n < 500; n++) {
            recording.frame(0, constant(n + 1), FRAME, n, RATE);
            recorder.turn();
            byte[] track = Files.readAllBytes(folder.resolve("01-customer.wav"));
            byte[] overview = Files.readAllBytes(folder.resolve("overview.wav"));
            for (byte[] file : List.of(track, overview)) {
                ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
                assertThat(header.getInt(40)).as("frame %d", n).isLessThanOrEqualTo(file.length - 44);
                assertThat(header.getInt(4)).isEqualTo(header.getInt(40) + 36);
            }
            int readable = ByteBuffer.wrap(track).order(ByteOrder.LITTLE_ENDIAN).getInt(40) / 2 / FRAME;
            assertThat(readable).as("frames readable after %d", n + 1).isGreaterThanOrEqualTo(n + 1 - 50);
            assertThat(readable == 0 || samples("01-customer.wav")[readable * FRAME - 1] == readable).isTrue();
        }
    }

    @Test
    void whatWaitsIsWrittenWhenNothingMoreComes() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "customer", Side.CUSTOMER, 0);
        recording.frame(0, constant(5), FRAME, 0, RATE);
        for (int turn = 0; turn < 202; turn++) {
            recorder.turn();
        }
        assertThat(frames("01-customer.wav")).containsExactly(5);
    }

    @Test
    void closingTheRecorderCompletesAllRecordings() throws IOException {
        CallRecording one = recorder.record(folder.resolve("one"), RATE);
        CallRecording two = recorder.record(folder.resolve("two"), 48_000);
        one.joined(0, "a", Side.CUSTOMER, 0);
        one.frame(0, constant(1), FRAME, 0, RATE);
        two.joined(0, "b", Side.CUSTOMER, 77);
        two.frame(0, new short[960], 960, 77, 48_000);
        recorder.close();
        assertThat(one.written().toCompletableFuture()).isCompletedWithValue(folder.resolve("one"));
        assertThat(two.written().toCompletableFuture()).isCompletedWithValue(folder.resolve("two"));
        assertThat(Speech.samples(folder.resolve("one/01-a.wav"))).hasSize(160);
        assertThat(Speech.samples(folder.resolve("two/01-b.wav"))).hasSize(960);
        assertThatThrownBy(() -> recorder.record(folder.resolve("three"), RATE)).hasMessage("closed");
    }

    @Test
    void nothingIsTakenAfterTheEnd() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "customer", Side.CUSTOMER, 0);
        recording.frame(0, constant(1), FRAME, 0, RATE);
        recording.ended(2);
        recording.frame(0, constant(2), FRAME, 2, RATE);
        recording.ended(9);
        recorder.turn();
        assertThat(frames("01-customer.wav")).containsExactly(1, 0);
        assertThat(recorder.turn()).as("the recording is no longer looked at").isZero();
    }

    @Test
    void framesThatCanNotBeThisCallsAreRefusedAndCounted() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "customer", Side.CUSTOMER, 0);
        recording.frame(0, new short[320], 320, 0, 16_000);
        recording.frame(0, new short[161], 161, 0, RATE);
        recording.frame(1, constant(1), FRAME, 0, RATE);
        assertThat(recording.refused()).isEqualTo(3);
        recording.frame(0, constant(1), FRAME, 0, RATE);
        recording.frame(0, constant(2), FRAME, 0, RATE);
        finish(recording, 1);
        assertThat(frames("01-customer.wav")).containsExactly(1);
    }

    @Test
    void aFailureOfOneRecordingIsNobodyElsesAndIsTold() throws IOException {
        Files.createFile(folder.resolve("01-customer.wav"));
        CallRecording broken = recorder.record(folder, RATE);
        CallRecording sound = recorder.record(folder.resolve("sound"), RATE);
        for (CallRecording recording : List.of(broken, sound)) {
            recording.joined(0, "customer", Side.CUSTOMER, 0);
        }
        for (int n = 0; n < 1_000; n++) {
            broken.frame(0, constant(1), FRAME, n, RATE);
            sound.frame(0, constant(1), FRAME, n, RATE);
            recorder.turn();
        }
        assertThat(broken.lost()).as("the media thread notices nothing").isZero();
        recorder.close();
        assertThat(broken.written().toCompletableFuture()).isCompletedExceptionally();
        assertThat(sound.written().toCompletableFuture()).isCompleted();
        assertThat(Speech.samples(folder.resolve("sound/01-customer.wav"))).hasSize(1_000 * FRAME);
    }

    @Test
    void aRecordingIsNeverOverwritten() throws IOException {
        finish(recorder.record(folder, RATE), 0);
        assertThatThrownBy(() -> recorder.record(folder, RATE)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void identitiesAreNoPaths() throws IOException {
        CallRecording recording = recorder.record(folder.resolve("call"), RATE);
        String[] identities = {"../../evil", "", "sip:bob@example.com;x=\"1\"\\\n", "é🎧", "..", "a".repeat(500)};
        for (int i = 0; i < identities.length; i++) {
            recording.joined(i, identities[i], Side.CUSTOMER, 0);
        }
        recording.ended(1);
        recorder.turn();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains("01-.._.._evil.wav", "02-.wav",
                "03-sip_bob_example.com_x__1___.wav", "04-__.wav", "05-...wav", "06-" + "a".repeat(40) + ".wav")
                .hasSize(2 + 2 + identities.length);
        }
        List<String> journal = Files.readAllLines(folder.resolve("call/recording.jsonl"));
        assertThat(journal).hasSize(2 + identities.length);
        assertThat(journal.get(3)).endsWith("\"identity\":\"sip:bob@example.com;x=\\\"1\\\"\\\\\\u000a\"}");
        assertThat(journal.get(4)).endsWith("\"identity\":\"é\\ud83c\\udfa7\"}");
    }

    @Test
    void onlyTheirOwnerCanReadTheFiles() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "customer", Side.CUSTOMER, 0);
        finish(recording, 1);
        for (String name : List.of("overview.wav", "01-customer.wav", "recording.jsonl")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                .isEqualTo("rw-------");
        }
    }

    @Test
    void aWavFileEndsAtFourGibibytes() throws IOException {
        WaveWriter writer = new WaveWriter(folder.resolve("long.wav"), RATE, 1);
        long most = (0xFFFF_FFFFL - 44) / 2;
        writer.write(most - FRAME, constant(7), FRAME);
        assertThat(writer.dropped()).isZero();
        writer.write(most, constant(7), 1);
        assertThat(writer.dropped()).isEqualTo(1);
        writer.finish(most + 1_000);
        assertThat(Files.size(folder.resolve("long.wav"))).isEqualTo(44 + 2 * most);
        try (var file = Files.newByteChannel(folder.resolve("long.wav"))) {
            ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
            file.read(header);
            assertThat(header.getInt(40) & 0xFFFF_FFFFL).isEqualTo(2 * most);
            assertThat(header.getInt(4) & 0xFFFF_FFFFL).isEqualTo(2 * most + 36);
        }
    }

    /** Everything at random against a model that has none of the machinery. */
    @Test
    void whateverHappensEveryTrackIsExactlyWhatItsSpeakerSaid() throws IOException {
        for (long seed = 1; seed <= 10; seed++) {
            Path home = folder.resolve("run" + seed);
            Random random = new Random(seed);
            CallRecording recording = recorder.record(home, RATE, 16);
            Map<String, int[]> said = new HashMap<>();
            String[] seats = new String[8];
            boolean paused = false;
            int end = 300;
            recording.joined(7, "first", Side.ASIDE, 5_000);
            seats[7] = "first";
            said.put("first", new int[end]);
            for (int n = 0; n < end; n++) {
                int seat = random.nextInt(7);
                int what = random.nextInt(20);
                if (what == 0) {
                    recording.left(seat, 5_000 + n);
                    seats[seat] = null;
                } else if (what == 1) {
                    String who = "person" + random.nextInt(12);
                    if (!Arrays.asList(seats).contains(who)) {
                        recording.joined(seat, who, Side.values()[random.nextInt(3)], 5_000 + n);
                        seats[seat] = who;
                        said.putIfAbsent(who, new int[end]);
                    }
                } else if (what == 2) {
                    recording.side(seat, Side.values()[random.nextInt(3)], 5_000 + n + 1);
                } else if (what == 3) {
                    paused = !paused;
                    if (paused) {
                        recording.pausePrivacy(5_000 + n);
                    } else {
                        recording.resume(5_000 + n);
                    }
                }
                for (int speaker = 0; speaker < 8; speaker++) {
                    long lostBefore = recording.lost();
                    int value = 1 + random.nextInt(30_000);
                    recording.frame(speaker, constant(value), FRAME, 5_000 + n, RATE);
                    if (seats[speaker] != null && !paused && recording.lost() == lostBefore) {
                        said.get(seats[speaker])[n] = value;
                    }
                }
                if (random.nextInt(3) > 0) {
                    recorder.turn();
                }
            }
            recording.ended(5_000 + end);
            recorder.turn();
            TreeSet<String> tracks = new TreeSet<>();
            for (Map.Entry<String, int[]> speaker : said.entrySet()) {
                Path file;
                try (Stream<Path> files = Files.list(home)) {
                    file = files.filter(path -> path.toString().endsWith("-" + speaker.getKey() + ".wav")).findFirst()
                        .orElseThrow();
                }
                tracks.add(file.toString());
                assertThat(frames(Speech.samples(file))).as("%s, seed %d", speaker.getKey(), seed)
                    .isEqualTo(speaker.getValue());
            }
            try (Stream<Path> files = Files.list(home)) {
                assertThat(files.count()).as("files, seed %d", seed).isEqualTo(tracks.size() + 2L);
            }
        }
    }

    @Test
    void handingOverAllocatesNothing() throws IOException {
        CallRecording recording = recorder.record(folder, RATE);
        recording.joined(0, "customer", Side.CUSTOMER, 0);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        short[] samples = constant(1);
        long least = Long.MAX_VALUE;
        long n = 0;
        for (int block = 0; block < 20; block++) {
            recorder.turn();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 500; i++) {
                recording.frame(0, samples, FRAME, n++, RATE);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
        assertThat(recording.lost()).as("full queues are part of it").isPositive();
    }

    @Test
    void itsThreadWritesWhatAnotherHandsOver() throws IOException {
        CallRecording recording;
        try (Recorder running = Recorder.start()) {
            recording = running.record(folder, RATE, 4_096);
            recording.joined(0, "customer", Side.CUSTOMER, 0);
            recording.joined(1, "agent", Side.AGENT, 0);
            for (int n = 0; n < 2_000; n++) {
                recording.frame(0, constant(n), FRAME, n, RATE);
                recording.frame(1, constant(-n), FRAME, n, RATE);
            }
            recording.ended(2_000);
            recording.written().toCompletableFuture().join();
        }
        int[] customer = frames("01-customer.wav");
        int[] agent = frames("02-agent.wav");
        for (int n = 0; n < 2_000; n++) {
            assertThat(customer[n]).isEqualTo(n);
            assertThat(agent[n]).isEqualTo(-n);
        }
        assertThat(recording.lost()).isZero();
    }

    @Test
    void valuesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> recorder.record(folder, 11_025)).hasMessageContaining("11025 Hz");
        assertThatThrownBy(() -> recorder.record(folder, RATE, 7)).hasMessageContaining("7 slots");
        assertThat(folder).isEmptyDirectory();
    }

    private void finish(CallRecording recording, long end) {
        recording.ended(end);
        recorder.turn();
        assertThat(recording.written().toCompletableFuture()).isCompletedWithValue(folder);
    }

    private short[] samples(String name) {
        return Speech.samples(folder.resolve(name));
    }

    /** The value of each frame of a track whose frames are constant. */
    private int[] frames(String name) {
        return frames(samples(name));
    }

    private static int[] frames(short[] samples) {
        int[] frames = new int[samples.length / FRAME];
        for (int i = 0; i < samples.length; i++) {
            frames[i / FRAME] = samples[i];
            assertThat(samples[i]).isEqualTo(samples[i / FRAME * FRAME]);
        }
        return frames;
    }

    private static short[] constant(int value) {
        short[] samples = new short[FRAME];
        Arrays.fill(samples, (short) value);
        return samples;
    }
}
