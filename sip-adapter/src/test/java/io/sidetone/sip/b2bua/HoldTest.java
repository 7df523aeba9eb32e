package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.MonitorEvent.HoldChanged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holding a call and taking it back, in the three ways phones say it. */
class HoldTest {

    private final Office office = new Office();

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendonly", "inactive", "0.0.0.0"})
    void theAgentHoldsTheCustomerAndTakesHimBack(String way) {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line agent = office.agent.line();
        String address = agent.address;
        if (way.equals("0.0.0.0")) {
            agent.address = way;
            agent.reoffer("sendrecv");
        } else {
            agent.reoffer(way);
        }
        office.await("held", () -> agent.events.contains("reinviteAnswered 200"));
        assertThat(agent.remoteSdp).contains(way.equals("inactive") ? "a=inactive" : "a=recvonly");
        office.run(400);
        assertThat(office.events(HoldChanged.class)).extracting(HoldChanged::holding).containsExactly(true);
        customer.deafen();
        office.run(300);
        assertThat(customer.hears(office.agent)).isFalse();
        assertThat(customer.events).as("the customer's phone is told nothing").containsExactly("answered 200");
        agent.address = address;
        agent.events.clear();
        agent.reoffer("sendrecv");
        office.await("taken back", () -> agent.events.contains("reinviteAnswered 200"));
        office.run(400);
        assertThat(office.events(HoldChanged.class)).extracting(HoldChanged::holding).containsExactly(true, false);
        assertThat(customer.hears(office.agent)).isTrue();
        assertThat(agent.hears(office.trunk)).isTrue();
    }

    @Test
    void aHeldCallCanBeHungUpByEither() {
        Phone.Line customer = office.customerCalls(office.agent);
        office.agent.line().reoffer("sendonly");
        office.run(300);
        customer.hangUp();
        office.await("over", () -> office.agent.line().isOver());
        office.assertNothingIsLeft();
    }

    @Test
    void aCallThatIsAnsweredOnHoldIsOnHold() {
        office.trunk.answering = true;
        office.agent.answering = true;
        Phone.Line line = office.trunk.calls("101");
        line.direction = "sendonly";
        office.await("answered", () -> line.up);
        line.reoffer("sendonly");
        office.run(300);
        assertThat(office.events(HoldChanged.class)).extracting(HoldChanged::party).containsExactly("trunk");
    }
}
