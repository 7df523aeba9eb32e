package io.sidetone.examples;

import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Party;
import io.sidetone.runtime.Sidetone;
import io.sidetone.runtime.Takeover;
import io.sidetone.runtime.udp.UdpEndpoint;
import java.io.IOException;

/** The program on the README's first screen; a test holds the two together. */
public final class FirstCall {

    private FirstCall() {
    }

    /** Monitors a call whose three phones are reached through these sockets, and takes it over. */
    public static void run(UdpEndpoint customer, UdpEndpoint agent, UdpEndpoint supervisor) throws IOException {
        // tag::readme[]
        try (Sidetone sidetone = Sidetone.configure().listener(System.out::println).start()) {
            MonitoredCall call = sidetone.open("call 1");
            call.join(LegSpec.of("customer", G711.ALAW), Role.CUSTOMER, customer);
            Party monitored = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT, agent);

            MonitoringSession session =
                call.monitor(LegSpec.of("supervisor", G711.ULAW), supervisor, monitored, Mode.LISTEN);
            session.whisper();                                     // only the agent hears him
            session.barge();                                       // everybody hears him

            Takeover answer = session.takeOver().toCompletableFuture().join();
            if (answer instanceof Takeover.Done done) {            // the agent is out, for good:
                done.call().end();                                 // what he holds now has no modes
            }
        }
        // end::readme[]
    }
}
