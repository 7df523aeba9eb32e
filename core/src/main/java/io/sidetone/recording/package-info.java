/**
 * Recording calls to WAV files: one track for each person who speaks, and a stereo overview. A
 * {@link io.sidetone.recording.Recorder} is the thread that writes; a {@link io.sidetone.recording.CallRecording} takes
 * frames from a call's media thread without ever making it wait.
 */
@NullMarked
package io.sidetone.recording;

import org.jspecify.annotations.NullMarked;
