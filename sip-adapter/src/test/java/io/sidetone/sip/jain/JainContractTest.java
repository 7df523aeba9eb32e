package io.sidetone.sip.jain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.tck.CallContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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
    class OverIpv6 extends CallContract {

        @Override
        protected Pair open() {
            JainSettings callee = JainSettings.named("callee").listen("udp", "::1", JainPair.freePort());
            return new JainPair(JainSipStack.of(JainSettings.named("caller").listen("udp", "::1",
                JainPair.freePort())), JainSipStack.of(callee), "sip:101@[::1]:" + callee.points().get(0).port());
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

    /** The callee is a guest of an application that runs JAIN-SIP itself. */
    @Nested
    class Attached extends CallContract {

        private AttachedStack application;

        @Override
        protected Pair open() {
            int port = JainPair.freePort();
            application = new AttachedStack("guest", port);
            return new JainPair(JainSipStack.of(JainPair.settings("caller", "udp")), application.guest,
                "sip:101@127.0.0.1:" + port);
        }

        @Test
        void whatIsInNoneOfOurDialogsIsLeftToTheApplication() {
            int port = JainPair.freePort();
            AttachedStack other = new AttachedStack("host", port);
            other.guest.start(new Ears());
            try (WirePhone phone = new WirePhone(port)) {
                phone.request("BYE", "nobody", "<sip:a@b>;tag=1", "<sip:c@d>;tag=2", 1);
                phone.request("REGISTER", "nobody", "<sip:a@b>;tag=1", "<sip:a@b>", 2);
                assertThat(JainPair.await(() -> other.own.get() == 1 && other.registrations.get() == 1)).isTrue();
                phone.request("OPTIONS", "nobody", "<sip:a@b>;tag=1", "<sip:a@b>", 3);
                assertThat(phone.receive("SIP/2.0 200")).isNotNull();
            }
            other.guest.close();
            other.guest.closed().toCompletableFuture().join();
            other.stop();
        }
    }
}
