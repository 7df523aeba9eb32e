package io.sidetone.sip.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The stack in memory keeps the contract, in virtual time. */
class InMemoryStackTest extends CallContract {

    @Override
    protected Pair open() {
        InMemoryNetwork network = new InMemoryNetwork();
        SipStack one = network.stack("one");
        SipStack two = network.stack("two");
        return new Pair() {
            @Override
            public SipStack caller() {
                return one;
            }

            @Override
            public SipStack callee() {
                return two;
            }

            @Override
            public String calleeUri() {
                return "sip:101@two";
            }

            @Override
            public boolean settle(BooleanSupplier condition) {
                return network.settle(condition);
            }

            @Override
            public SipDialog subscribe(SipRequest request, DialogListener listener, Consumer<SipResponse> response) {
                return network.subscribe("one", request, listener, response);
            }

            @Override
            public void quiet() {
                network.advance(10 * InMemoryNetwork.LATENCY_NS);
            }

            @Override
            public boolean silenceCallee() {
                network.silence("two");
                return true;
            }
        };
    }

    @Test
    void callingNowhereIsABrokenTransport() {
        InMemoryNetwork network = new InMemoryNetwork();
        Recorder caller = new Recorder();
        network.stack("one").invite(new SipRequest("INVITE", "sip:x@nowhere", SipHeaders.NONE, SipBody.NONE), caller);
        assertThat(caller.events).as("not from within the method").isEmpty();
        network.settle(caller::isOver);
        assertThat(caller.events).containsExactly("terminated TRANSPORT");
    }
}
