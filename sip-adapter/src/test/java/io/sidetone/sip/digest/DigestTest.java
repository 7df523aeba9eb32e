package io.sidetone.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.sip.digest.DigestServer.Result;
import io.sidetone.sip.digest.DigestServer.Verdict;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final String URI = "sip:*221101@pbx.example";
    private static final long LIFETIME_NS = 60_000_000_000L;
    private static final DigestSecret ALICE = DigestSecret.ofPassword("alice", "pbx \"one\"", "s3cr\u00e9t");

    private final SecureRandom random = new SecureRandom();
    private final DigestServer server = new DigestServer(ALICE.realm(),
        List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
        user -> user.equals("alice") ? Optional.of(ALICE) : Optional.empty(), random, LIFETIME_NS);
    private final DigestClient client = client(ALICE);

    private DigestClient client(DigestSecret secret) {
        return new DigestClient(realm -> realm.equals(secret.realm()) ? Optional.of(secret) : Optional.empty(), random);
    }

    private Verdict verify(String authorization, long nowNs) {
        return server.verify("INVITE", URI, authorization, nowNs);
    }

    private String answer(DigestClient by) {
        return by.authorization("INVITE", URI).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA_256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"})
    void responsesAreThoseOfTheStandard(DigestAlgorithm algorithm, String response) {
        assertThat(DigestSecret.ofPassword("Mufasa", "http-auth@example.org", "Circle of Life").response(algorithm,
            "GET", "/dir/index.html", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "00000001",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")).contains(response);
    }

    @Test
    void theBestAlgorithmComesFirstAndIsTaken() {
        List<String> challenges = server.challenges(false, 0);
        assertThat(challenges).hasSize(2);
        assertThat(challenges.get(0)).contains("algorithm=SHA-256", "qop=\"auth\"").doesNotContain("stale");
        assertThat(challenges.get(1)).contains("algorithm=MD5");
        assertThat(client.challenged(challenges)).isTrue();
        String answer = answer(client);
        assertThat(answer).contains("algorithm=SHA-256", "nc=00000001");
        assertThat(verify(answer, 1)).isEqualTo(new Verdict(Result.ACCEPTED, "alice"));
    }

    @ParameterizedTest
    @EnumSource
    void everyAlgorithmWorks(DigestAlgorithm algorithm) {
        DigestServer only = new DigestServer(ALICE.realm(), List.of(algorithm), user -> Optional.of(ALICE), random,
            LIFETIME_NS);
        client.challenged(only.challenges(false, 0));
        assertThat(only.verify("INVITE", URI, answer(client), 0).result()).isEqualTo(Result.ACCEPTED);
    }

    @Test
    void aNonceServesManyRequestsAndEachOnce() {
        client.challenged(server.challenges(false, 0));
        String first = answer(client);
        String second = answer(client);
        assertThat(second).contains("nc=00000002");
        assertThat(verify(second, 0).result()).isEqualTo(Result.ACCEPTED);
        assertThat(verify(first, 0).result()).as("overtaken").isEqualTo(Result.ACCEPTED);
        assertThat(verify(first, 0).result()).as("replayed").isEqualTo(Result.STALE);
        assertThat(verify(second, 0).result()).as("replayed").isEqualTo(Result.STALE);
    }

    @Test
    void countsFarBehindAreReplays() {
        client.challenged(server.challenges(false, 0));
        String beyond = answer(client);
        String atTheLimit = answer(client);
        for (int i = 3; i <= Nonces.WINDOW; i++) {
            answer(client);
        }
        assertThat(verify(answer(client), 0).result()).isEqualTo(Result.ACCEPTED);
        assertThat(verify(atTheLimit, 0).result()).isEqualTo(Result.ACCEPTED);
        assertThat(verify(beyond, 0).result()).isEqualTo(Result.STALE);
    }

    @Test
    void anOldNonceIsStaleAndTheNextChallengeSaysSo() {
        client.challenged(server.challenges(false, 0));
        assertThat(verify(answer(client), LIFETIME_NS).result()).isEqualTo(Result.ACCEPTED);
        assertThat(verify(answer(client), LIFETIME_NS + 1).result()).isEqualTo(Result.STALE);
        assertThat(client.challenged(server.challenges(true, LIFETIME_NS + 1))).as("worth another try").isTrue();
        assertThat(verify(answer(client), LIFETIME_NS + 1).result()).isEqualTo(Result.ACCEPTED);
    }

    @Test
    void aRefusedPasswordIsNotTriedForEver() {
        DigestClient wrong = client(DigestSecret.ofPassword("alice", ALICE.realm(), "guess"));
        assertThat(wrong.challenged(server.challenges(false, 0))).isTrue();
        assertThat(verify(answer(wrong), 0).result()).isEqualTo(Result.REJECTED);
        assertThat(wrong.challenged(server.challenges(false, 0))).isFalse();
    }

    @Test
    void whoeverIsUnknownIsRejectedLikeAWrongPassword() {
        DigestClient unknown = client(DigestSecret.ofPassword("mallory", ALICE.realm(), "s3cr\u00e9t"));
        unknown.challenged(server.challenges(false, 0));
        assertThat(verify(answer(unknown), 0)).isEqualTo(new Verdict(Result.REJECTED, null));
    }

    @Test
    void anAnswerIsGoodForItsRequestOnly() {
        client.challenged(server.challenges(false, 0));
        String answer = answer(client);
        assertThat(server.verify("BYE", URI, answer, 0).result()).isEqualTo(Result.REJECTED);
        assertThat(server.verify("INVITE", "sip:other@pbx", answer, 0).result()).isEqualTo(Result.REJECTED);
        assertThat(server.verify("INVITE", "sip:other@pbx", answer.replace(URI, "sip:other@pbx"), 0).result())
            .isEqualTo(Result.REJECTED);
        assertThat(verify(answer, 0).result()).isEqualTo(Result.ACCEPTED);
    }

    @Test
    void aNonceOfSomebodyElseIsStaleAtMost() {
        DigestServer other = new DigestServer(ALICE.realm(), List.of(DigestAlgorithm.SHA_256),
            user -> Optional.of(ALICE), random, LIFETIME_NS);
        client.challenged(other.challenges(false, 0));
        assertThat(verify(answer(client), 0).result()).isEqualTo(Result.STALE);
        assertThat(client.challenged(List.of(
            new DigestChallenge(ALICE.realm(), "x", DigestAlgorithm.SHA_256, null, true, true, false).header())))
            .isTrue();
        assertThat(verify(answer(client), 0).result()).isEqualTo(Result.STALE);
    }

    @Test
    void algorithmsThatAreNotOfferedAreNotTaken() {
        DigestServer strong = new DigestServer(ALICE.realm(), List.of(DigestAlgorithm.SHA_256),
            user -> Optional.of(ALICE), random, LIFETIME_NS);
        String nonce = DigestChallenge.parse(strong.challenges(false, 0).get(0)).orElseThrow().nonce();
        client.challenged(List.of(
            new DigestChallenge(ALICE.realm(), nonce, DigestAlgorithm.MD5, null, false, true, false).header()));
        assertThat(strong.verify("INVITE", URI, answer(client), 0).result()).isEqualTo(Result.REJECTED);
    }

    @Test
    void memoryIsBoundedAndForgettingNeverAcceptsAReplay() {
        client.challenged(server.challenges(false, 0));
        String first = answer(client);
        assertThat(verify(first, 0).result()).isEqualTo(Result.ACCEPTED);
        for (int i = 0; i < Nonces.MOST_IN_USE; i++) {
            DigestClient another = client(ALICE);
            another.challenged(server.challenges(false, 0).subList(1, 2));
            assertThat(verify(answer(another), 0).result()).isEqualTo(Result.ACCEPTED);
        }
        assertThat(verify(first, 0).result()).isEqualTo(Result.STALE);
        assertThat(verify(answer(client), 0).result()).as("challenged again instead").isEqualTo(Result.STALE);
    }

    @Test
    void aClientAnswersOldAndNewChallenges() {
        assertThat(client.challenged(List.of("Basic realm=\"x\"", "Digest realm=\"elsewhere\", nonce=\"1\"",
            "Digest realm=\"pbx \\\"one\\\"\", nonce=\"1\", algorithm=SHA-1024",
            "digest  nonce = abc ,\r\n realm=\"pbx \\\"one\\\"\",opaque=\"o\"", ""))).isTrue();
        assertThat(answer(client)).contains("algorithm=MD5", "opaque=\"o\"")
            .doesNotContain("qop").doesNotContain("nc=");
        DigestClient hashing = client(ALICE);
        hashing.challenged(List.of(
            new DigestChallenge(ALICE.realm(), "1", DigestAlgorithm.SHA_256, null, false, true, true).header()));
        assertThat(answer(hashing)).contains("userhash=true").doesNotContain("alice");
        assertThat(client(ALICE).authorization("INVITE", URI)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Digest", "Digest ", "Basic YWxpY2U6", "Digest realm", "Digest realm=\"x",
        "Digest realm=\"a\", realm=\"a\"", "Digest =x", "Digest realm=\"a\"b", "Digest a=\"\\"})
    void whatCantBeReadIsRejected(String header) {
        assertThat(verify(header, 0).result()).isEqualTo(Result.REJECTED);
        assertThat(client.challenged(List.of(header))).isFalse();
    }

    @Test
    void nothingThatComesDoesMoreThanBeRejected() {
        client.challenged(server.challenges(false, 0));
        String answer = answer(client);
        long seed = 7616;
        Random dice = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(answer);
            for (int n = dice.nextInt(3); n >= 0; n--) {
                int at = dice.nextInt(text.length());
                switch (dice.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) dice.nextInt(300));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "\",= \\".charAt(dice.nextInt(5)));
                }
            }
            Result result = verify(text.toString(), 0).result();
            assertThat(result == Result.ACCEPTED && i > 1_000).as("seed %d, try %d: %s", seed, i, text).isFalse();
        }
        assertThat(verify("Digest " + "a".repeat(1_000_000), 0).result()).isEqualTo(Result.REJECTED);
    }

    @Test
    void nothingThatIsPrintedHoldsASecret() {
        String hash = DigestAlgorithm.MD5.hash("alice:" + ALICE.realm() + ":s3cr\u00e9t");
        assertThat(ALICE + " " + client + " " + server).doesNotContain("s3cr").doesNotContain(hash);
        DigestSecret stored = DigestSecret.ofHashes("alice", ALICE.realm(), Map.of(DigestAlgorithm.MD5, hash));
        assertThat(stored.response(DigestAlgorithm.MD5, "A", "b", "c", null, null))
            .isEqualTo(ALICE.response(DigestAlgorithm.MD5, "A", "b", "c", null, null));
        assertThat(stored.response(DigestAlgorithm.SHA_256, "A", "b", "c", null, null)).isEmpty();
        assertThatThrownBy(() -> new DigestServer("r", List.of(), user -> Optional.empty(), random, 1))
            .isInstanceOf(IllegalArgumentException.class);
    }
}
