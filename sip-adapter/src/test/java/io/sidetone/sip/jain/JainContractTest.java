package io.sidetone.sip.jain;

import io.sidetone.sip.tck.CallContract;
import org.junit.jupiter.api.Nested;

/** The port keeps the contract on every transport, in real time. */
class JainContractTest {

    @Nested
    class OverUdp extends CallContract {

        @Override
        protected Pair open() {
            return JainPair.over("udp");
        }
    }

    @Nested
    class OverTcp extends CallContract {

        @Override
        protected Pair open() {
            return JainPair.over("tcp");
        }
    }

    @Nested
    class OverTls extends CallContract {

        @Override
        protected Pair open() {
            return JainPair.over("tls");
        }
    }
}
