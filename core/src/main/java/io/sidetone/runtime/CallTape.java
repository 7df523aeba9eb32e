package io.sidetone.runtime;

import io.sidetone.engine.MediaShard;
import io.sidetone.engine.TapSink;
import io.sidetone.internal.audio.Resampler;
import io.sidetone.monitor.Role;
import io.sidetone.recording.CallRecording;
import io.sidetone.recording.Side;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hands what a tap hears to a {@link CallRecording}, whose rate stays what it was when the call goes over to another.
 * {@link MonitoredCall#record} makes one; who runs the engine himself opens a tap for it, of each speaker apart. Belongs
 * to the call's media thread; allocates where somebody sits down or the rate changes.
 */
public final class CallTape implements TapSink {

    private final CallRecording recording;
    private final @Nullable Resampler[] resamplers = new Resampler[CallRecording.MOST_SPEAKERS];
    private final short[] resampled;
    private int rate;

    /** A tape for one tap of one call. */
    public CallTape(CallRecording recording) {
        this.recording = recording;
        rate = recording.rate();
        resampled = new short[recording.rate() / 1000 * MediaShard.FRAME_MS];
    }

    @Override
    public void frame(int speaker, short[] samples, int count, long frame, int callRate) {
        if (callRate != rate) {
            rate = callRate;
            Arrays.fill(resamplers, null);
        }
        if (rate == recording.rate()) {
            recording.frame(speaker, samples, count, frame, rate);
            return;
        }
        if (resamplers[speaker] == null) {
            resamplers[speaker] = new Resampler(rate, recording.rate());
        }
        int given = resamplers[speaker].resample(samples, 0, count, resampled, 0);
        recording.frame(speaker, resampled, given, frame, recording.rate());
    }

    @Override
    public void speaker(int seat, String name, @Nullable Role role, boolean heardByCustomers, long fromFrame) {
        Side side = role == Role.CUSTOMER ? Side.CUSTOMER : heardByCustomers ? Side.AGENT : Side.ASIDE;
        if (recording.isSeated(seat)) {
            recording.side(seat, side, fromFrame);
        } else {
            resamplers[seat] = null;
            recording.joined(seat, name, side, fromFrame);
        }
    }

    @Override
    public void gone(int seat, long fromFrame) {
        recording.left(seat, fromFrame);
    }

    @Override
    public void paused(boolean value, long fromFrame) {
        if (value) {
            recording.pausePrivacy(fromFrame);
        } else {
            recording.resume(fromFrame);
        }
    }

    @Override
    public void ended(long frame) {
        recording.ended(frame);
    }
}
