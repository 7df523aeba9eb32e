package io.sidetone.sip.siprec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata of a recording session: who takes part and on which stream, by the label of its {@code m=} line, each
 * is heard. Immutable. What has left is not in it.
 *
 * @param complete whether it tells all; else it only tells what has changed, for {@link #updatedBy}
 * @param participants by their identity
 * @param streams by their identity
 * @param sends which streams a participant is heard on: identities of streams by those of participants
 */
public record RecordingMetadata(boolean complete, Map<String, RecordingMetadata.Participant> participants,
    Map<String, RecordingMetadata.Stream> streams, Map<String, List<String>> sends) {

    /**
     * Somebody who takes part.
     *
     * @param aor his address of record; empty if it is not told
     * @param name empty if it is not told
     */
    public record Participant(String id, String aor, String name) {
    }

    /**
     * One stream of media.
     *
     * @param sessionId of the communication session it belongs to; empty if it is not told
     * @param label as in {@code a=label} of its {@code m=} line (RFC 4574)
     */
    public record Stream(String id, String sessionId, String label) {
    }

    /** @throws NullPointerException if anything is null */
    public RecordingMetadata {
        participants = Map.copyOf(participants);
        streams = Map.copyOf(streams);
        sends = Map.copyOf(sends);
    }

    /** Nothing is known. */
    public static RecordingMetadata empty() {
        return new RecordingMetadata(true, Map.of(), Map.of(), Map.of());
    }

    /**
     * Reads a document of type {@code application/rs-metadata+xml}, tolerating unknown elements and the attribute names
     * of drafts.
     *
     * @throws RecordingMetadataException if it is no XML, none of these documents, longer than 64 KiB, or has a
     *     document type: entities are never expanded, nothing is ever fetched
     */
    public static RecordingMetadata parse(byte[] document) throws RecordingMetadataException {
        return new MetadataReader().read(document);
    }

    /** What is known after another document has come. */
    public RecordingMetadata updatedBy(RecordingMetadata update) {
        if (update.complete) {
            return update;
        }
        return new RecordingMetadata(complete, merged(participants, update.participants),
            merged(streams, update.streams), merged(sends, update.sends));
    }

    private static <T> Map<String, T> merged(Map<String, T> old, Map<String, T> update) {
        Map<String, T> all = new LinkedHashMap<>(old);
        all.putAll(update);
        return all;
    }

    /** Who is heard on the stream with that label: nobody, one, or several where the client has mixed them. */
    public List<Participant> speakers(String label) {
        List<Participant> speakers = new ArrayList<>();
        sends.forEach((participant, streamIds) -> {
            boolean heard = streamIds.stream().map(streams::get)
                .anyMatch(stream -> stream != null && stream.label().equals(label));
            if (heard) {
                Optional.ofNullable(participants.get(participant)).ifPresent(speakers::add);
            }
        });
        return speakers;
    }
}
