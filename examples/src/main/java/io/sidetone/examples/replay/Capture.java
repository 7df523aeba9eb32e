package io.sidetone.examples.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The UDP traffic of one capture file, in order of time. Immutable.
 *
 * @param startNs time of the file's first frame of any kind, where Wireshark starts its clock
 * @param datagrams by time; those of one instant in the file's order
 * @param notes what was odd about the file and did not keep it from being played, for the user
 */
record Capture(long startNs, List<Datagram> datagrams, List<String> notes) {

    /**
     * Reads a capture.
     *
     * @param name how to call the file in notes and errors
     * @throws UnusableInput if it is no pcap or pcapng file
     */
    static Capture read(Path name, byte[] bytes) {
        if (!CaptureFile.isCapture(bytes)) {
            throw new UnusableInput(name + ": neither pcap, pcapng nor WAV");
        }
        List<Datagram> datagrams = new ArrayList<>();
        UdpExtractor udp = new UdpExtractor(datagrams);
        long[] startNs = {Long.MAX_VALUE};
        boolean whole = CaptureFile.read(bytes, (timeNs, linkType, frame, offset, length) -> {
            startNs[0] = Math.min(startNs[0], timeNs);
            udp.frame(timeNs, linkType, frame, offset, length);
        });
        datagrams.sort(Comparator.comparingLong(Datagram::timeNs));
        List<String> notes = new ArrayList<>();
        if (!whole) {
            notes.add(name + ": ends in the middle of a packet or is damaged; played as far as it goes");
        }
        if (udp.cutShort() > 0) {
            notes.add(name + ": " + udp.cutShort() + " packets skipped of which only the beginning was captured");
        }
        return new Capture(startNs[0], List.copyOf(datagrams), List.copyOf(notes));
    }
}
