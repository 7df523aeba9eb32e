package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three softphones that nobody here wrote, and what they heard by their own recordings: whoever speaks says a tone, and
 * every second of every mode holds the tones of whom the listener may hear, and no other. Real programs and real time.
 */
class SoftphonesTest {

    private static final int CALLER = 440;
    private static final int AGENT = 880;
    private static final int SUPERVISOR = 1_320;
    private static final int HOLD = 1_760;
    private static final List<Integer> TONES = List.of(CALLER, AGENT, SUPERVISOR, HOLD);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Nobody looks at what he hears. */
    private static final Set<Integer> WHATEVER = null;
    private static final double INAUDIBLE_DB = -34;

    @TempDir
    Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final StringBuilder matrix = new StringBuilder();
    private Household household;
    private Softphone caller;
    private Softphone agent;
    private Softphone supervisor;
    /** Of each phase; the profile "slow" listens longer. */
    private final int seconds = Integer.getInteger("sidetone.phaseSeconds", 1);

    @BeforeEach
    void installed() {
        Program.require("baresip", "baresip-core");
    }

    private void open(String more, String transport, int offset, String account, String configuration)
        throws IOException {
        household = Household.open(folder, more);
        running.add(household);
        int port = household.port + offset;
        caller = phone("100", CALLER, transport, port, false, account, configuration);
        agent = phone("101", AGENT, transport, port, true, account, configuration);
        supervisor = phone("104", SUPERVISOR, transport, port, false, account, configuration);
        for (Softphone phone : List.of(caller, agent, supervisor)) {
            household.awaitPhone(phone.number(), phone);
        }
    }

    private Softphone phone(String number, int hz, String transport, int port, boolean answers, String account,
        String configuration)
        throws IOException {
        Softphone phone = Softphone.start(folder.resolve(number), new Softphone.Account(number, "sidetone-" + number,
            hz, transport, port, answers, account, configuration));
        running.add(0, phone);
        return phone;
    }

    private void closeAll() throws Exception {
        for (AutoCloseable each : running) {
            each.close();
        }
    }

    /** Waits until they hear what they shall, and asserts that they go on doing so for some seconds. */
    private void hear(String phase, Set<Integer> callerHears, Set<Integer> agentHears, Set<Integer> supervisorHears) {
        Map<Softphone, Set<Integer>> expected = new LinkedHashMap<>();
        put(expected, caller, callerHears);
        put(expected, agent, agentHears);
        put(expected, supervisor, supervisorHears);
        expected.forEach((phone, tones) -> Await.until(PATIENCE, () -> phase + ": " + phone.number() + " hears "
            + tones + " and not " + lately(phone) + "\n" + matrix + phone.log(), () -> lately(phone).equals(tones)));
        Map<Softphone, Integer> from = new LinkedHashMap<>();
        expected.keySet().forEach(phone -> from.put(phone, phone.ear().length()));
        from.forEach((phone, start) -> Await.until(PATIENCE, () -> phase + ": " + phone.number() + " is sent media\n"
            + matrix + phone.log(), () -> phone.ear().length() >= start + seconds * Ear.SECOND));
        for (int second = 0; second < seconds; second++) {
            matrix.append(String.format("%-18s", phase));
            for (Softphone phone : expected.keySet()) {
                int start = from.get(phone) + second * Ear.SECOND;
                Set<Integer> tones = phone.ear().tones(start, start + Ear.SECOND, TONES);
                matrix.append(String.format("  %s: %-12s", phone.number(), tones));
                assertThat(tones).as(phase + ", " + phone.number() + "\n" + matrix).isEqualTo(expected.get(phone));
            }
            matrix.append('\n');
        }
    }

    /** Waits until a phone is sent nothing, or nothing with tones in it, and asserts that it stays like this. */
    private void hearNothing(String phase, Softphone phone) throws InterruptedException {
        int[] length = {-1};
        Await.until(PATIENCE, () -> phase + ": " + phone.number() + " still hears " + lately(phone) + "\n" + matrix,
            () -> {
                boolean same = phone.ear().length() == length[0];
                length[0] = phone.ear().length();
                return same || lately(phone).isEmpty();
            });
        int from = phone.ear().length();
        // That nothing comes can only be seen by waiting.
        Thread.sleep(seconds * 1_000L);
        for (int hz : TONES) {
            assertThat(phone.ear().loudestDb(from, phone.ear().length(), hz)).as(phase + ", " + phone.number() + ", "
                + hz).isLessThan(INAUDIBLE_DB);
        }
        matrix.append(String.format("%-18s  %s: []%n", phase, phone.number()));
    }

    private static void put(Map<Softphone, Set<Integer>> expected, Softphone phone, Set<Integer> tones) {
        if (tones != WHATEVER) {
            expected.put(phone, new TreeSet<>(tones));
        }
    }

    /** In the last fifth of a second. */
    private static Set<Integer> lately(Softphone phone) {
        int now = phone.ear().length();
        return now < Ear.SECOND ? Set.of(0) : phone.ear().tones(now - Ear.SECOND / 5, now, TONES);
    }

    private void call() {
        caller.dial("101");
        caller.awaitEvent("CALL_ESTABLISHED", 1);
        agent.awaitEvent("CALL_ESTABLISHED", 1);
        hear("nobody monitors", Set.of(AGENT), Set.of(CALLER), WHATEVER);
    }

    private void throughAllModes() {
        supervisor.dial("*221101");
        supervisor.awaitEvent("CALL_ESTABLISHED", 1);
        hear("listen", Set.of(AGENT), Set.of(CALLER), Set.of(CALLER, AGENT));
        supervisor.press('2');
        hear("whisper", Set.of(AGENT), Set.of(CALLER, SUPERVISOR), Set.of(CALLER, AGENT));
        assertThat(caller.ear().loudestDb(0, caller.ear().length(), SUPERVISOR))
            .as("the caller until now\n" + matrix).isLessThan(INAUDIBLE_DB);
        supervisor.press('3');
        hear("barge", Set.of(AGENT, SUPERVISOR), Set.of(CALLER, SUPERVISOR), Set.of(CALLER, AGENT));
        supervisor.press('1');
        hear("listen again", Set.of(AGENT), Set.of(CALLER), Set.of(CALLER, AGENT));
    }

    /**
     * A baresip that holds sends nothing, so the supervisor, who would hear him alone, hears nobody; the caller hears
     * music. After it has held, it goes on listening but no longer records what it hears.
     */
    private void heldAndResumed() throws InterruptedException {
        agent.hold();
        hear("agent holds", Set.of(HOLD), WHATEVER, WHATEVER);
        hearNothing("agent holds", supervisor);
        agent.resume();
        hear("resumed", Set.of(AGENT), WHATEVER, Set.of(CALLER, AGENT));
    }

    private void takenOver() {
        supervisor.press('4');
        supervisor.press('4');
        hear("taken over", Set.of(SUPERVISOR), WHATEVER, Set.of(CALLER));
        agent.awaitEvent("CALL_CLOSED", 1);
        supervisor.press('1');
        supervisor.press('2');
        hear("no way back", Set.of(SUPERVISOR), WHATEVER, Set.of(CALLER));
        assertThat(household.exchange.counts().calls()).isEqualTo(1);
        caller.hangUp();
        supervisor.awaitEvent("CALL_CLOSED", 1);
        household.awaitCalls(0);
    }

    private void write(String name) throws IOException {
        Files.writeString(Files.createDirectories(Path.of("target")).resolve(name), matrix);
    }

    @Test
    void whatSoftphonesRecordIsWhatTheModesAllow() throws Exception {
        try {
            Files.write(folder.resolve("hold.wav"), Softphone.tone(HOLD, 10));
            open("srtp = off\nhold-music = hold.wav", "udp", 0, "", "");
            call();
            throughAllModes();
            heldAndResumed();
            takenOver();
        } finally {
            closeAll();
            write("softphones-udp.txt");
        }
    }

    @Test
    void theSameOverTlsWithEncryptedMedia() throws Exception {
        Certificate.make(folder);
        try {
            open("tls = $PORT\nkeystore = pbx.p12\nkeystore-password = " + Certificate.PASSWORD + "\nsrtp = required",
                "tls", 2, ";mediaenc=srtp-mand", "sip_cafile " + folder.resolve("pbx.pem") + "\n");
            call();
            throughAllModes();
            takenOver();
        } finally {
            closeAll();
            write("softphones-tls-srtp.txt");
        }
    }
}
