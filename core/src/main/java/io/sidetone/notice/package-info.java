/**
 * What is played to parties: tones, announcements, something to wait by. A {@link io.sidetone.notice.Prompt} is loaded,
 * and brought to every mixing rate, before anybody plays it; a {@link io.sidetone.notice.Playback} plays it on the
 * media thread without files, conversions or allocation.
 */
@NullMarked
package io.sidetone.notice;

import org.jspecify.annotations.NullMarked;
