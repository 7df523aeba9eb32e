package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.runtime.udp.UdpSpec;
import io.sidetone.testkit.FreePorts;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Where media comes in: bound here, advertised as that, from this range; what can't be bound shows at the start. */
class UdpMediaPortsTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @Test
    void portsAreTakenFromTheRangeAndGivenBack() throws Exception {
        int first = FreePorts.row(4);
        UdpMediaPorts ports = new UdpMediaPorts(UdpSpec.at(HERE).withPorts(first, first + 3), null);
        MediaPort one = ports.open(false);
        MediaPort two = ports.open(false);
        assertThat(one.rtp().getPort() + two.rtp().getPort()).isEqualTo(first + first + 2);
        assertThat(one.rtcp().getPort()).isEqualTo(one.rtp().getPort() + 1);
        assertThatThrownBy(() -> ports.open(false)).isInstanceOf(BindException.class)
            .hasMessageContaining(first + " to " + (first + 3));
        one.endpoint().close();
        ports.open(true).endpoint().close();
        two.endpoint().close();
    }

    @Test
    void descriptionsSayTheAdvertisedAddress() throws Exception {
        InetAddress outside = InetAddress.getByName("203.0.113.7");
        MediaPort port = new UdpMediaPorts(UdpSpec.at(InetAddress.getByName("0.0.0.0")), outside).open(false);
        assertThat(port.rtp().getAddress()).isEqualTo(outside);
        port.endpoint().close();
        assertThatThrownBy(() -> new UdpMediaPorts(UdpSpec.at(InetAddress.getByName("0.0.0.0")), null))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0.0.0.0");
    }

    @Test
    void rtcpSharesThePortIfThatIsConfigured() throws Exception {
        MediaPort port = new UdpMediaPorts(UdpSpec.at(HERE).withRtcpMux(true), null).open(false);
        assertThat(port.rtcp()).isEqualTo(port.rtp());
        port.endpoint().close();
    }

    @Test
    void ipv6IsAnAddressLikeAnyOther() throws Exception {
        InetAddress six = InetAddress.getByName("::1");
        try {
            new DatagramSocket(new InetSocketAddress(six, 0)).close();
        } catch (java.net.SocketException e) {
            Assumptions.abort("no IPv6 here");
        }
        MediaPort port = new UdpMediaPorts(UdpSpec.at(six).withTrafficClass(0xB8), null).open(false);
        assertThat(port.rtp().getAddress()).isInstanceOf(Inet6Address.class);
        port.endpoint().close();
    }

    @Test
    void anAddressThatIsNotThisMachinesFailsAtTheStart() {
        assertThatThrownBy(() -> new UdpMediaPorts(UdpSpec.at(InetAddress.getByName("203.0.113.7")), null))
            .isInstanceOf(BindException.class).hasMessageContaining("203.0.113.7");
    }
}
