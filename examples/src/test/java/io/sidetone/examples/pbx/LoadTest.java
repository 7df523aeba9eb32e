package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.runtime.Lateness;
import io.sidetone.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an exchange bears: calls a second, and calls at once with media through the engine, and that nothing is left of
 * them. SIPp is the phones, on the same machine; figures are printed, and depend on it.
 */
@Tag("slow")
class LoadTest {

    private static final int SECONDS = 10;
    private static final int PATIENCE_SECONDS = 60;
    private static final Pattern SUCCESSFUL = Pattern.compile("Successful call +\\| +\\d+ +\\| +(\\d+)");
    private static final Pattern FAILED = Pattern.compile("Failed call +\\| +\\d+ +\\| +(\\d+)");

    @TempDir
    Path folder;

    private Household household;
    private Sipp sipp;
    private Program phone;

    private String sound = "";

    /** @param heard whether phones say something */
    private void open(boolean heard) throws IOException, InterruptedException {
        Program.require("sipp", "sip-tester");
        household = Household.open(folder, "srtp = off\ncodecs = PCMU", 20_000, 29_999);
        sipp = new Sipp(folder, household.port);
        if (heard) {
            Path file = Files.write(folder.resolve("sound.ulaw"), new byte[8_000 * 60]);
            sound = "<nop><action><exec rtp_stream=\"" + file + ",-1,0,PCMU/8000\"/></action></nop>";
        }
        int port = FreePorts.row(2);
        phone = sipp.start("answer", Sipp.scenario("answer", "101").replace("<!-- sound -->", sound), 1_000_000, "-p",
            Integer.toString(port), "-mp", "30000");
        sipp.register("101", port, 3_600);
        run("warm-up", 20, 200, 100);
    }

    @AfterEach
    void close() {
        if (phone != null) {
            phone.close();
        }
        if (household != null) {
            household.close();
        }
    }

    private void run(String name, int rate, int calls, int holdMs) throws IOException, InterruptedException {
        Lateness before = household.exchange.lateness();
        String scenario = Sipp.scenario("call", "100").replace("<!-- sound -->", sound);
        Program run = sipp.start(name, scenario, calls, sipp.dialling("101", "-r", Integer.toString(rate), "-d",
            Integer.toString(holdMs), "-l", "2000", "-mp", "40000", "-timeout",
            calls / rate + holdMs / 1_000 + PATIENCE_SECONDS + "s"));
        int most = 0;
        while (run.isAlive()) {
            most = Math.max(most, household.exchange.counts().calls());
            Thread.sleep(50);
        }
        run.close();
        Lateness late = household.exchange.lateness().since(before);
        String output = run.output();
        System.out.printf(Locale.ROOT, "%-20s %3d calls/s: %5d ok, %3d failed, most at once %d; %s%n", name, rate,
            count(SUCCESSFUL, output), count(FAILED, output), most, late);
        household.awaitCalls(0);
        assertThat(count(FAILED, output)).as(name + "\n" + output).isZero();
        assertThat(count(SUCCESSFUL, output)).as(name + "\n" + output).isEqualTo(calls);
    }

    private static int count(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        int last = -1;
        while (found.find()) {
            last = Integer.parseInt(found.group(1));
        }
        return last;
    }

    private static long usedMb() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
    }

    @Test
    void callsASecond() throws Exception {
        open(false);
        long before = usedMb();
        for (int rate : List.of(25, 50, 100, 200)) {
            run("short calls at " + rate, rate, rate * SECONDS, 500);
        }
        long after = usedMb();
        household.awaitNothing();
        long left = usedMb();
        System.out.printf("heap: %d MB before, %d MB after, %d MB when nothing is left%n", before, after, left);
        assertThat(left).isLessThan(before + 20);
    }

    @Test
    void callsAtOnceWithMediaBothWays() throws Exception {
        open(true);
        for (int calls : List.of(1, 50, 100, 200)) {
            run(calls + " calls at once", Math.min(calls, 10), calls, SECONDS * 1_000 + calls * 100);
        }
        household.awaitNothing();
        System.out.println("heap: " + usedMb() + " MB");
    }
}
