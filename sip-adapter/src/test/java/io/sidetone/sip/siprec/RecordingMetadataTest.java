package io.sidetone.sip.siprec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.sip.siprec.RecordingMetadata.Participant;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingMetadataTest {

    private static final String CALL = """
        <?xml version="1.0" encoding="UTF-8"?>
        <recording xmlns="urn:ietf:params:xml:ns:recording:1">
          <datamode>complete</datamode>
          <session session_id="s"><sipSessionID>ab30317f1a784dc48ff824d0d3715d86;remote=1</sipSessionID></session>
          <participant participant_id="c"><nameID aor="sip:customer@x"><name xml:lang="en">C. U. Stomer</name></nameID>
            <x:unknown xmlns:x="urn:x"><x:name>other</x:name></x:unknown></participant>
          <participant participant_id="a"><nameID aor="sip:101@pbx"/></participant>
          <stream stream_id="1" session_id="s"><label>96</label></stream>
          <stream stream_id="2" session_id="s"><label>97</label></stream>
          <participantsessionassoc participant_id="a" session_id="s">
            <associate-time>2026-01-01T10:00:00Z</associate-time></participantsessionassoc>
          <participantstreamassoc participant_id="c"><send>1</send><recv>2</recv></participantstreamassoc>
          <participantstreamassoc participant_id="a"><send>2</send><recv>1</recv></participantstreamassoc>
        </recording>
        """;
    private static final Participant CUSTOMER = new Participant("c", "sip:customer@x", "C. U. Stomer");
    private static final Participant AGENT = new Participant("a", "sip:101@pbx", "");

    private static RecordingMetadata read(String text) throws RecordingMetadataException {
        return RecordingMetadata.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RecordingMetadata partial(String text) throws RecordingMetadataException {
        return read("<recording><datamode>partial</datamode>" + text + "</recording>");
    }

    @Test
    void eachStreamHasItsSpeaker() throws RecordingMetadataException {
        RecordingMetadata metadata = read(CALL);
        assertThat(metadata.speakers("96")).containsExactly(CUSTOMER);
        assertThat(metadata.speakers("97")).containsExactly(AGENT);
        assertThat(metadata.speakers("98")).isEmpty();
        assertThat(metadata.streams().get("1").sessionId()).isEqualTo("s");
        assertThat(metadata.complete()).isTrue();
    }

    @Test
    void aMixedStreamHasSeveral() throws RecordingMetadataException {
        assertThat(read(CALL.replace("<send>2</send>", "<send>1</send>")).speakers("96"))
            .containsExactlyInAnyOrder(CUSTOMER, AGENT);
    }

    @Test
    void changesAreTakenIn() throws RecordingMetadataException {
        RecordingMetadata after = read(CALL).updatedBy(partial("""
            <participant participant_id="s"><nameID aor="sip:200@pbx"/></participant>
            <participantstreamassoc participant_id="s"><send>2</send></participantstreamassoc>
            <participantstreamassoc participant_id="a"><send>2</send><disassociate-time>2026-01-01T10:01:00Z\
            </disassociate-time></participantstreamassoc>"""));
        assertThat(after.speakers("97")).containsExactly(new Participant("s", "sip:200@pbx", ""));
        assertThat(after.speakers("96")).containsExactly(CUSTOMER);
        assertThat(after.updatedBy(read(CALL))).isEqualTo(read(CALL));
        assertThat(RecordingMetadata.empty().updatedBy(read(CALL))).isEqualTo(read(CALL));
    }

    @Test
    void whoLeavesTheSessionIsHeardNoMore() throws RecordingMetadataException {
        RecordingMetadata after = read(CALL).updatedBy(partial("<participantsessionassoc participant_id='c'>"
            + "<disassociate-time>2026-01-01T10:01:00Z</disassociate-time></participantsessionassoc>"));
        assertThat(after.speakers("96")).isEmpty();
    }

    @Test
    void namesOfDraftsAreUnderstood() throws RecordingMetadataException {
        assertThat(read(CALL.replace("participant_id", "id").replace("participantstreamassoc id",
            "participantstreamassoc participant").replace("stream_id", "id")).speakers("96")).containsExactly(CUSTOMER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "<recording>", "<other/>", "<!DOCTYPE recording><recording/>",
        "<!DOCTYPE recording [<!ENTITY a 'b'>]><recording>&a;</recording>", "<recording>&undefined;</recording>",
        "<!DOCTYPE recording [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><recording><datamode>&a;</datamode></recording>",
        "<!DOCTYPE recording SYSTEM 'http://127.0.0.1:9/x.dtd'><recording/>"})
    void whatIsNoDocumentOfThisKindIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(RecordingMetadataException.class);
    }

    @Test
    void sizesAreBounded() throws RecordingMetadataException {
        int room = MetadataReader.LONGEST - "<recording></recording>".length();
        assertThat(read("<recording>" + " ".repeat(room) + "</recording>").streams()).isEmpty();
        assertThatThrownBy(() -> read("<recording>" + " ".repeat(room + 1) + "</recording>"))
            .isInstanceOf(RecordingMetadataException.class);
        assertThat(read("<recording>" + "<x>".repeat(31) + "</x>".repeat(31) + "</recording>").streams()).isEmpty();
        assertThatThrownBy(() -> read("<recording>" + "<x>".repeat(32) + "</x>".repeat(32) + "</recording>"))
            .isInstanceOf(RecordingMetadataException.class);
    }

    @Test
    void nothingThatIsReadDoesMoreThanSayNo() {
        long seed = 7865;
        Random random = new Random(seed);
        byte[] original = CALL.getBytes(StandardCharsets.UTF_8);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] document = original.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                document[random.nextInt(document.length)] = (byte) random.nextInt(256);
            }
            try {
                RecordingMetadata.parse(document).speakers("96");
                read++;
            } catch (RecordingMetadataException e) {
                assertThat(e.getMessage()).hasSizeLessThan(100);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", try " + i, e);
            }
        }
        assertThat(read).isPositive();
    }
}
