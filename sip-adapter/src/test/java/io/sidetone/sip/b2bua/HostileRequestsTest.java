package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Headers and bodies that make no sense are answered, and calls beside them go on. */
class HostileRequestsTest {

    private static final String[] NAMES = {"From", "To", "Via", "P-Asserted-Identity", "Session-Expires", "Min-SE",
        "Max-Forwards", "Require", "Supported", "Allow", "Refer-To", "Refer-Sub", "Event", "Expires", "Authorization",
        "Join", "Replaces", "Content-Type", "Subscription-State"};
    private static final String[] PIECES = {"<", ">", "\"", "\\", ";", "=", ",", "%", "%4", "sip:", "101", "@", "pbx",
        "tag", "to-tag=1", "from-tag=2", "99999999999999999999", "-1", "0", "é", "\0", "\t", " ", "Digest", "nonce",
        "refresher=uac", "?Replaces=", "*221101", "early-only", "\uD800"};

    private final Office office = new Office();

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    private static String garbage(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static SipHeaders headers(Random random) {
        SipHeaders headers = SipHeaders.NONE;
        for (int i = random.nextInt(5); i >= 0; i--) {
            headers = headers.with(NAMES[random.nextInt(NAMES.length)], garbage(random));
        }
        return headers;
    }

    private static SipBody mutated(SipBody body, Random random) {
        byte[] bytes = body.bytes();
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
        }
        return SipBody.of(SipBody.SDP, bytes);
    }

    @Test
    void requestsOfAllKindsAreAnswered() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Phone.Line customer = office.customerCalls(office.agent);
        String[] methods = {"OPTIONS", "SUBSCRIBE", "REGISTER", "MESSAGE", "UPDATE", "REFER", "NOTIFY", "INFO", "X"};
        List<SipResponse> responses = new ArrayList<>();
        int asked = 0;
        for (int i = 0; i < 400; i++) {
            String method = methods[random.nextInt(methods.length)];
            SipBody body = SipBody.of("application/dtmf", garbage(random).getBytes(StandardCharsets.UTF_8));
            if (random.nextBoolean()) {
                Phone from = random.nextBoolean() ? office.trunk : office.bob;
                from.stack.request(new SipRequest(method, "sip:" + garbage(random).replace("@", "") + "@pbx",
                    headers(random), body), responses::add);
            } else {
                customer.dialog.request(method, headers(random), body, responses::add);
            }
            asked++;
            office.run(30);
        }
        int sent = asked;
        office.await("seed " + seed + ": all are answered", () -> responses.size() == sent);
        assertThat(responses).as("seed %d", seed).noneMatch(response -> response.status() == 408
            || response.status() == 500);
        assertThat(customer.hears(office.agent)).isTrue();
    }

    @Test
    void invitesOfAllKindsAreAnswered() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Phone.Line customer = office.customerCalls(office.agent);
        for (int i = 0; i < 200; i++) {
            Phone.Line line = office.trunk.calls(random.nextBoolean() ? "102" : garbage(random).replace("@", ""),
                headers(random), true);
            office.run(60);
            line.hangUp();
            office.await("seed " + seed + ": over", line::isOver);
            assertThat(line.status).as("seed %d", seed).isNotEqualTo(500);
        }
        for (int i = 0; i < 200; i++) {
            customer.dialog.reinvite(headers(random), mutated(customer.sdp(), random));
            office.run(60);
        }
        assertThat(customer.isOver()).as("seed %d", seed).isFalse();
        customer.dialog.reinvite(SipHeaders.NONE, customer.sdp());
        office.run(600);
        assertThat(customer.hears(office.agent)).as("seed %d", seed).isTrue();
    }
}
