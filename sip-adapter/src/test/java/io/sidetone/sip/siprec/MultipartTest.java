package io.sidetone.sip.siprec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.sip.spi.SipBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {

    private static final String TWO = """
        who reads this is old
        --b
        Content-Type: application/sdp

        v=0
        o=-
        --b
        content-type : application/rs-metadata+xml; charset=UTF-8
        Content-Disposition: recording-session
        Content-Transfer-Encoding: BINARY

        <a/>

        --b--
        the end
        """.replace("\n", "\r\n");

    private static List<SipBody> read(String type, String text) throws MultipartException {
        return Multipart.parts(SipBody.of(type, text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static List<SipBody> read(String text) throws MultipartException {
        return read("multipart/mixed;boundary=b", text);
    }

    private static SipBody part(String type, String text) {
        return SipBody.of(type, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String parts(int count) {
        return "--b\r\n\r\nx\r\n".repeat(count) + "--b--";
    }

    @Test
    void partsComeByteForByteWithTheirTypes() throws MultipartException {
        assertThat(read(TWO)).containsExactly(part("application/sdp", "v=0\r\no=-"),
            part("application/rs-metadata+xml; charset=UTF-8", "<a/>\r\n"));
        assertThat(read(TWO.replace("\r\n", "\n"))).as("with bare line feeds").containsExactly(
            part("application/sdp", "v=0\no=-"), part("application/rs-metadata+xml; charset=UTF-8", "<a/>\n"));
    }

    @Test
    void aBodyOfOnePartIsItself() throws MultipartException {
        SipBody body = part("application/sdp", "--b\r\n\r\n");
        assertThat(Multipart.parts(body)).containsExactly(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed; boundary=\"b\"", "Multipart/Mixed ; x=\";boundary=c\" ;BOUNDARY = b ",
        "multipart/related;type=\"a;b\";boundary=b;start=x"})
    void theBoundaryIsFoundHoweverItIsWritten(String type) throws MultipartException {
        assertThat(read(type, TWO)).hasSize(2);
    }

    @Test
    void whatOnlyLooksLikeABoundaryIsContent() throws MultipartException {
        assertThat(read("--b  \r\n\r\n--bc\r\n --b\r\n--b-\r\n--b-- \r\n"))
            .containsExactly(part("text/plain", "--bc\r\n --b\r\n--b-"));
    }

    @Test
    void partsMayBeEmptyOrHaveNoHeaders() throws MultipartException {
        assertThat(read("--b\r\n--b\r\n\r\n--b\r\nContent-Type: a/b\r\n--b--")).containsExactly(
            part("text/plain", ""), part("text/plain", ""), part("a/b", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed", "multipart/mixed;boundary=", "multipart/mixed;boundary=\"\"",
        "multipart/mixed;xboundary=b", "multipart/mixed;boundary=\"b \"", "multipart/mixed;boundary=\"b",
        "multipart/mixed;boundary=b\u00e4", "multipart/mixed;boundary"})
    void withoutABoundaryNothingIsRead(String type) {
        assertThatThrownBy(() -> read(type, TWO)).isInstanceOf(MultipartException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "--b--", "--c\r\n\r\nx\r\n--c--", "--b\r\n\r\nx", "--b\r\n\r\nx\r\n--b",
        "--b\r\n\r\nx\r\n--b-", "--b\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--"})
    void whatIsCutOffOrEncodedIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MultipartException.class);
    }

    @Test
    void everythingHasALimit() throws MultipartException {
        assertThat(read(parts(Multipart.MOST_PARTS))).hasSize(Multipart.MOST_PARTS);
        assertThatThrownBy(() -> read(parts(Multipart.MOST_PARTS + 1))).isInstanceOf(MultipartException.class);
        String frame = "--b\r\n\r\n\r\n--b--";
        int room = Multipart.LONGEST - frame.length();
        assertThat(read("--b\r\n\r\n" + "x".repeat(room) + "\r\n--b--").get(0).bytes()).hasSize(room);
        assertThatThrownBy(() -> read("--b\r\n\r\n" + "x".repeat(room + 1) + "\r\n--b--"))
            .isInstanceOf(MultipartException.class);
        assertThat(read("multipart/mixed;boundary=" + "b".repeat(70), parts(1).replace("b", "b".repeat(70))))
            .hasSize(1);
        assertThatThrownBy(() -> read("multipart/mixed;boundary=" + "b".repeat(71),
            parts(1).replace("b", "b".repeat(71)))).isInstanceOf(MultipartException.class);
        assertThat(read("--b\r\nx:" + "x".repeat(4_092) + "\r\n\r\n\r\n--b--")).hasSize(1);
        assertThatThrownBy(() -> read("--b\r\nx:" + "x".repeat(4_093) + "\r\n\r\n\r\n--b--"))
            .isInstanceOf(MultipartException.class);
    }

    @Test
    void theLongestBodyOfBoundariesTakesNoTime() {
        String almost = ("--" + "b".repeat(69) + "\r\n").repeat(1_700);
        Assertions.assertTimeout(Duration.ofSeconds(2), () -> assertThatThrownBy(() ->
            read("multipart/mixed;boundary=" + "b".repeat(70), almost)).isInstanceOf(MultipartException.class));
    }

    @Test
    void whateverIsChangedInABodyItIsReadOrRefused() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(TWO);
            for (int change = random.nextInt(6); change >= 0 && text.length() > 1; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, "-b\r\n:".charAt(random.nextInt(5)));
                    default -> text.setLength(at + 1);
                }
            }
            try {
                assertThat(read(text.toString())).as("seed %d, body %d", seed, i).isNotEmpty();
            } catch (MultipartException e) {
                assertThat(e).as("seed %d, body %d", seed, i).hasMessageMatching("[^\r\n]+");
            }
        }
    }
}
