package io.sidetone.examples.replay;

import static io.sidetone.examples.replay.Bytes.u16;
import static io.sidetone.examples.replay.Bytes.u32;
import static io.sidetone.examples.replay.Bytes.u8;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the UDP datagrams in captured frames: takes off the link header and VLAN tags, walks IPv4 and IPv6 headers,
 * puts fragments together. What is not UDP over IP, or is not wholly there, is skipped; a damaged frame never throws.
 */
final class UdpExtractor implements CaptureFile.FrameSink {

    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int UDP = 17;

    private final List<Datagram> datagrams;
    private final Fragments fragments = new Fragments();
    private int cutShort;
    private long timeNs;
    private byte[] bytes;
    private int end;

    /** Adds what it finds to {@code datagrams}. */
    UdpExtractor(List<Datagram> datagrams) {
        this.datagrams = datagrams;
    }

    /** How many IP packets were skipped because the capture holds only their beginning. */
    int cutShort() {
        return cutShort;
    }

    @Override
    public void frame(long atNs, int linkType, byte[] frame, int offset, int length) {
        timeNs = atNs;
        bytes = frame;
        end = offset + length;
        switch (linkType) {                             // numbers: tcpdump.org/linktypes
            case 1 -> ethernet(offset + 12);
            case 113 -> ethernet(offset + 14);          // Linux cooked: the protocol closes the header, as in Ethernet
            case 276 -> protocol(offset, offset + 20);
            case 0, 108 -> ip(offset + 4);              // BSD loopback: the version nibble says what its family says
            case 12, 14, 101, 228, 229 -> ip(offset);
            default -> { }
        }
    }

    private void ethernet(int typeAt) {
        protocol(typeAt, typeAt + 2);
    }

    /** The EtherType at {@code typeAt} tells what begins at {@code next}; steps over VLAN tags (802.1Q, 802.1ad). */
    private void protocol(int typeAt, int next) {
        int type = typeAt;
        int body = next;
        while (end - body >= 4 && isVlan(u16(bytes, type))) {
            type = body + 2;
            body += 4;
        }
        if (end - body >= 1 && (u16(bytes, type) == IPV4 || u16(bytes, type) == IPV6)) {
            ip(body);
        }
    }

    private static boolean isVlan(int etherType) {
        return etherType == 0x8100 || etherType == 0x88A8 || etherType == 0x9100;
    }

    private void ip(int header) {
        if (end - header >= 20 && u8(bytes, header) >> 4 == 4) {
            ipv4(header);
        } else if (end - header >= 40 && u8(bytes, header) >> 4 == 6) {
            ipv6(header);
        }
    }

    private void ipv4(int header) {
        int payload = header + (u8(bytes, header) & 0x0F) * 4;
        int total = u16(bytes, header + 2);
        // Zero where the network card cuts the packets up itself. Anything behind the total is Ethernet padding.
        int packetEnd = total == 0 ? end : header + total;
        if (u8(bytes, header + 9) != UDP || payload < header + 20 || packetEnd < payload || !isWhole(packetEnd)) {
            return;
        }
        Endpoint source = Endpoint.of(bytes, header + 12, 4, 0);
        Endpoint destination = Endpoint.of(bytes, header + 16, 4, 0);
        int flags = u16(bytes, header + 6);
        if ((flags & 0x3FFF) == 0) {
            udp(bytes, payload, packetEnd, source, destination);
        } else {
            fragment(new Fragments.Key(source, destination, u16(bytes, header + 4)), (flags & 0x1FFF) * 8,
                (flags & 0x2000) != 0, payload, packetEnd);
        }
    }

    private void ipv6(int header) {
        int packetEnd = header + 40 + u16(bytes, header + 4);
        if (!isWhole(packetEnd)) {
            return;
        }
        Endpoint source = Endpoint.of(bytes, header + 8, 16, 0);
        Endpoint destination = Endpoint.of(bytes, header + 24, 16, 0);
        int next = u8(bytes, header + 6);
        int at = header + 40;
        while (packetEnd - at >= 8) {
            if (next == UDP) {
                udp(bytes, at, packetEnd, source, destination);
                return;
            }
            if (next == 44 && (u16(bytes, at + 2) & 0xFFF9) != 0) {
                if (u8(bytes, at) == UDP) {
                    int place = u16(bytes, at + 2);
                    fragment(new Fragments.Key(source, destination, u32(bytes, at + 4)), place & 0xFFF8,
                        (place & 1) != 0, at + 8, packetEnd);
                }
                return;
            }
            if (next != 0 && next != 43 && next != 44 && next != 60) {
                return;                                 // hop-by-hop, routing, fragment and destination options only
            }
            int length = next == 44 ? 8 : (u8(bytes, at + 1) + 1) * 8;
            next = u8(bytes, at);
            at += length;
        }
    }

    private boolean isWhole(int packetEnd) {
        if (packetEnd > end) {
            cutShort++;
        }
        return packetEnd <= end;
    }

    private void fragment(Fragments.Key key, int place, boolean more, int from, int to) {
        byte[] whole = fragments.add(timeNs, key, place, more, bytes, from, to);
        if (whole != null) {
            udp(whole, 0, whole.length, key.source(), key.destination());
        }
    }

    private void udp(byte[] packet, int header, int packetEnd, Endpoint source, Endpoint destination) {
        if (packetEnd - header < 8) {
            return;
        }
        int length = u16(packet, header + 4);
        if (length < 8 || length > packetEnd - header) {
            return;
        }
        byte[] payload = Arrays.copyOfRange(packet, header + 8, header + length);
        datagrams.add(new Datagram(timeNs, new Endpoint(source.address(), u16(packet, header)),
            new Endpoint(destination.address(), u16(packet, header + 2)), payload));
    }
}
