package io.sidetone.sip.b2bua;

import io.sidetone.sip.siprec.RecordingMetadata.Participant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who sends us calls of others. Immutable.
 *
 * @param agents which participants are users of ours, by name
 */
record RecordingClient(Function<Participant, Optional<String>> agents) {

    /**
     * Who is heard on a stream.
     *
     * @param person his name if he is a user of ours; null if not
     * @param shown who he is to others
     */
    record Identity(@Nullable String person, String shown) {
    }

    RecordingClient {
        Objects.requireNonNull(agents, "agents");
    }

    /** Who that is; the first user of ours of several, whom the client has mixed. */
    Identity identity(List<Participant> speakers, String otherwise) {
        for (Participant speaker : speakers) {
            String person = agents.apply(speaker).orElse(null);
            if (person != null) {
                return new Identity(person, person);
            }
        }
        for (Participant speaker : speakers) {
            String user = Address.user(speaker.aor());
            String shown = user.isEmpty() ? speaker.name() : user;
            if (!shown.isEmpty()) {
                return new Identity(null, Address.tame(shown));
            }
        }
        return new Identity(null, otherwise);
    }
}
