package io.sidetone.examples.pbx;

import io.sidetone.access.Group;
import io.sidetone.sip.b2bua.Route;
import io.sidetone.sip.b2bua.Router;
import io.sidetone.sip.spi.SipHeaders;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Extensions, and nothing else: who is dialled by his number is called on all his phones. Any thread. */
final class DialPlan implements Router {

    private static final Route UNKNOWN = new Route.Refused(404);
    private static final Route NO_PHONE = new Route.Refused(480);

    private final Settings settings;
    private final Registrations registrations;

    DialPlan(Settings settings, Registrations registrations) {
        this.settings = settings;
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Route> route(Dialling dialling) {
        return CompletableFuture.completedStage(route(dialling.caller().name(), dialling.number()));
    }

    private Route route(String caller, String number) {
        if (!settings.extensions().containsKey(number)) {
            return UNKNOWN;
        }
        List<Route.Destination> phones = registrations.phones(number).stream()
            .map(DialPlan::destination).toList();
        return phones.isEmpty() ? NO_PHONE
            : new Route.To(phones, number, true, agent(caller, number), null, null, false);
    }

    private static Route.Destination destination(Binding phone) {
        return Route.Destination.of(phone.contact().uri()).withBehindNat(phone.behindNat())
            .withHeaders(phone.route() == null ? SipHeaders.NONE : SipHeaders.NONE.with("Route", phone.route()));
    }

    /** Of two, who is called is the agent if anybody may monitor him, else who calls. */
    private Route.Agent agent(String caller, String callee) {
        return isMember(callee) ? Route.Agent.CALLEE : isMember(caller) ? Route.Agent.CALLER : Route.Agent.NOBODY;
    }

    private boolean isMember(String number) {
        return settings.groups().stream().map(Group::monitored).anyMatch(members -> members.contains(number));
    }
}
