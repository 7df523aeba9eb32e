package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A linphone calls a baresip through the exchange: two families of phones, each heard by the other. Linphone takes every
 * address it finds, so it runs on a machine of its own. Real programs and real time.
 */
@Tag("slow")
class LinphoneTest {

    private static final int LINPHONE = 440;
    private static final int BARESIP = 880;
    private static final List<Integer> TONES = List.of(LINPHONE, BARESIP);

    @TempDir
    Path folder;

    private void call(String encryption, String exchangeLines, String baresip) throws Exception {
        Program.require("linphonec", "linphone-cli");
        Program.require("baresip", "baresip-core");
        Path home = Files.createDirectories(folder.resolve("linphone"));
        int media = FreePorts.row(200);
        try (Neighbour machine = new Neighbour(folder);
            Household household = Household.open(folder, Neighbour.HERE, exchangeLines, media, media + 199);
            Softphone agent = Softphone.start(folder.resolve("101"), new Softphone.Account("101", "sidetone-101",
                BARESIP, "udp", household.port, true, baresip, "").at(Neighbour.HERE));
            Program linphone = linphone(machine, home, encryption)) {
            household.awaitPhone("101", agent);
            String exchange = Neighbour.HERE + ":" + household.port;
            Await.until(Duration.ofSeconds(20), linphone::output, () -> linphone.output().contains("linphonec>"));
            linphone.type("soundcard use files");
            linphone.type("play " + home.resolve("tx.wav"));
            linphone.type("record " + home.resolve("heard.wav"));
            register(household, linphone, exchange);
            linphone.type("call sip:101@" + exchange);
            agent.awaitEvent("CALL_ESTABLISHED", 1);
            Await.until(Duration.ofSeconds(15), () -> linphone.output() + agent.log(),
                () -> agent.ear().length() > 6 * Ear.SECOND);
            int now = agent.ear().length();
            assertThat(agent.ear().tones(now - Ear.SECOND, now, TONES)).isEqualTo(Set.of(LINPHONE));
            linphone.type("terminate");
            household.awaitCalls(0);
            linphone.type("quit");
            linphone.waitFor(10);
            // It writes late, and leaves out what it has not written at the end.
            Ear heard = new Ear(home);
            assertThat(heard.length()).isGreaterThan(Ear.SECOND + Ear.SECOND / 2);
            assertThat(heard.tones(heard.length() - Ear.SECOND, heard.length(), TONES)).isEqualTo(Set.of(BARESIP));
        }
    }

    /** It registers only once it has found out that there is a network. */
    private static void register(Household household, Program linphone, String exchange) throws IOException {
        for (int tries = 0; tries < 4 && household.exchange.registrations().phones("100").isEmpty(); tries++) {
            linphone.type("register sip:100@" + exchange + " sip:" + exchange + " sidetone-100");
            try {
                Await.until(Duration.ofSeconds(5), () -> "registered",
                    () -> !household.exchange.registrations().phones("100").isEmpty());
            } catch (AssertionError e) {
                // Once more.
            }
        }
        assertThat(household.exchange.registrations().phones("100")).as(linphone.output()).isNotEmpty();
    }

    private static Program linphone(Neighbour machine, Path home, String encryption) throws IOException {
        Files.write(home.resolve("tx.wav"), Softphone.tone(LINPHONE, 60));
        Files.createDirectories(home.resolve(".local/share/linphone"));
        Files.writeString(home.resolve("rc"), """
            [sip]
            sip_port=5062
            sip_tcp_port=0
            sip_tls_port=0
            use_ipv6=0
            guess_hostname=0
            contact="Ann" <sip:100@%s>
            media_encryption=%s
            media_encryption_mandatory=%d
            [video]
            enabled=0
            capture=0
            display=0
            automatically_initiate=0
            automatically_accept=0
            """.formatted(Neighbour.THERE, encryption, encryption.equals("none") ? 0 : 1));
        return machine.start(home, "linphonec", "-c", home.resolve("rc").toString());
    }

    @Test
    void linphoneAndBaresipHearEachOther() throws Exception {
        call("none", "srtp = off", "");
    }

    @Test
    void linphoneAndBaresipHearEachOtherEncrypted() throws Exception {
        call("srtp", "srtp = required", ";mediaenc=srtp-mand");
    }
}
