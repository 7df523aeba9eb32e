package io.sidetone.runtime.udp;

import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.Sidetone;
import io.sidetone.testkit.LinearCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A process with one call on the loopback interface, for a test to stop and continue. Its arguments are the ports of
 * customer and agent and the names of their codecs; it prints its own ports and lives until its input ends.
 */
final class StalledProcess {

    private StalledProcess() {
    }

    public static void main(String[] arguments) throws IOException {
        try (Sidetone sidetone = Sidetone.configure().start()) {
            MonitoredCall call = sidetone.open("call");
            UdpEndpoint customer = endpoint(arguments[0]);
            UdpEndpoint agent = endpoint(arguments[1]);
            call.join(LegSpec.of("customer", new LinearCodec(arguments[2])), Role.CUSTOMER, customer);
            call.join(LegSpec.of("agent", new LinearCodec(arguments[3])), Role.AGENT, agent);
            System.out.println(customer.localAddress().getPort() + " " + agent.localAddress().getPort());
            while (System.in.read() >= 0) {
                // until whoever started this is gone
            }
        }
    }

    private static UdpEndpoint endpoint(String port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return UdpEndpoint.open(UdpSpec.at(loopback)
            .withRemote(new InetSocketAddress(loopback, Integer.parseInt(port))));
    }
}
