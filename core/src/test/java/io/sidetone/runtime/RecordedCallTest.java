package io.sidetone.runtime;

import static io.sidetone.runtime.Stage.answer;
import static io.sidetone.runtime.Stage.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.PrivacyChanged;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.TapView;
import io.sidetone.recording.CallRecording;
import io.sidetone.recording.Recorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call is recorded through a tap: each on his own track, and in the overview what the customer said and heard. */
class RecordedCallTest {

    private static final int FRAME = 160;
    /** What is not a multiple of a party's loudness is a fade. */
    private static final int FADE = -1;

    @TempDir
    Path folder;

    private final Recorder recorder = Recorder.start();
    private final Stage stage = new Stage(Policies.DEFAULT);
    private final LoudEndpoint supervisorEnd = stage.endpoint("supervisor");
    private Tap tap;
    private CallRecording recording;

    private void record() throws IOException {
        recording = recorder.record(folder, 8_000, 20_000);
        tap = stage.call.record(recording);
        stage.ticks(1);
        assertThat(answer(tap.opened()).accepted()).isTrue();
    }

    private MonitoringSession monitor(Mode mode) {
        return stage.call.monitor(supervisorEnd.spec(), supervisorEnd, stage.agent, mode);
    }

    private void finish() {
        recorder.close();
        assertThat(recording.lost() + recording.refused()).isZero();
        assertThat(recording.written().toCompletableFuture()).isCompletedWithValue(folder);
    }

    /** Whom each frame of a track ends with: a bit for each, FADE where that can't be told. */
    private List<Integer> frames(String file, int channels, int channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> frames = new ArrayList<>();
        int blocks = (bytes.limit() - 44) / 2 / channels;
        for (int end = FRAME; end <= blocks; end += FRAME) {
            int sample = bytes.getShort(44 + 2 * ((end - FRAME / 2) * channels + channel));
            frames.add(sample % LoudEndpoint.UNIT == 0 ? sample / LoudEndpoint.UNIT : FADE);
        }
        return frames;
    }

    /** The same, with equal neighbours and fades left out. */
    private String story(String file, int channels, int channel) throws IOException {
        StringBuilder story = new StringBuilder();
        int before = FADE;
        for (int frame : frames(file, channels, channel)) {
            if (frame != before && frame != FADE) {
                story.append(frame);
                before = frame;
            }
        }
        return story.toString();
    }

    @Test
    void eachSpeakerHasATrackAndTheOverviewHasNoWhisper() throws IOException {
        record();
        MonitoringSession session = monitor(Mode.LISTEN);
        stage.ticks(20);
        session.whisper();
        stage.ticks(20);
        session.barge();
        stage.ticks(20);
        session.whisper();
        stage.ticks(20);
        session.takeOver();
        stage.ticks(20);
        stage.call.end();
        stage.ticks(3);
        finish();
        // Bits: 1 the customer, 2 the agent, 4 the supervisor; 0 is silence.
        assertThat(story("01-customer.wav", 1, 0)).isEqualTo("1");
        assertThat(story("02-agent.wav", 1, 0)).as("until he is taken over").isEqualTo("20");
        assertThat(story("03-supervisor.wav", 1, 0)).as("nothing while he listens").isEqualTo("04");
        assertThat(story("overview.wav", 2, 0)).as("left").isEqualTo("1");
        assertThat(story("overview.wav", 2, 1)).as("right: agent, barge, whisper, owner").isEqualTo("2624");
        assertThat(frames("01-customer.wav", 1, 0)).as("all are equally long")
            .hasSameSizeAs(frames("03-supervisor.wav", 1, 0)).hasSameSizeAs(frames("overview.wav", 2, 0));
    }

    @Test
    void whatIsSaidOnHoldIsNotWhatTheCustomerHears() throws IOException {
        record();
        monitor(Mode.WHISPER);
        stage.ticks(20);
        stage.agent.hold(true);
        stage.ticks(20);
        stage.agent.hold(false);
        stage.ticks(20);
        finish();
        assertThat(story("02-agent.wav", 1, 0)).as("he and his supervisor among themselves").isEqualTo("2");
        assertThat(story("01-customer.wav", 1, 0)).as("nobody hears him").isEqualTo("101");
        assertThat(story("overview.wav", 2, 1)).isEqualTo("202");
    }

    @Test
    void aPrivacyPauseIsSilenceOfTheSameLengthOnEveryTrackAndTheCallGoesOn() throws IOException {
        record();
        stage.ticks(10);
        monitor(Mode.BARGE);
        stage.ticks(20);
        var paused = stage.call.pausePrivacy();
        stage.ticks(20);
        assertThat(answer(paused).accepted()).isTrue();
        assertThat(stage.customerEnd.heard()).isEqualTo(1 << stage.agentEnd.bit);
        assertThat(stage.agentEnd.heard()).isEqualTo(1 << stage.customerEnd.bit);
        assertThat(supervisorEnd.heard()).isZero();
        stage.call.resume();
        stage.ticks(20);
        assertThat(supervisorEnd.heard()).isEqualTo(3);
        finish();
        for (String track : List.of("01-customer.wav", "02-agent.wav", "03-supervisor.wav")) {
            assertThat(story(track, 1, 0)).as(track).matches("0?[124]0[124]");
        }
        assertThat(story("overview.wav", 2, 1)).isEqualTo("2606");
        assertThat(stage.events(PrivacyChanged.class)).extracting(PrivacyChanged::paused).containsExactly(true, false);
        assertThat(Files.readString(folder.resolve("recording.jsonl"))).contains("\"paused\"", "\"resumed\"");
    }

    @Test
    void aTransferredPartyAndHisSuccessorHaveTracksOfTheirOwn() throws IOException {
        record();
        stage.ticks(10);
        LoudEndpoint next = stage.endpoint("next");
        stage.agent.transfer(next.spec(), next);
        stage.ticks(20);
        finish();
        assertThat(story("02-agent.wav", 1, 0)).isEqualTo("20");
        assertThat(story("03-next.wav", 1, 0)).isEqualTo("08");
    }

    @Test
    void eightTapsAreOpenedAndTheNinthHasNoSeat() {
        List<Tap> taps = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            taps.add(stage.call.tap(TapView.CALL, false, new TapFrames(2)));
        }
        stage.ticks(2);
        assertThat(answer(taps.get(7).opened()).accepted()).isTrue();
        assertThat(refusal(taps.get(8).opened())).isEqualTo(Refusal.NO_SEAT);
        var closed = taps.get(0).close();
        taps.get(8).close();
        Tap another = stage.call.tap(TapView.CALL, false, new TapFrames(2));
        stage.ticks(1);
        assertThat(answer(closed).accepted()).isTrue();
        assertThat(answer(another.opened()).accepted()).isTrue();
        stage.call.end();
        stage.ticks(2);
        Tap late = stage.call.tap(TapView.CALL, false, new TapFrames(2));
        stage.ticks(1);
        assertThat(refusal(late.opened())).isEqualTo(Refusal.CALL_GONE);
    }

    @Test
    void aReaderWhoIsTooSlowMissesSomethingAndNobodyElseDoes() {
        TapFrames slow = new TapFrames(10);
        TapFrames quick = new TapFrames(50);
        stage.call.tap(TapView.CALL, false, slow);
        stage.call.tap(TapView.CALL, false, quick);
        stage.ticks(41);
        assertThat(slow.lost()).isEqualTo(30);
        assertThat(quick.lost()).isZero();
        List<Long> numbers = new ArrayList<>();
        while (slow.poll((speaker, samples, count, frame, rate) -> {
            assertThat(samples[count / 2] / LoudEndpoint.UNIT).isEqualTo(numbers.isEmpty() ? 1 : 3);
            numbers.add(frame);
        })) {
            assertThat(slow.isEnded()).isFalse();
        }
        assertThat(numbers).hasSize(10).isSorted();
        stage.call.end();
        stage.ticks(2);
        assertThat(slow.isEnded()).isTrue();
    }

    @Test
    void aRecordingKeepsItsRateWhereTheCallGoesOverToAnother() throws IOException {
        recording = recorder.record(folder, 8_000, 20_000);
        CallTape tape = new CallTape(recording);
        tape.speaker(0, "customer", Role.CUSTOMER, false, 0);
        for (int frame = 0; frame < 30; frame++) {
            int rate = frame < 10 ? 8_000 : frame < 20 ? 48_000 : 16_000;
            short[] samples = new short[rate / 50];
            Arrays.fill(samples, (short) 1_000);
            tape.frame(0, samples, samples.length, frame, rate);
        }
        tape.ended(30);
        finish();
        assertThat(frames("01-customer.wav", 1, 0)).hasSize(30);
    }
}
