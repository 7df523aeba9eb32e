package io.sidetone.sip.siprec;

import io.sidetone.sip.siprec.RecordingMetadata.Participant;
import io.sidetone.sip.siprec.RecordingMetadata.Stream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads one document. One use, one thread. */
final class MetadataReader {

    static final int LONGEST = 65_536;
    private static final int DEEPEST = 32;
    private static final String ROOT = "recording";

    private final Map<String, Participant> participants = new LinkedHashMap<>();
    private final Map<String, Stream> streams = new LinkedHashMap<>();
    private final Map<String, List<String>> sends = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private boolean complete = true;
    private int depth;
    /** What the elements around the present one have told so far. */
    private String participant = "";
    private String aor = "";
    private String name = "";
    private String stream = "";
    private String session = "";
    private String label = "";
    private List<String> sent = new ArrayList<>();
    private boolean gone;

    RecordingMetadata read(byte[] document) throws RecordingMetadataException {
        if (document.length > LONGEST) {
            throw new RecordingMetadataException("longer than " + LONGEST + " bytes: " + document.length);
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(decoded(document)));
            try {
                while (reader.hasNext()) {
                    event(reader, reader.next());
                }
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new RecordingMetadataException("no XML, at offset " + (e.getLocation() == null ? -1
                : e.getLocation().getCharacterOffset()));
        }
        return new RecordingMetadata(complete, participants, streams, sends);
    }

    /** Not left to the parser, which prints what it can't decode to the standard error stream. */
    private static String decoded(byte[] document) throws RecordingMetadataException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
        } catch (CharacterCodingException e) {
            throw new RecordingMetadataException("not in UTF-8");
        }
    }

    private void event(XMLStreamReader reader, int event) throws RecordingMetadataException {
        switch (event) {
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                throw new RecordingMetadataException("a document type or an entity");
            case XMLStreamConstants.START_ELEMENT -> {
                if (++depth > DEEPEST || depth == 1 && !reader.getLocalName().equals(ROOT)) {
                    throw new RecordingMetadataException("nested too deep, or not a recording");
                }
                text.setLength(0);
                begin(reader);
            }
            case XMLStreamConstants.END_ELEMENT -> {
                depth--;
                end(reader.getLocalName(), text.toString().strip());
                text.setLength(0);
            }
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
            default -> {
                // Comments, processing instructions.
            }
        }
    }

    private void begin(XMLStreamReader reader) {
        switch (reader.getLocalName()) {
            case "participant" -> {
                participant = attribute(reader, "participant_id", "id");
                aor = "";
                name = "";
            }
            case "nameID" -> aor = aor.isEmpty() ? attribute(reader, "aor", "aor") : aor;
            case "stream" -> {
                stream = attribute(reader, "stream_id", "id");
                session = attribute(reader, "session_id", "session");
                label = "";
            }
            case "participantstreamassoc", "participantsessionassoc" -> {
                participant = attribute(reader, "participant_id", "participant");
                sent = new ArrayList<>();
                gone = false;
            }
            default -> {
                // Extensions.
            }
        }
    }

    private static String attribute(XMLStreamReader reader, String attribute, String inDrafts) {
        String value = reader.getAttributeValue(null, attribute);
        value = value != null ? value : reader.getAttributeValue(null, inDrafts);
        return value != null ? value : "";
    }

    private void end(String element, String content) {
        switch (element) {
            case "datamode" -> complete = !content.equalsIgnoreCase("partial");
            case "name" -> name = name.isEmpty() ? content : name;
            case "label" -> label = content;
            case "send" -> sent.add(content);
            case "disassociate-time" -> gone = true;
            case "participant" -> participants.put(participant, new Participant(participant, aor, name));
            case "stream" -> streams.put(stream, new Stream(stream, session, label));
            case "participantstreamassoc" -> sends.put(participant, gone ? List.of() : List.copyOf(sent));
            case "participantsessionassoc" -> {
                if (gone) {
                    sends.put(participant, List.of());
                }
            }
            default -> {
                // Extensions.
            }
        }
    }
}
