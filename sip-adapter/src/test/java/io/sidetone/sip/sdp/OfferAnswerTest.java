package io.sidetone.sip.sdp;

import static io.sidetone.sip.sdp.NamedCodec.G722;
import static io.sidetone.sip.sdp.NamedCodec.OPUS;
import static io.sidetone.sip.sdp.NamedCodec.PCMA;
import static io.sidetone.sip.sdp.NamedCodec.PCMU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.codec.Codec;
import io.sidetone.engine.Format;
import io.sidetone.runtime.srtp.SrtpSuite;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferAnswerTest {

    private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.10", 16_384);
    private static final InetSocketAddress THERE = new InetSocketAddress("198.51.100.7", 40_000);
    private static final LocalMedia G711 = LocalMedia.at(HERE, PCMU, PCMA);
    private static final String HEAD =
        "v=0\r\no=bob 7 1 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n";

    private final SecureRandom random = new SecureRandom();
    private final OfferAnswer ours = new OfferAnswer(G711, random);

    private static SessionDescription sdp(String... lines) throws SdpException {
        return SessionDescription.parse(HEAD + String.join("\r\n", lines) + "\r\n");
    }

    private Answer answer(String... lines) throws SdpException {
        return answer(ours, lines);
    }

    private static Answer answer(OfferAnswer side, String... lines) throws SdpException {
        return side.answer(sdp(lines), Direction.SENDRECV);
    }

    private static MediaDescription audio(SessionDescription description) {
        return description.media().get(0);
    }

    @Test
    void theOfferersOrderDecides() throws SdpException {
        Answer answer = answer("m=audio 40000 RTP/AVP 8 0 18");
        assertThat(answer.media().formats()).containsExactly(new Format(8, PCMA), new Format(0, PCMU));
        assertThat(audio(answer.description()).formats()).containsExactly("8", "0");
        assertThat(answer.media().remoteRtp()).isEqualTo(THERE);
        assertThat(answer.media().remoteRtcp()).isEqualTo(new InetSocketAddress("198.51.100.7", 40_001));
        assertThat(answer.media().leg("agent").twoWay()).isTrue();
    }

    @Test
    void anAnswerIsReadableByWhoOffered() throws SdpException {
        OfferAnswer theirs = new OfferAnswer(LocalMedia.at(THERE, PCMA, G722, PCMU), random);
        SessionDescription offer = SessionDescription.parse(theirs.offer(Direction.SENDRECV).write());
        Answer answer = ours.answer(offer, Direction.SENDRECV);
        NegotiatedMedia media = theirs.answered(SessionDescription.parse(answer.description().write()));
        assertThat(media.formats()).isEqualTo(answer.media().formats())
            .containsExactly(new Format(8, PCMA), new Format(0, PCMU));
        assertThat(media.remoteRtp()).isEqualTo(HERE);
        assertThat(media.eventPayloadType()).isEqualTo(answer.media().eventPayloadType()).isEqualTo(96);
        assertThat(media.noisePayloadType()).isEqualTo(answer.media().noisePayloadType()).isEqualTo(13);
    }

    @Test
    void everyLineOfAnOfferIsAnsweredAndOnlyAudioIsTaken() throws SdpException {
        Answer answer = answer("m=video 41000 RTP/AVP 31", "m=image 42000 udptl t38", "m=audio 40000 RTP/AVP 0",
            "m=audio 43000 RTP/AVP 0", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel");
        assertThat(answer.description().media()).extracting(MediaDescription::port)
            .containsExactly(0, 0, HERE.getPort(), 0, 0);
        assertThat(answer.description().media()).extracting(MediaDescription::line)
            .contains("video 0 RTP/AVP 31", "application 0 UDP/DTLS/SCTP webrtc-datachannel");
    }

    @Test
    void anOfferOfOursKeepsTheLinesOfTheSession() throws SdpException {
        answer("m=video 41000 RTP/AVP 31", "m=audio 40000 RTP/AVPF 0");
        SessionDescription offer = ours.offer(Direction.SENDONLY);
        assertThat(offer.media()).extracting(MediaDescription::port).containsExactly(0, HERE.getPort());
        assertThat(offer.media().get(1).protocol()).isEqualTo("RTP/AVPF");
    }

    @ParameterizedTest
    @CsvSource({"sendrecv, SENDRECV, SENDRECV", "sendonly, SENDRECV, RECVONLY", "recvonly, SENDRECV, SENDONLY",
        "inactive, SENDRECV, INACTIVE", "sendrecv, SENDONLY, SENDONLY", "sendonly, SENDONLY, INACTIVE",
        "recvonly, INACTIVE, INACTIVE"})
    void anAnswerIsTheInverseOfTheOffer(String offered, Direction wish, Direction answered) throws SdpException {
        Answer answer = ours.answer(sdp("m=audio 40000 RTP/AVP 0", "a=" + offered), wish);
        assertThat(answer.media().direction()).isEqualTo(answered);
        assertThat(audio(answer.description()).attributes())
            .contains(Attribute.flag(answered.attribute()));
        assertThat(answer.media().leg("x").twoWay()).isEqualTo(answered == Direction.SENDRECV);
    }

    @Test
    void aSessionsDirectionIsInheritedAndAMediumsOwnWins() throws SdpException {
        assertThat(answer("a=sendonly", "m=audio 40000 RTP/AVP 0").media().direction()).isEqualTo(Direction.RECVONLY);
        assertThat(answer("a=sendonly", "m=audio 40000 RTP/AVP 0", "a=sendrecv").media().direction())
            .isEqualTo(Direction.SENDRECV);
    }

    @Test
    void theOldWayOfHoldingIsAHoldAndResumes() throws SdpException {
        NegotiatedMedia talking = answer("m=audio 40000 RTP/AVP 0").media();
        NegotiatedMedia held = answer("m=audio 40000 RTP/AVP 0", "c=IN IP4 0.0.0.0").media();
        assertThat(held.isHeldByPeer()).isTrue();
        assertThat(held.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(held.remoteRtp()).isNull();
        assertThat(held.remoteRtcp()).isNull();
        assertThat(answer("m=audio 40000 RTP/AVP 0", "c=IN IP6 ::").media().isHeldByPeer()).isTrue();
        assertThat(answer("m=audio 40000 RTP/AVP 0").media()).isEqualTo(talking);
    }

    @Test
    void theVersionRisesByOneWithEachChangeOnly() throws SdpException {
        long first = version(answer("m=audio 40000 RTP/AVP 0").description());
        assertThat(version(answer("m=audio 40000 RTP/AVP 0").description())).isEqualTo(first);
        assertThat(version(answer("m=audio 40000 RTP/AVP 0", "a=sendonly").description())).isEqualTo(first + 1);
        SessionDescription offer = ours.offer(Direction.INACTIVE);
        assertThat(version(offer)).isEqualTo(first + 2);
        assertThat(offer.origin().sessionId())
            .isEqualTo(answerAfterGivingUp("m=audio 40000 RTP/AVP 0").origin().sessionId());
    }

    private SessionDescription answerAfterGivingUp(String... lines) throws SdpException {
        ours.abandoned();
        return answer(lines).description();
    }

    private static long version(SessionDescription description) {
        return Long.parseLong(description.origin().version());
    }

    @Test
    void aRefreshChangesNothing() throws SdpException {
        OfferAnswer secure = new OfferAnswer(G711.withSecurity(Security.OPPORTUNISTIC), random);
        String[] offer = {"m=audio 40000 RTP/AVP 0",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:cCMypWGUvMRwgNOx+lC3v6jeeZ4j+xJHAAfVI0/C"};
        Answer first = secure.answer(sdp(offer), Direction.SENDRECV);
        assertThat(secure.answer(sdp(offer), Direction.SENDRECV)).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"opus/48000/2, 99", "G722/8000, 101"})
    void telephoneEventsAreThoseOnTheClockOfTheCodec(String codec, int events) throws SdpException {
        OfferAnswer wide = new OfferAnswer(LocalMedia.at(HERE, OPUS, G722), random);
        Answer answer = wide.answer(sdp("m=audio 40000 RTP/AVP 96 99 100 101", "a=rtpmap:96 " + codec,
            "a=rtpmap:99 telephone-event/48000", "a=rtpmap:100 telephone-event/16000",
            "a=rtpmap:101 telephone-event/8000"), Direction.SENDRECV);
        assertThat(answer.media().eventPayloadType()).isEqualTo(events);
        assertThat(audio(answer.description()).formats()).containsExactly("96", Integer.toString(events));
    }

    @Test
    void eventsOnNoClockOfOursAreNone() throws SdpException {
        OfferAnswer wide = new OfferAnswer(LocalMedia.at(HERE, OPUS, PCMU), random);
        NegotiatedMedia media = wide.answer(sdp("m=audio 40000 RTP/AVP 96 0 101", "a=rtpmap:96 opus/48000/2",
            "a=rtpmap:101 telephone-event/8000"), Direction.SENDRECV).media();
        assertThat(media.eventPayloadType()).isEqualTo(-1);
        assertThat(media.formats()).as("one clock in a stream").containsExactly(new Format(96, OPUS));
    }

    @ParameterizedTest
    @CsvSource({"20, , 20, 60", "30, 30, 30, 30", "60, 40, 40, 40", "5, , 10, 60", "150, , 60, 60", "50, , 40, 60",
        "20, 20.5, 20, 20", ", 10, 10, 10", "1000, 1000, 60, 60", "10, 9, 10, 10"})
    void packetTimesAreBounded(String packetTime, String longest, int ms, int maxMs) throws SdpException {
        NegotiatedMedia media = answer("m=audio 40000 RTP/AVP 0", packetTime == null ? "a=x" : "a=ptime:" + packetTime,
            longest == null ? "a=y" : "a=maxptime:" + longest).media();
        assertThat(media.packetTimeMs()).isEqualTo(ms);
        assertThat(media.maxPacketTimeMs()).isEqualTo(maxMs);
    }

    @Test
    void rtcpGoesWhereItIsWanted() throws SdpException {
        assertThat(answer("m=audio 40000 RTP/AVP 0", "a=rtcp:50000").media().remoteRtcp())
            .isEqualTo(new InetSocketAddress("198.51.100.7", 50_000));
        assertThat(answer("m=audio 40000 RTP/AVP 0", "a=rtcp:50000 IN IP6 2001:db8::1").media().remoteRtcp())
            .isEqualTo(new InetSocketAddress("2001:db8::1", 50_000));
        assertThat(answer("m=audio 65535 RTP/AVP 0").media().remoteRtcp()).isNull();
        assertThat(answer("m=audio 40000 RTP/AVP 0", "a=rtcp:9 IN IP4 0.0.0.0").media().remoteRtcp()).isNull();
    }

    @Test
    void portsAreSharedOnlyIfBothSay() throws SdpException {
        assertThat(answer("m=audio 40000 RTP/AVP 0", "a=rtcp-mux").media().rtcpMux()).isFalse();
        OfferAnswer sharing = new OfferAnswer(G711.withRtcp(HERE), random);
        Answer answer = sharing.answer(sdp("m=audio 40000 RTP/AVP 0", "a=rtcp-mux"), Direction.SENDRECV);
        assertThat(answer.media().remoteRtcp()).isEqualTo(THERE);
        assertThat(audio(answer.description()).attributes()).contains(Attribute.flag("rtcp-mux"));
        answer = sharing.answer(sdp("m=audio 40000 RTP/AVP 0"), Direction.SENDRECV);
        assertThat(answer.media().rtcpMux()).isFalse();
        assertThat(audio(answer.description()).attributes()).doesNotContain(Attribute.flag("rtcp-mux"))
            .contains(new Attribute("rtcp", "16384"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.1", "239.255.255.250", "255.255.255.255", "0.1.2.3", "240.0.0.1", "ff02::1",
        "example.com", "localhost", "1.2.3", "0x7f.1", "127.1", "::ffff:224.0.0.1", "1.2.3.256", "fe80::1%eth0"})
    void nothingIsEverSentToSuchAnAddress(String address) throws SdpException {
        SessionDescription offer = sdp("m=audio 40000 RTP/AVP 0", "c=IN IP4 " + address);
        assertThatThrownBy(() -> ours.answer(offer, Direction.SENDRECV)).isInstanceOf(SdpException.class)
            .extracting("status").isEqualTo(488);
        assertThatThrownBy(() -> answer("m=audio 40000 RTP/AVP 0", "a=rtcp:5000 IN IP4 " + address))
            .isInstanceOf(SdpException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m=audio 0 RTP/AVP 0", "m=audio 40000 RTP/AVP 18", "m=audio 40000 UDP/TLS/RTP/SAVPF 0",
        "m=audio 40000 TCP/RTP/AVP 0", "m=audio 40000 RTP/SAVP 0", "m=video 40000 RTP/AVP 0",
        "m=audio 40000 RTP/AVP 64\r\na=rtpmap:64 PCMU/8000", "m=audio 40000 RTP/AVP 96"})
    void whatCantBeAgreedOnIsRefusedAndChangesNothing(String line) throws SdpException {
        Answer before = answer("m=audio 40000 RTP/AVP 0");
        SessionDescription offer = sdp(line);
        assertThatThrownBy(() -> ours.answer(offer, Direction.SENDRECV)).isInstanceOf(SdpException.class)
            .extracting("status").isEqualTo(488);
        assertThat(answer("m=audio 40000 RTP/AVP 0")).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPPORTUNISTIC", "REQUIRED"})
    void keysAreExchanged(Security security) throws SdpException {
        OfferAnswer one = new OfferAnswer(G711.withSecurity(security), random);
        OfferAnswer two = new OfferAnswer(LocalMedia.at(THERE, PCMU)
            .withSecurity(Security.OPPORTUNISTIC, SrtpSuite.AEAD_AES_128_GCM), random);
        SessionDescription offer = one.offer(Direction.SENDRECV);
        assertThat(audio(offer).protocol()).isEqualTo(security == Security.REQUIRED ? "RTP/SAVP" : "RTP/AVP");
        Answer answer = two.answer(SessionDescription.parse(offer.write()), Direction.SENDRECV);
        NegotiatedMedia media = one.answered(SessionDescription.parse(answer.description().write()));
        assertThat(media.localKey()).isEqualTo(answer.media().remoteKey());
        assertThat(media.remoteKey()).isEqualTo(answer.media().localKey());
        assertThat(media.localKey().suite()).isEqualTo(SrtpSuite.AEAD_AES_128_GCM);
        assertThat(media.localKey()).isNotEqualTo(media.remoteKey());
        String secret = media.localKey().inline().substring(7);
        assertThat(offer.write()).contains(secret);
        assertThat(offer + " " + answer + " " + media + " " + one).doesNotContain(secret);
    }

    @Test
    void opportunismFallsBackToPlainRtp() throws SdpException {
        OfferAnswer one = new OfferAnswer(G711.withSecurity(Security.OPPORTUNISTIC), random);
        Answer answer = ours.answer(one.offer(Direction.SENDRECV), Direction.SENDRECV);
        assertThat(answer.media().isSecure()).isFalse();
        assertThat(one.answered(answer.description()).isSecure()).isFalse();
    }

    @Test
    void securityThatIsRequiredIsNotGivenUp() throws SdpException {
        OfferAnswer one = new OfferAnswer(G711.withSecurity(Security.REQUIRED), random);
        SessionDescription plain = sdp("m=audio 40000 RTP/AVP 0");
        assertThatThrownBy(() -> one.answer(plain, Direction.SENDRECV)).isInstanceOf(SdpException.class);
        one.offer(Direction.SENDRECV);
        assertThatThrownBy(() -> one.answered(plain)).isInstanceOf(SdpException.class);
        SessionDescription wrongTag = sdp("m=audio 40000 RTP/SAVP 0",
            "a=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:cCMypWGUvMRwgNOx+lC3v6jeeZ4j+xJHAAfVI0/C");
        assertThatThrownBy(() -> one.answered(wrongTag)).isInstanceOf(SdpException.class);
    }

    @Test
    void keysThatAreUnknownOrConditionalAreReadOver() throws SdpException {
        OfferAnswer one = new OfferAnswer(G711.withSecurity(Security.REQUIRED), random);
        String key = " inline:cCMypWGUvMRwgNOx+lC3v6jeeZ4j+xJHAAfVI0/C";
        NegotiatedMedia media = one.answer(sdp("m=audio 40000 RTP/SAVP 0", "a=crypto:1 F8_128_HMAC_SHA1_80" + key,
            "a=crypto:2 AES_CM_128_HMAC_SHA1_80" + key + " UNENCRYPTED_SRTP",
            "a=crypto:3 AES_CM_128_HMAC_SHA1_80" + key + "|2^20|1:4 WSH=64 -X",
            "a=crypto:4 AES_CM_128_HMAC_SHA1_80" + key), Direction.SENDRECV).media();
        assertThat(media.remoteKey().inline()).endsWith("|1:4");
    }

    @Test
    void aNumberKeepsItsMeaningForTheWholeSession() throws SdpException {
        OfferAnswer wide = new OfferAnswer(LocalMedia.at(HERE, OPUS, PCMU), random);
        wide.answer(sdp("m=audio 40000 RTP/AVP 111 96 0", "a=rtpmap:111 opus/48000/2",
            "a=rtpmap:96 telephone-event/48000"), Direction.SENDRECV);
        assertThat(audio(wide.offer(Direction.SENDRECV)).line())
            .isEqualTo("audio 16384 RTP/AVP 111 0 96 97 13");
    }

    @Test
    void whatIsAnsweredUnderAnotherNumberIsSentUnderThatAndReceivedUnderOurs() throws SdpException {
        OfferAnswer wide = new OfferAnswer(LocalMedia.at(HERE, OPUS, PCMU), random);
        assertThat(audio(wide.offer(Direction.SENDRECV)).line()).isEqualTo("audio 16384 RTP/AVP 96 0 97 98 13");
        NegotiatedMedia media = wide.answered(sdp("m=audio 40000 RTP/AVP 120 101 97", "a=rtpmap:120 opus/48000/2",
            "a=rtpmap:101 telephone-event/48000", "a=rtpmap:97 G729/8000"));
        assertThat(media.formats()).containsExactly(new Format(96, OPUS));
        assertThat(media.eventPayloadType()).isEqualTo(97);
        assertThat(media.sentAs()).isEqualTo(Map.of(96, 120, 97, 101));
        assertThat(answer(wide, "m=audio 40000 RTP/AVP 120", "a=rtpmap:120 opus/48000/2").media().sentAs()).isEmpty();
    }

    @Test
    void anAnswerMayNotNameWhatWasNotOffered() throws SdpException {
        ours.offer(Direction.SENDRECV);
        NegotiatedMedia media = ours.answered(sdp("m=audio 40000 RTP/AVP 0 0 98 120", "a=rtpmap:98 PCMU/8000",
            "a=rtpmap:120 telephone-event/16000"));
        assertThat(media.formats()).as("once").containsExactly(new Format(0, PCMU));
        assertThat(media.eventPayloadType()).isEqualTo(-1);
        assertThat(media.sentAs()).isEmpty();
    }

    @Test
    void formatParametersAreSaidAndHeard() throws SdpException {
        Codec likes = new NamedCodec("opus", 48_000, -1, "useinbandfec=1");
        OfferAnswer wide = new OfferAnswer(LocalMedia.at(HERE, likes, PCMU), random);
        String[] offer = {"m=audio 40000 RTP/AVP 111 11 0", "a=fmtp:11 no=1", "a=rtpmap:111 opus/48000/2",
            "a=fmtp:111  maxplaybackrate=16000; x ", "a=fmtp:111 second=1"};
        Answer answer = answer(wide, offer);
        assertThat(audio(answer.description()).attributes())
            .contains(new Attribute("fmtp", "111 useinbandfec=1")).doesNotContain(new Attribute("fmtp", "0 "));
        assertThat(answer.media().formats()).extracting(format -> format.codec().formatParameters())
            .containsExactly("maxplaybackrate=16000; x");
        assertThat(answer(wide, offer).media()).as("a refresh changes nothing").isEqualTo(answer.media());
        assertThat(audio(wide.offer(Direction.SENDRECV)).attributes())
            .contains(new Attribute("fmtp", "111 useinbandfec=1"));
        assertThat(wide.answered(sdp("m=audio 40000 RTP/AVP 111", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 stereo=1"))
            .formats()).extracting(format -> format.codec().formatParameters()).containsExactly("stereo=1");
    }

    @Test
    void offersCrossNobody() throws SdpException {
        SessionDescription offer = sdp("m=audio 40000 RTP/AVP 0");
        assertThatThrownBy(() -> ours.answered(offer)).isInstanceOf(IllegalStateException.class);
        ours.offer(Direction.SENDRECV);
        assertThatThrownBy(() -> ours.offer(Direction.SENDRECV)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ours.answer(offer, Direction.SENDRECV)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ours.answered(sdp("m=audio 0 RTP/AVP 0"))).isInstanceOf(SdpException.class);
        assertThat(ours.answered(offer).formats()).containsExactly(new Format(0, PCMU));
    }

    @Test
    void whatNobodyCanSendToIsNoLocalAddress() {
        for (String host : List.of("0.0.0.0", "224.0.0.1")) {
            assertThatThrownBy(() -> LocalMedia.at(new InetSocketAddress(host, 4_000), PCMU))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(host);
        }
        assertThatThrownBy(() -> G711.withPacketTime(50)).hasMessageContaining("50");
        assertThatThrownBy(() -> LocalMedia.at(HERE)).isInstanceOf(IllegalArgumentException.class);
    }
}
