package io.sidetone.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdpParserTest {

    private static final String MINIMAL = "v=0\no=- 1 1 IN IP4 192.0.2.1\nc=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\n";
    private static final LocalMedia EVERYTHING = LocalMedia.at(new InetSocketAddress("192.0.2.10", 16_384),
        NamedCodec.OPUS, NamedCodec.G722, NamedCodec.PCMA, NamedCodec.PCMU).withSecurity(Security.OPPORTUNISTIC);

    private static final SecureRandom RANDOM = new SecureRandom();

    private static OfferAnswer negotiation() {
        return new OfferAnswer(EVERYTHING, RANDOM);
    }

    private static String body(Path captured) throws IOException {
        String message = Files.readString(captured, StandardCharsets.ISO_8859_1);
        return message.substring(message.indexOf("v=0"));
    }

    @ParameterizedTest
    @CsvSource({
        "baresip-plain-g711, 127.0.0.1, 0, 101, false", "baresip-opus-g722-rtcpmux, 127.0.0.1, 96, -1, false",
        "baresip-ice, 192.0.2.2, 0, 101, false", "baresip-srtp-sdes, 127.0.0.1, 0, 101, true",
        "baresip-srtp-mand, 127.0.0.1, 0, 101, true", "baresip-srtp-mandf, 127.0.0.1, 0, 101, true",
        "linphone-plain, fd00::2, 96, 99, false", "linphone-srtp, fd00::2, 96, 99, true"})
    void whatRealPhonesOfferIsAnswered(String capture, String host, int payloadType, int events, boolean secure)
        throws IOException, SdpException {
        SessionDescription offer =
            SessionDescription.parse(body(Testdata.file("sip/client-offers/" + capture + ".sip")));
        Answer answer = negotiation().answer(offer, Direction.SENDRECV);
        MediaDescription ours = SessionDescription.parse(answer.description().write()).media().get(0);
        assertThat(ours.formats()).startsWith(Integer.toString(payloadType)).isSubsetOf(offer.media().get(0).formats());
        assertThat(ours.protocol()).isEqualTo(offer.media().get(0).protocol());
        assertThat(Attributes.all(ours.attributes(), "crypto")).hasSize(secure ? 1 : 0);
        NegotiatedMedia media = answer.media();
        assertThat(media.remoteRtp().getAddress()).isEqualTo(new InetSocketAddress(host, 1).getAddress());
        assertThat(media.formats().get(0).payloadType()).isEqualTo(payloadType);
        assertThat(media.eventPayloadType()).isEqualTo(events);
        assertThat(media.isSecure()).isEqualTo(secure);
        assertThat(media.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(media.packetTimeMs()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"baresip-dtls", "linphone-dtls"})
    void dtlsIsReadWithItsInheritedFingerprintAndRefused(String capture) throws IOException, SdpException {
        SessionDescription offer =
            SessionDescription.parse(body(Testdata.file("sip/client-offers/" + capture + ".sip")));
        MediaDescription audio = offer.media().get(0);
        assertThat(offer.attribute(audio, "setup")).contains("actpass");
        assertThat(offer.attribute(audio, "fingerprint").orElseThrow()).startsWith("SHA-256 8");
        assertThatThrownBy(() -> negotiation().answer(offer, Direction.SENDRECV)).isInstanceOf(SdpException.class)
            .extracting("status").isEqualTo(488);
    }

    @Test
    void otherPhonesAndBrowsersAreRead() throws IOException, SdpException {
        try (Stream<Path> files = Files.list(Testdata.file("sdp/restcomm"))) {
            for (Path file : files.toList()) {
                SessionDescription description = SessionDescription.parse(Files.readString(file));
                assertThat(description.media()).as(file.toString()).isNotEmpty();
                assertThat(SessionDescription.parse(description.write())).isEqualTo(description);
            }
        }
    }

    @Test
    void lineEndsBlanksAndMissingLinesAreTolerated() throws SdpException {
        SessionDescription expected = SessionDescription.parse(MINIMAL);
        for (String variant : new String[] {MINIMAL.replace("\n", "\r\n"), MINIMAL.replace("\n", "\r"),
            MINIMAL.strip(), MINIMAL.replace("\n", " \r\n\r\n"), MINIMAL.replace(" ", "  "),
            MINIMAL + "x=what\nb=AS:64\nt=0 0\ni=\n"}) {
            assertThat(SessionDescription.parse(variant)).as(variant).isEqualTo(expected);
        }
        assertThat(SessionDescription.parse(MINIMAL.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=1\n", "hello", "v=0\n", "v=0\no=x\n", "v=0\no=- 1 1 IN IP4 1.1.1.1\nm=audio\n",
        "v=0\no=- 1 1 IN IP4 1.1.1.1\nm=audio 65536 RTP/AVP 0\n", "v=0\no=- 1 1 IN IP4 1.1.1.1\nm=audio -1 RTP/AVP 0",
        "v=0\no=- 1 1 IN IP4 1.1.1.1\nm=audio 99999999999999999999 RTP/AVP 0\n",
        "v=0\no=- 1 1 IN IP4 1.1.1.1\nc=IN\n", "v=0\no=- 1 1 IN IP4 1.1.1.1\nc=ATM X 1\n",
        "v=0\no=- 1 1 IN IP4 1.1.1.1\ns\n", "v=0\no=- 1 1 IN IP4 1.1.1.1\na=\0\n"})
    void whatCantBeReadIsABadRequest(String text) {
        assertThatThrownBy(() -> SessionDescription.parse(text)).isInstanceOf(SdpException.class)
            .extracting("status").isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=rtpmap:0 PCMU/0", "a=rtpmap:0 PCMU/4000000000", "a=rtpmap:128 X/8000", "a=rtpmap:0",
        "a=rtpmap:0 PCMU", "a=rtpmap:0 PCMU/8000/999", "a=rtpmap:-1 X/8000", "a=ptime:0", "a=ptime:-20",
        "a=ptime:20000", "a=ptime:x", "a=maxptime:99999999999999999999", "a=rtcp:70000", "a=rtcp:x", "a=crypto:1",
        "a=crypto:x AES_CM_128_HMAC_SHA1_80 inline:AAAA", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA"})
    void absurdNumbersAreClearErrors(String line) throws SdpException {
        SessionDescription offer = SessionDescription.parse(MINIMAL + line);
        assertThatThrownBy(() -> negotiation().answer(offer, Direction.SENDRECV)).isInstanceOf(SdpException.class)
            .satisfies(e -> assertThat(((SdpException) e).status()).isEqualTo(400))
            .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("AAAA"));
    }

    @Test
    void sizesAreBounded() throws SdpException {
        String filler = "a=x\n";
        assertThat(SessionDescription.parse(MINIMAL + filler.repeat(512)).media().get(0).attributes()).hasSize(512);
        String media = "m=audio 4000 RTP/AVP 0\n";
        assertThat(SessionDescription.parse(MINIMAL + media.repeat(31)).media()).hasSize(32);
        String longest = MINIMAL + "a=" + "x".repeat(SessionDescription.LONGEST - MINIMAL.length() - 2);
        assertThat(SessionDescription.parse(longest).media()).hasSize(1);
        for (String beyond : new String[] {MINIMAL + filler.repeat(513), MINIMAL + media.repeat(32), longest + "x",
            MINIMAL + "m=audio 4000 RTP/AVP" + " 0".repeat(65)}) {
            assertThatThrownBy(() -> SessionDescription.parse(beyond)).isInstanceOf(SdpException.class);
        }
        assertThat(SessionDescription.parse(MINIMAL + "m=audio 4000 RTP/AVP" + " 0".repeat(64)).media()).hasSize(2);
        assertThatThrownBy(() -> SessionDescription.parse(new byte[SessionDescription.LONGEST + 1]))
            .isInstanceOf(SdpException.class);
    }

    /** Every file of the corpora, and descriptions with bytes changed, left out, doubled and exchanged. */
    @Test
    void nothingThatIsReadDoesMoreThanSayNo() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String folder : new String[] {"fuzz/webrtc/sdp", "fuzz/pion/stun", "sip/client-offers",
            "sdp/restcomm"}) {
            try (Stream<Path> files = Files.list(Testdata.file(folder))) {
                for (Path file : files.sorted().toList()) {
                    seeds.add(folder.startsWith("sip") ? body(file).getBytes(StandardCharsets.ISO_8859_1)
                        : Files.readAllBytes(file));
                }
            }
        }
        long seed = 8866;
        Random random = new Random(seed);
        int understood = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] text = i < seeds.size() ? seeds.get(i)
                : mutated(seeds.get(random.nextInt(seeds.size())), seeds, random);
            try {
                understood += reaction(text) ? 1 : 0;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", try " + i + ": "
                    + new String(text, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertThat(understood).as("some still make sense").isGreaterThan(500);
    }

    private static boolean reaction(byte[] text) {
        try {
            SessionDescription description = SessionDescription.parse(text);
            assertThat(SessionDescription.parse(description.write())).isEqualTo(description);
            OfferAnswer ours = negotiation();
            Answer answer = ours.answer(description, Direction.SENDRECV);
            assertThat(answer.description().media()).hasSize(description.media().size());
            answer.media().leg("leg");
            ours.offer(Direction.SENDRECV);
            ours.answered(description);
            return true;
        } catch (SdpException e) {
            assertThat(e.getMessage()).hasSizeLessThan(300);
            return false;
        }
    }

    private static byte[] mutated(byte[] original, List<byte[]> seeds, Random random) {
        byte[] text = original.clone();
        for (int n = random.nextInt(4); n >= 0 && text.length > 1; n--) {
            int at = random.nextInt(text.length);
            switch (random.nextInt(5)) {
                case 0 -> text[at] = (byte) random.nextInt(256);
                case 1 -> text[at] = (byte) "0123456789 :/=\r\n-".charAt(random.nextInt(17));
                case 2 -> text = spliced(text, at, text, Math.min(text.length, at + random.nextInt(20)));
                case 3 -> text = spliced(text, at, text, Math.max(0, at - random.nextInt(200)));
                default -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    text = spliced(text, at, other, random.nextInt(other.length + 1));
                }
            }
        }
        return text;
    }

    private static byte[] spliced(byte[] head, int until, byte[] tail, int from) {
        byte[] all = new byte[until + tail.length - from];
        System.arraycopy(head, 0, all, 0, until);
        System.arraycopy(tail, from, all, until, tail.length - from);
        return all;
    }
}
