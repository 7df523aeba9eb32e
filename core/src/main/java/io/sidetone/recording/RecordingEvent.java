package io.sidetone.recording;

import org.jspecify.annotations.Nullable;

/**
 * What the media thread tells the writing thread beside frames. A value.
 *
 * @param frame counted from the recording's first
 * @param track whose, or null
 * @param side on which side he is from then on, or null
 */
record RecordingEvent(String what, long frame, @Nullable Track track, @Nullable Side side) {
}
