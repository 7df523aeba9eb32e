package io.sidetone.examples.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of one replay: gathered first, then written beside the folder and moved into it, all or none. */
public final class Output {

    private static final byte[] MIXER_ADDRESS = {(byte) 192, 0, 2, 100};        // 192.0.2.0/24: RFC 5737
    private static final int RTP_PORT = 5004;
    private static final int RTCP_PORT = RTP_PORT + 1;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /** One more file; its name may begin with that of a folder and a slash. */
    public void add(String name, byte[] content) {
        files.put(name, content);
    }

    /** One more file, in UTF-8. */
    public void add(String name, String text) {
        add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What each participant heard: {@code NAME.wav}, and {@code NAME.pcap} as it came. */
    public void addSounds(Scenario scenario) {
        int number = 1;
        for (Participant participant : scenario.participants()) {
            add(participant.name() + ".wav", participant.hears(scenario.durationNs()).toBytes());
            add(participant.name() + ".pcap", capture(participant, new byte[] {(byte) 192, 0, 2, (byte) number++}));
        }
    }

    /** RTP, and RTCP on the port above it (RFC 3550 §11), in order of time. */
    private static byte[] capture(Participant participant, byte[] address) {
        PcapFile pcap = new PcapFile(MIXER_ADDRESS, address);
        Deque<Packet> reports = new ArrayDeque<>(participant.reportsToHim());
        for (Packet packet : participant.sentToHim()) {
            while (!reports.isEmpty() && reports.peek().timeNs() < packet.timeNs()) {
                pcap.add(reports.poll(), RTCP_PORT);
            }
            pcap.add(packet, RTP_PORT);
        }
        reports.forEach(report -> pcap.add(report, RTCP_PORT));
        return pcap.toBytes();
    }

    /**
     * Writes the files into a folder, over those of an earlier replay.
     *
     * @throws UnusableInput if that is not possible; then nothing was written
     */
    public void write(Path folder) {
        Path beside = null;
        try {
            Files.createDirectories(folder);
            beside = Files.createTempDirectory(folder, ".writing");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.createDirectories(beside.resolve(file.getKey()).getParent());
                Files.write(beside.resolve(file.getKey()), file.getValue());
            }
            for (String name : files.keySet()) {
                Files.createDirectories(folder.resolve(name).getParent());
                Files.move(beside.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UnusableInput(folder + ": cannot be written: " + e);
        } finally {
            remove(beside);
        }
    }

    private void remove(Path folder) {
        if (folder == null) {
            return;
        }
        try {
            for (String name : files.keySet()) {
                Files.deleteIfExists(folder.resolve(name));
            }
            for (String name : files.keySet()) {
                if (name.indexOf('/') > 0) {
                    Files.deleteIfExists(folder.resolve(name).getParent());
                }
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UnusableInput(folder + ": cannot be removed: " + e);
        }
    }
}
