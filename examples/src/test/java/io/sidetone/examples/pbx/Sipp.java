package io.sidetone.examples.pbx;

import io.sidetone.testkit.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs of SIPp in a folder of their own, against an exchange at a port of the loopback address. */
record Sipp(Path folder, int pbxPort) {

    /** A scenario of this project, played by the phone of an extension. */
    static String scenario(String name, String number) throws IOException {
        try (InputStream in = Sipp.class.getResourceAsStream(name + ".xml")) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).replace("$NUMBER", number);
        }
    }

    /** A scenario that begins with a request of nobody in particular, as somebody who proves himself when asked. */
    static String as(String number, String scenario) {
        int start = scenario.indexOf("<send");
        int end = scenario.indexOf("</send>") + "</send>".length();
        String first = scenario.substring(start, end);
        String method = first.replaceFirst("(?s).*CSeq: 1 (\\w+).*", "$1");
        String unproven = first.replace("CSeq: 1 ", "CSeq: 0 ")
            .replaceFirst("(?s)Content-Type: .*?\\n\\n.*]]>", "Content-Length: 0\n\n]]>");
        String proven = first.replaceFirst("(CSeq: 1 \\w+)",
            "$1\n[authentication username=" + number + " password=sidetone-" + number + "]");
        String acknowledged = !method.equals("INVITE") ? "" : unproven.replace(" retrans=\"500\"", "")
            .replace("INVITE", "ACK").replace("[branch]", "[branch-3]")
            .replaceFirst("(\\nTo: [^\\n]*)", "$1[peer_tag_param]");
        return scenario.substring(0, start) + unproven + "\n  <recv response=\"100\" optional=\"true\"/>"
            + "<recv response=\"401\" auth=\"true\"/>\n  " + acknowledged + "\n  " + proven + scenario.substring(end);
    }

    /** Begins a run at a port of its own; it ends after so many calls. */
    Program start(String name, String scenario, int calls, String... more) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("scenario.xml"), scenario, StandardCharsets.ISO_8859_1);
        List<String> words = new ArrayList<>(List.of("127.0.0.1:" + pbxPort, "-sf", "scenario.xml", "-i", "127.0.0.1",
            "-m", Integer.toString(calls), "-nostdin", "-trace_err", "-error_file", "errors.txt"));
        for (String word : more) {
            words.add(word);
        }
        if (!words.contains("-p")) {
            words.addAll(List.of("-p", Integer.toString(FreePorts.row(2))));
        }
        return Program.start(run, "sipp", words);
    }

    /** Runs it to its end, for a minute at most, and asserts that every call went as the scenario says. */
    void run(String name, String scenario, int calls, String... more) throws IOException, InterruptedException {
        try (Program program = start(name, scenario, calls, more)) {
            succeeded(name, program);
        }
    }

    /** Waits for the end of a run, and asserts that every call went as its scenario says. */
    void succeeded(String name, Program program) throws IOException, InterruptedException {
        int status = program.waitFor(60);
        Path errors = folder.resolve(name).resolve("errors.txt");
        if (status != 0) {
            throw new AssertionError(name + " ended with status " + status + "\n"
                + (Files.exists(errors) ? Files.readString(errors, StandardCharsets.ISO_8859_1) : "") + "\n"
                + program.output());
        }
    }

    /** Registers somebody's phone at a port; 0 seconds takes it away. */
    void register(String number, int port, int seconds) throws IOException, InterruptedException {
        String scenario = scenario("register", number).replace("$CONTACT", "127.0.0.1:" + port)
            .replace("$EXPIRES", Integer.toString(seconds));
        run("register-" + number + "-" + seconds, seconds > 0 ? scenario
            : scenario.replaceFirst("(?s)<action>.*<Reference variables=\"1\"/>", "</recv>"), 1, "-auth_uri",
            "127.0.0.1:" + pbxPort);
    }

    /** What phones that dial a number or subscribe to it must say of the URI when they prove who they are. */
    String[] dialling(String number, String... more) {
        List<String> words = new ArrayList<>(List.of("-s", number, "-auth_uri", number + "@127.0.0.1:" + pbxPort));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** Begins a call that is up when this returns, as the phone of an extension. */
    Program calling(String name, String scenario, String dialled, int holdMs) throws IOException {
        Program call = start(name, scenario, 1, dialling(dialled, "-d", Integer.toString(holdMs), "-trace_msg",
            "-message_file", "messages.txt"));
        Path messages = folder.resolve(name).resolve("messages.txt");
        Await.until(Duration.ofSeconds(20), call::output, () -> text(messages).contains("ACK sip:pbx"));
        return call;
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
