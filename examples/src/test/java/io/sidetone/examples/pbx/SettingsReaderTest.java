package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.access.Group;
import io.sidetone.codec.Codec;
import io.sidetone.monitor.Right;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.digest.DigestAlgorithm;
import io.sidetone.sip.sdp.Security;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in a configuration file, and what is said about what can't stand there. */
class SettingsReaderTest {

    private static final Path FOLDER = Path.of("/etc/pbx");
    private static final String LEAST = """
        [pbx]
        bind = 127.0.0.1
        udp = 5060
        [extension 100]
        password = secret
        [extension 101]
        password = another
        """;

    private static Settings parse(String text) {
        return SettingsReader.parse("pbx.conf", FOLDER, text);
    }

    @Test
    void theBundledExampleIsUsableAsItIs() {
        Settings settings = parse(Pbx.bundled());
        assertThat(settings.network()).isEqualTo(
            new Settings.Network("127.0.0.1", "127.0.0.1", 5060, 5060, 0, 16_384, 17_407, 0));
        assertThat(settings.extensions()).containsOnlyKeys("100", "101", "102", "103", "104");
        assertThat(settings.groups()).singleElement().satisfies(group -> {
            assertThat(group.monitored()).containsExactlyInAnyOrder("100", "101", "102", "103");
            assertThat(group.monitors()).containsOnlyKeys("104")
                .containsEntry("104", EnumSet.allOf(Right.class));
        });
    }

    @Test
    void whatIsNotSaidIsCarefulOrUsual() {
        Settings settings = parse(LEAST);
        assertThat(settings.groups()).as("nobody monitors anybody").isEmpty();
        assertThat(settings.security()).isEqualTo(Security.OPPORTUNISTIC);
        assertThat(settings.plainSupervisors()).isFalse();
        assertThat(settings.remotePartyShown()).isFalse();
        assertThat(settings.digests()).containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
        assertThat(settings.codecs()).extracting(Codec::encodingName).containsExactly("PCMU", "PCMA", "G722");
        assertThat(settings.featureCodes()).isEqualTo(FeatureCodes.SIDETONE);
        assertThat(settings.sounds()).isEqualTo(new Sounds(true, null, false, null));
        assertThat(settings.audit()).isNull();
        assertThat(settings.tls()).isNull();
        assertThat(settings.network().advertise()).isEqualTo("127.0.0.1");
    }

    @Test
    void everythingThatCanBeSaidIsUnderstood() {
        Settings settings = parse("""
            # a comment
            [pbx]                       # another
            domain = pbx.example
            bind = 0.0.0.0
            advertise = 192.0.2.1
            tcp = 5062
            tls = 5063
            keystore = keys/pbx.p12
            keystore-password = pass=word
            media-ports = 20000 - 20999
            traffic-class = 184
            srtp = required
            plain-supervisors = yes
            codecs = opus, L16/16000 pcma
            feature-codes = asterisk
            digest = MD5
            registrations = 30-600
            remote-party-shown = yes
            hold-music = music/quiet.wav
            entry-tone = yes
            announcement = told.wav
            audit = audit.jsonl
            audit-key = /root/audit.key

            [extension ann]
            name = Ann # the first
            ha1 = 0123456789abcdef0123456789abcdef
            [extension bob]
            password = secret
            [team sales]
            members = ann
            supervisor  bob = listen WHISPER
            """);
        assertThat(settings.domain()).isEqualTo("pbx.example");
        assertThat(settings.network())
            .isEqualTo(new Settings.Network("0.0.0.0", "192.0.2.1", 0, 5062, 5063, 20_000, 20_999, 184));
        assertThat(settings.tls()).isEqualTo(new Settings.Tls(Path.of("/etc/pbx/keys/pbx.p12"), "pass=word"));
        assertThat(settings.tls()).asString().doesNotContain("word");
        assertThat(settings.codecs()).extracting(codec -> codec.encodingName() + "/" + codec.clockRate())
            .containsExactly("opus/48000", "L16/16000", "PCMA/8000");
        assertThat(settings.security()).isEqualTo(Security.REQUIRED);
        assertThat(settings.plainSupervisors()).isTrue();
        assertThat(settings.featureCodes()).isEqualTo(FeatureCodes.ASTERISK);
        assertThat(List.of(settings.leastExpirySeconds(), settings.mostExpirySeconds())).containsExactly(30, 600);
        assertThat(settings.sounds()).isEqualTo(
            new Sounds(false, Path.of("/etc/pbx/music/quiet.wav"), true, Path.of("/etc/pbx/told.wav")));
        assertThat(settings.sounds().plan().notices()).hasSize(2);
        assertThat(settings.audit())
            .isEqualTo(new Settings.Audit(Path.of("/etc/pbx/audit.jsonl"), Path.of("/root/audit.key")));
        assertThat(settings.extensions().get("ann").display()).isEqualTo("Ann");
        assertThat(settings.extensions().get("ann").secret()).hasToString("secret of ann at pbx.example");
        Group team = settings.groups().get(0);
        assertThat(team.monitors().get("bob")).containsExactlyInAnyOrder(Right.LISTEN, Right.WHISPER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "udp = 5060           | udp = 0               | pbx.conf:3: udp = 0: must be a number from 1 to 65535",
        "udp = 5060           | udp = 65536           | pbx.conf:3: udp = 65536: must be a number from 1 to 65535",
        "udp = 5060           | udp 5060              | pbx.conf:3: neither [part] nor name = value: udp 5060",
        "udp = 5060           | port = 5060           | pbx.conf:1: [pbx] needs at least one of udp, tcp, tls = port",
        "bind = 127.0.0.1     | bind = 0.0.0.0        | pbx.conf:1: [pbx] binds everywhere, so it needs a line:",
        "bind = 127.0.0.1     | host = 127.0.0.1      | pbx.conf:1: [pbx] needs a line: bind = …",
        "udp = 5060           | udp = 5060 $ upd = 1  | pbx.conf:4: [pbx] knows no \"upd\"",
        "udp = 5060           | udp = 5060 $ udp = 1  | pbx.conf:4: udp is given twice; first in line 3",
        "udp = 5060           | tls = 5061            | pbx.conf:1: [pbx] has tls, so it needs lines: keystore = …",
        "udp = 5060           | udp = 1 $ codecs = X  | pbx.conf:4: codecs = X: no such codec: X; there are [",
        "udp = 5060           | udp = 1 $ srtp = on   | pbx.conf:4: srtp = on: must be one of off, opportunistic,",
        "udp = 5060           | udp = 1 $ audit = a   | pbx.conf:1: [pbx] has audit, so it needs a line: audit-key",
        "udp = 5060           | udp = 1 $ media-ports = 30000-20000 | pbx.conf:4: media-ports = 30000-20000: must be",
        "[pbx]                | [pbq]                 | pbx.conf: needs exactly one [pbx], not 0",
        "[pbx]                | a = b                 | pbx.conf:1: stands before the first [part]: a = b",
        "[extension 101]      | [extension 100]       | pbx.conf:6: extension 100 is there twice",
        "[extension 101]      | [extension 1 1]       | pbx.conf:6: an extension is of 1 to 32 letters",
        "password = another   | pass = another        | pbx.conf:6: [extension 101] needs a line: password = …",
        "password = another   | ha1 = 12              | pbx.conf:7: ha1 = 12: must have 32 hexadecimal digits",
        "password = another   | password = a $ [line] | pbx.conf:8: no such part: [line]; there are pbx, extension",
        "password = another   | password = a $ [team t] $ members = 100 | pbx.conf:8: team t needs a line: supervisor",
        "password = another   | password = a $ [team t] $ members = 7 $ supervisor 100 = LISTEN "
            + "| pbx.conf:8: team t has 7, who is no extension",
        "password = another   | password = a $ [team t] $ members = 100 $ supervisor 101 = HEAR "
            + "| pbx.conf:10: supervisor 101 = HEAR: must be one of LISTEN, WHISPER, BARGE, TAKEOVER",
        "password = another   | password = a $ [team t] $ members = 100 100 | pbx.conf:9: members = 100 100: somebody",
    })
    void whatCannotBeUsedIsToldWithItsLine(String right, String wrong, String told) {
        String text = LEAST.replace(right, wrong.replaceAll(" *\\$ *", "\n"));
        assertThatThrownBy(() -> parse(text)).isInstanceOf(UnusableConfiguration.class).hasMessageStartingWith(told);
    }

    @Test
    void noErrorQuotesAPassword() {
        assertThatThrownBy(() -> parse(LEAST.replace("password = another", "password =")))
            .hasMessage("pbx.conf:7: password = …: must not be empty");
    }

    @Test
    void aFileThatIsNotThereIsOneLine() {
        assertThatThrownBy(() -> SettingsReader.read(Path.of("nowhere.conf")))
            .isInstanceOf(UnusableConfiguration.class).hasMessageContaining("nowhere.conf: can't be read");
    }
}
