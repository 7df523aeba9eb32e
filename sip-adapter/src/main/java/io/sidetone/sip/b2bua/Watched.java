package io.sidetone.sip.b2bua;

import io.sidetone.runtime.Party;
import org.jspecify.annotations.Nullable;

/**
 * An agent of a call, whom supervisors may ask to monitor. Immutable.
 *
 * @param person his name if he is a user of ours; null if not
 * @param held whether his phone holds the call
 */
record Watched(WatchedCall call, Party party, @Nullable String person, boolean held) {
}
