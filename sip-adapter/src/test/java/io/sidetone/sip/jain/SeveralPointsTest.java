package io.sidetone.sip.jain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStackListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** One stack at several points, as an exchange has them. Real time. */
class SeveralPointsTest {

    private static final SipStackListener SILENT = new SipStackListener() {
        @Override
        public DialogListener invited(SipDialog dialog, SipRequest invite) {
            return null;
        }

        @Override
        public void requested(SipExchange exchange) {
            exchange.respond(SipResponse.of(200));
        }
    };

    @Test
    void aStackListensOverUdpTcpAndTlsAtOnceAndSendsByWhatTheUriAsksFor() {
        int port = JainPair.freePort();
        int secure = JainPair.freePort();
        try (JainSipStack asked = JainSipStack.of(points("asked", port, secure));
            JainSipStack asking = JainSipStack.of(points("asking", JainPair.freePort(), JainPair.freePort()))) {
            asked.start(SILENT);
            asking.start(SILENT);
            List<Integer> answers = new CopyOnWriteArrayList<>();
            for (String uri : List.of("sip:a@127.0.0.1:" + port, "sip:a@127.0.0.1:" + port + ";transport=tcp",
                "sip:a@127.0.0.1:" + secure + ";transport=tls")) {
                asking.request(new SipRequest("OPTIONS", uri, SipHeaders.NONE, SipBody.NONE),
                    response -> answers.add(response.status()));
            }
            assertThat(JainPair.await(() -> answers.size() == 3)).isTrue();
            assertThat(answers).containsExactly(200, 200, 200);
        }
    }

    private static JainSettings points(String name, int port, int secure) {
        return JainSettings.named(name).listen("udp", "127.0.0.1", port).listen("tcp", "127.0.0.1", port)
            .listen("tls", "127.0.0.1", secure).tls(Certificates.keyStore(), null, Certificates.PASSWORD);
    }
}
