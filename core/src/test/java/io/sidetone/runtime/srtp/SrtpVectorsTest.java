package io.sidetone.runtime.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against packets that others have secured, and against the JDK's own Galois counter mode. */
class SrtpVectorsTest {

    private static final byte[] RTP = hex("800f1234decafbadcafebabe" + "ab".repeat(16));
    private static final byte[] RTCP = hex("81c8000bcafebabe" + "ab".repeat(16));

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static List<String> vectors(String name) throws IOException {
        String json = Files.readString(Testdata.file("srtp-vectors/libsrtp-reference-packets.json"));
        Matcher list = Pattern.compile('"' + name + "\": \\[([^]]*)]").matcher(json);
        assertThat(list.find()).as(name).isTrue();
        return Arrays.stream(list.group(1).split(",")).map(item -> item.replaceAll("[^0-9a-f]", "")).toList();
    }

    private static SrtpKey key(SrtpSuite suite, String vector) throws IOException {
        byte[] material = hex(vectors(vector).get(0));
        return SrtpKey.of(suite, Arrays.copyOf(material, suite.keyLength() + suite.saltLength()));
    }

    @ParameterizedTest
    @CsvSource({"AES_CM_128_HMAC_SHA1_80, test_key, 0", "AEAD_AES_128_GCM, test_key_gcm, 4",
        "AES_256_CM_HMAC_SHA1_80, aes_256_test_key, 8"})
    void rtpIsSecuredAsTheReferencePacketsAre(SrtpSuite suite, String key, int vector) throws IOException {
        byte[] expected = hex(vectors("srtp_ciphertext").get(vector));
        byte[] buffer = Arrays.copyOf(RTP, expected.length + 20);
        int length = new SrtpSender(key(suite, key)).protect(buffer, 0, RTP.length);
        assertThat(Arrays.copyOf(buffer, length)).isEqualTo(expected);
        assertThat(new SrtpReceiver(key(suite, key)).unprotect(expected, 0, expected.length)).isEqualTo(RTP.length);
        assertThat(Arrays.copyOf(expected, RTP.length)).isEqualTo(RTP);
    }

    @Test
    void aShortTagIsTheBeginningOfTheLongOne() throws IOException {
        byte[] expected = hex(vectors("srtp_ciphertext").get(0));
        byte[] buffer = Arrays.copyOf(RTP, 64);
        int length = new SrtpSender(key(SrtpSuite.AES_CM_128_HMAC_SHA1_32, "test_key")).protect(buffer, 0, RTP.length);
        assertThat(Arrays.copyOf(buffer, length)).isEqualTo(Arrays.copyOf(expected, RTP.length + 4));
    }

    @ParameterizedTest
    @CsvSource({"AES_CM_128_HMAC_SHA1_80, test_key, 0", "AEAD_AES_128_GCM, test_key_gcm, 4"})
    void rtcpIsSecuredAsTheReferencePacketsAre(SrtpSuite suite, String key, int vector) throws IOException {
        byte[] expected = hex(vectors("srtcp_ciphertext").get(vector));
        byte[] buffer = Arrays.copyOf(RTCP, expected.length + 20);
        int length = new SrtpSender(key(suite, key), 1).protectControl(buffer, 0, RTCP.length);
        assertThat(Arrays.copyOf(buffer, length)).isEqualTo(expected);
        assertThat(new SrtpReceiver(key(suite, key)).unprotect(expected, 0, expected.length))
            .isEqualTo(RTCP.length);
        assertThat(Arrays.copyOf(expected, RTCP.length)).isEqualTo(RTCP);
    }

    /** The session keys of RFC 3711 appendix B.3. */
    @Test
    void sessionKeysAreThoseOfTheStandard() {
        SrtpKey key = SrtpKey.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80,
            hex("E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6"));
        assertThat(SessionKeys.derived(key, 0, 16)).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(SessionKeys.derived(key, 2, 14)).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(SessionKeys.derived(key, 1, 20))
            .isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    @ParameterizedTest
    @CsvSource({"16, false", "32, false", "16, true"})
    void galoisCounterModeIsTheJdksOwn(int keyLength, boolean control) throws GeneralSecurityException {
        long seed = 5;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] key = random(random, keyLength);
            byte[] salt = random(random, 12);
            int clear = 8 + 4 * random.nextInt(10);
            byte[] packet = random(random, clear + random.nextInt(i < 1_900 ? 300 : 1_400));
            byte[] iv = Arrays.copyOf(salt, 12);
            for (int b = 0; b < 4; b++) {
                iv[2 + b] ^= (byte) (0x01020304 >>> 24 - 8 * b);
                iv[8 + b] ^= (byte) (0x11223344 >>> 24 - 8 * b);
            }
            Cipher jdk = Cipher.getInstance("AES/GCM/NoPadding");
            jdk.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
            jdk.updateAAD(packet, 0, clear);
            if (control) {
                jdk.updateAAD(hex("91223344"));
            }
            byte[] expected = jdk.doFinal(packet, clear, packet.length - clear);

            GaloisTransform own = new GaloisTransform(key, salt, control);
            own.crypt(packet, clear, packet.length - clear, 0x01020304, 0x11223344L);
            byte[] tag = new byte[Transform.LONGEST_TAG];
            own.tag(packet, 0, clear, packet.length, 0x91223344, 0x01020304, 0x11223344L, tag);
            assertThat(Arrays.copyOfRange(packet, clear, packet.length)).as("seed %d, try %d", seed, i)
                .isEqualTo(Arrays.copyOf(expected, expected.length - 16));
            assertThat(Arrays.copyOf(tag, 16)).as("seed %d, try %d", seed, i)
                .isEqualTo(Arrays.copyOfRange(expected, expected.length - 16, expected.length));
        }
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
