package io.sidetone.examples.pbx;

import io.sidetone.testkit.FreePorts;
import io.sidetone.testkit.Tone;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;

/**
 * A headless baresip: it says a tone, writes down what it hears, and is told what to do over its control port. Used by
 * one thread.
 */
final class Softphone implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int AMPLITUDE = 8_000;

    private static final String CONFIG = """
        poll_method epoll
        sip_listen 127.0.0.1:%1$d
        call_local_timeout 120
        call_max_calls 4
        audio_path /usr/share/baresip
        audio_player aubridge,pl%3$s
        audio_source aufile,%2$s/tx.wav
        audio_alert aubridge,al%3$s
        ausrc_srate 8000
        auplay_srate 8000
        audio_level no
        ausrc_format s16
        auplay_format s16
        rtp_ports %4$d-%5$d
        rtcp_mux no
        module_path %6$s
        module stdio.so
        module g711.so
        module aufile.so
        module aubridge.so
        module sndfile.so
        snd_path %2$s
        module srtp.so
        module account.so
        module_app menu.so
        module_app ctrl_tcp.so
        ctrl_tcp_listen 127.0.0.1:%7$d
        net_interface 127.0.0.1
        """;

    private final String number;
    private final int hz;
    private final Path folder;
    private final Program program;
    private final Socket control;
    private final List<String> told = new CopyOnWriteArrayList<>();

    private Softphone(String number, int hz, Path folder, Program program, Socket control) {
        this.number = number;
        this.hz = hz;
        this.folder = folder;
        this.program = program;
        this.control = control;
        Thread reader = new Thread(this::read, "softphone-" + number);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * What a softphone is to be.
     *
     * @param answers whether by itself
     * @param parameters more of the account's, each with a semicolon before
     * @param configuration more lines of its configuration
     */
    record Account(String number, String password, int hz, String transport, int pbxPort, boolean answers,
        String parameters, String configuration, String pbx) {

        Account(String number, String password, int hz, String transport, int pbxPort, boolean answers,
            String parameters, String configuration) {
            this(number, password, hz, transport, pbxPort, answers, parameters, configuration, "127.0.0.1");
        }

        /** The same at an exchange with another address. */
        Account at(String address) {
            return new Account(number, password, hz, transport, pbxPort, answers, parameters, configuration, address);
        }
    }

    /** @param folder empty but for certificates, where there is TLS */
    static Softphone start(Path folder, Account account) throws IOException {
        int sip = FreePorts.row(4);
        int rtp = FreePorts.row(16);
        int controlPort = FreePorts.row(2);
        Files.createDirectories(folder);
        Files.write(folder.resolve("tx.wav"), tone(account.hz(), 120));
        Files.writeString(folder.resolve("config"), CONFIG.formatted(sip, folder, account.number(), rtp, rtp + 14,
            modules(), controlPort) + account.configuration());
        Files.writeString(folder.resolve("accounts"), "<sip:%s@%s:%d;transport=%s>;auth_user=%s;auth_pass=%s;"
            .formatted(account.number(), account.pbx(), account.pbxPort(), account.transport(), account.number(), account.password())
            + "regint=120;audio_codecs=pcmu;answermode=" + (account.answers() ? "auto" : "manual")
            + account.parameters() + "\n");
        Program program = Program.start(folder, "baresip", List.of("-f", folder.toString()));
        try {
            return new Softphone(account.number(), account.hz(), folder, program, connect(controlPort, program));
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    private static Path modules() throws IOException {
        for (String folder : List.of("/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules",
            "/usr/lib/x86_64-linux-gnu/baresip/modules")) {
            if (Files.isDirectory(Path.of(folder))) {
                return Path.of(folder);
            }
        }
        throw new IOException("baresip's modules are nowhere");
    }

    private static Socket connect(int port, Program program) {
        Socket[] socket = new Socket[1];
        Await.until(PATIENCE, () -> "baresip takes commands: " + program.output(), () -> {
            try {
                socket[0] = new Socket(InetAddress.getLoopbackAddress(), port);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return socket[0];
    }

    /** A WAV file with that tone. */
    static byte[] tone(int hz, int seconds) {
        int bytes = seconds * 16_000;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes)
            .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1)
            .putInt(8_000).putInt(16_000).putShort((short) 2).putShort((short) 16)
            .put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        IntUnaryOperator sine = Tone.sine(hz, AMPLITUDE);
        for (int n = 0; n < bytes / 2; n++) {
            wav.putShort((short) sine.applyAsInt(n));
        }
        return wav.array();
    }

    String number() {
        return number;
    }

    /** The tone it says, in Hz. */
    int hz() {
        return hz;
    }

    /** What it writes down. */
    Ear ear() {
        return new Ear(folder);
    }

    void dial(String dialled) {
        command("dial", dialled);
    }

    void press(char digit) {
        command("sndcode", Character.toString(digit));
    }

    void hold() {
        command("hold", "");
    }

    void resume() {
        command("resume", "");
    }

    void hangUp() {
        command("hangup", "");
    }

    /** Netstrings of JSON. */
    private void command(String name, String parameters) {
        String json = "{\"command\":\"" + name + "\",\"params\":\"" + parameters + "\",\"token\":\"" + name + "\"}";
        try {
            control.getOutputStream().write((json.length() + ":" + json + ",").getBytes(StandardCharsets.UTF_8));
            control.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError("baresip does not take commands: " + program.output(), e);
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(control.getInputStream())) {
            while (true) {
                int length = 0;
                for (int c = in.readUnsignedByte(); c != ':'; c = in.readUnsignedByte()) {
                    length = length * 10 + c - '0';
                }
                byte[] json = in.readNBytes(length);
                in.readUnsignedByte();
                told.add(new String(json, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** How often an event of that type was told. */
    long count(String event) {
        return told.stream().filter(json -> json.contains("\"" + event + "\"")).count();
    }

    /** Waits until an event was told so often since it was started. */
    void awaitEvent(String event, int times) {
        Await.until(PATIENCE, () -> number + " tells " + event + " " + times + " times: " + told + "\n"
            + program.output(), () -> count(event) >= times);
    }

    String log() {
        return number + ": " + told + "\n" + program.output()
            .replaceAll("\\[\\d+:\\d\\d:\\d\\d]\\s+audio=\\S+ \\S+\\s*", "");
    }

    @Override
    public void close() {
        program.close();
        try {
            control.close();
        } catch (IOException e) {
            // It has ended.
        }
    }
}
