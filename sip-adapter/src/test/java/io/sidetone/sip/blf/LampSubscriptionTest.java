package io.sidetone.sip.blf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.sip.blf.Lamp.Person;
import io.sidetone.sip.blf.LampSubscription.Answer;
import io.sidetone.sip.blf.LampSubscription.Notification;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LampSubscriptionTest {

    private static final long S = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - 100 * S;
    private static final String ENTITY = "sip:*221101@pbx.example";
    private static final Person AGENT = new Person("Ann", "sip:101@pbx.example");
    private static final Person CUSTOMER = new Person("O'Neill & <Sons> \"Ltd\"", "sip:+4930@x;a=1&b=2");
    private static final Lamp BUSY = Lamp.busy("7", true, AGENT, CUSTOMER);

    private final LampSubscription subscription = new LampSubscription(ENTITY, Lamp.idle(AGENT), 60, 7_200);

    private static Element parsed(Notification notification) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root = factory.newDocumentBuilder().parse(new InputSource(new StringReader(notification.body())))
            .getDocumentElement();
        assertThat(root.getNamespaceURI()).isEqualTo("urn:ietf:params:xml:ns:dialog-info");
        assertThat(root.getAttribute("entity")).isEqualTo(ENTITY);
        assertThat(root.getAttribute("state")).isEqualTo("full");
        assertThat(root.getElementsByTagName("dialog").getLength()).isEqualTo(1);
        return root;
    }

    private static String state(Element root) {
        return root.getElementsByTagName("state").item(0).getTextContent();
    }

    private Element told(long nowNs) throws Exception {
        Notification notification = subscription.due(nowNs).orElseThrow();
        subscription.answered(200);
        return parsed(notification);
    }

    @Test
    void aSubscriberIsToldAtOnceAlsoThatNothingGoesOn() throws Exception {
        assertThat(subscription.subscribe("dialog", 3_600, START)).isEqualTo(new Answer(200, 3_600));
        Notification first = subscription.due(START).orElseThrow();
        assertThat(first.state()).isEqualTo("active;expires=3600");
        Element root = parsed(first);
        assertThat(root.getAttribute("version")).isEqualTo("0");
        assertThat(state(root)).isEqualTo("terminated");
        assertThat(((Element) root.getElementsByTagName("dialog").item(0)).getAttribute("id")).isNotEmpty();
    }

    @Test
    void aCallInProgressIsShownWithWhoIsInIt() throws Exception {
        subscription.subscribe("dialog", 3_600, START);
        subscription.changed(BUSY);
        Element root = told(START);
        assertThat(state(root)).isEqualTo("confirmed");
        Element remote = (Element) root.getElementsByTagName("remote").item(0);
        Element identity = (Element) remote.getElementsByTagName("identity").item(0);
        assertThat(identity.getTextContent()).isEqualTo(CUSTOMER.uri());
        assertThat(identity.getAttribute("display")).isEqualTo(CUSTOMER.display());
        assertThat(((Element) remote.getElementsByTagName("target").item(0)).getAttribute("uri"))
            .isEqualTo(CUSTOMER.uri());
        assertThat(root.getElementsByTagName("local").getLength()).isEqualTo(1);
    }

    @Test
    void changesAreToldAtMostOnceASecondAndTheLastCounts() throws Exception {
        subscription.subscribe("dialog", 3_600, START);
        told(START);
        subscription.changed(BUSY);
        subscription.changed(Lamp.idle(AGENT));
        subscription.changed(Lamp.busy("8", false, AGENT, null));
        assertThat(subscription.due(START + S - 1)).isEmpty();
        assertThat(subscription.nextNs()).isEqualTo(START + S);
        Element root = told(START + S);
        assertThat(root.getAttribute("version")).isEqualTo("1");
        assertThat(state(root)).isEqualTo("confirmed");
        assertThat(subscription.due(START + 100 * S)).as("no news").isEmpty();
        subscription.changed(Lamp.busy("8", false, AGENT, null));
        assertThat(subscription.due(START + 101 * S)).as("the same again").isEmpty();
    }

    @Test
    void oneNotifyIsUnderWayAtATime() throws Exception {
        subscription.subscribe("dialog", 3_600, START);
        assertThat(subscription.due(START)).isPresent();
        subscription.changed(BUSY);
        assertThat(subscription.due(START + 5 * S)).isEmpty();
        assertThat(subscription.nextNs()).isEqualTo(Long.MAX_VALUE);
        subscription.answered(200);
        assertThat(told(START + 5 * S).getAttribute("version")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"59, 423, 60", "60, 200, 60", "7200, 200, 7200", "7201, 200, 7200", ", 200, 3600", "1, 423, 60",
        "-1, 423, 60", "2147483647, 200, 7200", "0, 200, 0"})
    void timesAreBounded(Integer expires, int status, int answered) {
        assertThat(subscription.subscribe("dialog", expires, START)).isEqualTo(new Answer(status, answered));
        assertThat(subscription.due(START).isPresent()).isEqualTo(status == 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"presence", "", "message-summary", "dialogs", ";dialog"})
    void otherEventsAreUnknown(String event) {
        assertThat(subscription.subscribe(event, 3_600, START).status()).isEqualTo(489);
        assertThat(subscription.due(START)).isEmpty();
        assertThat(subscription.subscribe("Dialog ;sla", 3_600, START).status()).isEqualTo(200);
    }

    @Test
    void anExpiredSubscriptionSaysSoOnce() throws Exception {
        subscription.subscribe("dialog", 60, START);
        told(START);
        assertThat(subscription.nextNs()).isEqualTo(START + 60 * S);
        assertThat(subscription.due(START + 60 * S - 1)).isEmpty();
        assertThat(subscription.due(START + 60 * S).orElseThrow().state()).isEqualTo("terminated;reason=timeout");
        assertThat(subscription.isOver()).isTrue();
        subscription.answered(200);
        subscription.changed(BUSY);
        assertThat(subscription.due(START + 100 * S)).isEmpty();
        assertThat(subscription.subscribe("dialog", 60, START + 100 * S).status()).isEqualTo(481);
    }

    @Test
    void aRefreshKeepsItAliveAndIsAnsweredWithTheState() throws Exception {
        subscription.subscribe("dialog", 60, START);
        told(START);
        assertThat(subscription.subscribe("dialog", 60, START + 59 * S).status()).isEqualTo(200);
        assertThat(told(START + 59 * S).getAttribute("version")).isEqualTo("1");
        assertThat(subscription.due(START + 118 * S)).isEmpty();
        assertThat(subscription.subscribe("dialog", 1, START + 118 * S).status()).as("refused, and goes on")
            .isEqualTo(423);
        assertThat(subscription.isOver()).isFalse();
    }

    @Test
    void whoSubscribesForNoTimeIsToldOnce() throws Exception {
        subscription.subscribe("dialog", 0, START);
        assertThat(subscription.due(START).orElseThrow().state()).startsWith("terminated");
        assertThat(subscription.isOver()).isTrue();
    }

    @Test
    void oneLostNotifyIsRepeatedAndASecondEndsIt() throws Exception {
        subscription.subscribe("dialog", 3_600, START);
        subscription.due(START);
        subscription.answered(408);
        assertThat(subscription.isOver()).isFalse();
        assertThat(told(START + 32 * S).getAttribute("version")).isEqualTo("1");
        subscription.changed(BUSY);
        subscription.due(START + 40 * S);
        subscription.answered(408);
        assertThat(subscription.isOver()).as("the one before was answered").isFalse();
        assertThat(subscription.due(START + 72 * S)).isPresent();
        subscription.answered(408);
        assertThat(subscription.isOver()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"481, true", "489, true", "404, true", "500, false", "503, false", "200, false", "202, false"})
    void whoSaysHeDoesNotKnowItLosesIt(int status, boolean over) {
        subscription.subscribe("dialog", 3_600, START);
        subscription.due(START);
        subscription.answered(status);
        assertThat(subscription.isOver()).isEqualTo(over);
        assertThat(subscription.isIdle()).isTrue();
    }

    @Test
    void theBusiestOfSeveralCallsIsShown() {
        Lamp ended = new Lamp("1", false, true, AGENT, CUSTOMER);
        assertThat(Lamp.busiest(List.of(ended, BUSY), AGENT)).isEqualTo(BUSY);
        assertThat(Lamp.busiest(List.of(ended), AGENT)).isEqualTo(ended);
        assertThat(Lamp.busiest(List.of(), AGENT)).isEqualTo(Lamp.idle(AGENT));
    }

    @Test
    void noNameBreaksADocument() throws Exception {
        long seed = 4235;
        Random random = new Random(seed);
        subscription.subscribe("dialog", 3_600, START);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                name.append(random.nextBoolean() ? "<>&'\"]]>\0\n\t\uFFFF\uD800\uDC00".charAt(random.nextInt(14))
                    : (char) random.nextInt(0x10000));
            }
            subscription.changed(Lamp.busy("7", false, AGENT, new Person(name.toString(), name.toString())));
            Element root = told(START + 3 * S / 2 * i);
            assertThat(state(root)).as("seed %d, try %d", seed, i).isEqualTo("confirmed");
        }
        assertThatThrownBy(() -> new LampSubscription(ENTITY, BUSY, 60, 59)).hasMessageContaining("59");
    }
}
