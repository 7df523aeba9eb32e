package io.sidetone.sip.b2bua;

import io.sidetone.access.Target;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.Party;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call between two, and whoever monitors it: phones on one side, the engine's call on the other. The engine decides
 * who stays when somebody leaves; this hangs up whom it has released. Belongs to the schedule's thread.
 *
 * <pre>
 *   INVITE ─► ROUTING ─► RINGING ─ early media ─┐
 *                           └────── answered ───┴─► the engine's call ─ CallEnded ─► BYE to all ─► gone
 * </pre>
 */
final class BridgedCall extends WatchedCall implements LegOwner {

    private final Caller caller;
    /** Its beginning, until both are in. */
    private @Nullable CallSetup setup;
    private Route.@Nullable To route;
    private boolean answered;
    private boolean established;
    private boolean takenOver;
    /** By their names in the engine's call; those who have left are not in it. */
    private final Map<String, Member> members = new LinkedHashMap<>();
    /** Every leg that is not over, supervisors' among them. */
    private final List<SipLeg> legs = new ArrayList<>();
    /** Null if none is under way. */
    private @Nullable Transfer transfer;

    BridgedCall(B2bua desk, String name, Caller caller, SipLeg callerLeg) {
        super(desk, name);
        this.caller = caller;
        legs.add(callerLeg);
    }

    // ---- for its setting up -----------------------------------------------------------------------------------

    private Route.To route() {
        Route.To known = route;
        assert known != null : name + " goes nowhere yet";
        return known;
    }

    void setup(CallSetup value) {
        setup = value;
    }

    /** Its beginning; null once both are in. */
    @Nullable CallSetup setup() {
        return setup;
    }

    void goesTo(Route.To to) {
        route = to;
    }

    /** Who was called has answered; the caller is next. */
    void answeredBy(SipLeg leg) {
        answered = true;
        startedMs = desk.schedule.wallMs();
        leg.owner(this);
        legs.add(leg);
    }

    /** Both are in. */
    void established() {
        established = true;
        setup = null;
        members.values().forEach(this::report);
    }

    /** The caller has given up, or was refused, or his phone has never acknowledged. */
    void callerGone(SipLeg leg) {
        desk.gone(leg);
        legs.remove(leg);
        end();
        forgetIfOver();
    }

    // ---- who sits in it ---------------------------------------------------------------------------------------

    /** Seats a leg; with the first the engine's call begins. */
    void join(SipLeg leg, Role role, @Nullable String person, String shown) {
        if (media == null) {
            media = desk.openMedia(name, desk.policies());
        }
        leg.sit(free(shown), (spec, endpoint) -> seated(leg, media().join(spec, role, endpoint), role, person, shown));
    }

    /** A leg has a seat, unless it is refused. */
    void seated(SipLeg leg, Party party, Role role, @Nullable String person, String shown) {
        members.put(party.name(), new Member(this, leg, party, role, person, shown));
        leg.seat(Seat.of(party));
        checkSecurity();
        party.joined().whenComplete((outcome, failure) -> desk.schedule.execute(() -> {
            if (failure != null || !outcome.accepted()) {
                members.remove(party.name());
                leg.unseated();
                leg.end(SipHeaders.NONE);
                end();
            }
        }));
    }

    /** A name nobody in the call has. */
    private String free(String wanted) {
        String free = wanted;
        for (int i = 2; members.containsKey(free) || supervisions.has(free); i++) {
            free = wanted + "/" + i;
        }
        return free;
    }

    @Override
    public void renegotiated(SipLeg leg) {
        checkSecurity();
    }

    /** Who listens on plain RTP leaves a call that has become a secured one. */
    private void checkSecurity() {
        if (isSecure() && !desk.configuration.plainSupervisors) {
            supervisions.endPlain();
        }
    }

    @Override
    public void up(SipLeg leg) {
        // It was when this became its owner.
    }

    /** The board shows somebody's call; who is no agent has none that could be monitored. */
    private void report(Member member) {
        if (member.person() != null) {
            String remote = members.values().stream().filter(other -> other != member).map(Member::shown).findFirst()
                .orElse(null);
            desk.lines().callStarted(target(member.name(), member.person())
                .withSupervisorLeg(member.role() != Role.AGENT), startedMs, remote);
        }
    }

    // ---- what it is -------------------------------------------------------------------------------------------

    @Override
    boolean isMadeBy(String person) {
        return caller.isOurs() && caller.name().equals(person);
    }

    /** Where the call is to go to; for a supervisor who asks. */
    Target target(String leg, String person) {
        Route.To route = route();
        return Target.of(person, name, leg).onQueue(route.queue()).onLine(route.line())
            .withPrivateCall(route.privateCall());
    }

    @Override
    @Nullable Target target(String leg) {
        Member member = members.get(leg);
        if (member != null) {
            return target(leg, member.person() == null ? member.shown() : member.person());
        }
        return supervisions.has(leg) ? target(leg, leg) : null;
    }

    @Override
    List<Watched> watched() {
        boolean open = answered || desk.configuration.monitorableEarly;
        return members.values().stream().filter(member -> open && member.role() == Role.AGENT)
            .map(agent -> new Watched(this, agent.party(), agent.person(), agent.leg().isHeld())).toList();
    }

    /** Who is monitored by whoever joins a dialog of this call: its agent, or whose dialog it is if he is one, too. */
    Optional<Watched> watched(DialogReference dialog) {
        Member his = member(dialog);
        List<Watched> agents = watched();
        return agents.stream().filter(agent -> his != null && agent.party() == his.party()).findFirst()
            .or(() -> agents.stream().findFirst());
    }

    /** Whose dialog that is; null if it is none of this call. */
    @Nullable Member member(@Nullable DialogReference dialog) {
        return members.values().stream().filter(member -> dialog != null && dialog.isOf(member.leg())).findFirst()
            .orElse(null);
    }

    @Nullable Member memberOf(SipLeg leg) {
        return members.values().stream().filter(member -> member.leg() == leg).findFirst().orElse(null);
    }

    @Override
    List<LegMedia> negotiated() {
        return members.values().stream().map(member -> member.leg().media()).toList();
    }

    // ---- what happens -----------------------------------------------------------------------------------------

    @Override
    public void requested(SipLeg leg, SipExchange exchange) {
        SipRequest request = exchange.request();
        switch (request.method()) {
            case "INFO" -> {
                // Digits, or a picture to be refreshed: the other phone knows.
                members.values().stream().filter(member -> member.leg() != leg && member.leg().isUp())
                    .forEach(member -> member.leg().request("INFO", SipHeaders.NONE, request.body(), response -> { }));
                exchange.respond(SipResponse.of(200));
            }
            case "REFER" -> refer(leg, exchange);
            default -> exchange.respond(SipResponse.of(501));
        }
    }

    // ---- transfers --------------------------------------------------------------------------------------------

    /** Users of ours may transfer; strangers would make calls at our cost. */
    private void refer(SipLeg leg, SipExchange exchange) {
        Member member = memberOf(leg);
        String user = member == null ? null : member.person();
        if (member == null || user == null || !established) {
            exchange.respond(SipResponse.of(403));
        } else if (transfer != null) {
            exchange.respond(SipResponse.of(491));
        } else {
            Transfer begun = new Transfer(this, member, user, exchange);
            transfer = begun;
            begun.start();
        }
    }

    /** {@code done}: another takes his place, and the engine releases him. */
    void transferEnded(Transfer which, boolean done) {
        if (transfer == which) {
            transfer = null;
            if (!done && which.from.leg().isOver()) {
                which.from.party().leave();
            }
        }
    }

    /** Another leg takes the place of a party, which is released. */
    void replace(Member from, SipLeg leg, @Nullable String person, String shown, boolean isPrivate) {
        leg.owner(this);
        legs.add(leg);
        route = route().withPrivateCall(route().privateCall() || isPrivate);
        leg.sit(free(shown), (spec, endpoint) ->
            seated(leg, from.party().transfer(spec, endpoint), from.role(), person, shown));
        members.values().stream().filter(member -> member != from).forEach(this::report);
    }

    /** The party that somebody speaks to leaves this call for another, in which that somebody is, too. */
    @Nullable Member takeOut(SipLeg hisLeg) {
        Member target = !established || takenOver || members.size() != 2 ? null
            : members.values().stream().filter(member -> member.leg() != hisLeg && member.leg().isUp()).findFirst()
                .orElse(null);
        if (target != null) {
            members.remove(target.name());
            legs.remove(target.leg());
        }
        return target;
    }

    /** The same of those who have early media in it. */
    void takeOutUnanswered(SipLeg callerLeg, Consumer<SipLeg> free) {
        for (Member member : List.copyOf(members.values())) {
            SipLeg leg = member.leg();
            if (leg != callerLeg) {
                members.remove(member.name());
                leg.leave(member.party(), () -> free.accept(leg));
            }
        }
    }

    Collection<Member> members() {
        return members.values();
    }

    @Override
    void event(MonitorEvent event) {
        if (event instanceof MonitorEvent.PartyLeft left) {
            released(left);
        } else if (event instanceof MonitorEvent.TakenOver) {
            takenOver = true;
        } else {
            super.event(event);
        }
    }

    @Override
    void mediaEnded() {
        members.clear();
        if (transfer != null) {
            transfer.cancel();
        }
        List.copyOf(legs).forEach(leg -> leg.end(SipHeaders.NONE));
    }

    private void released(MonitorEvent.PartyLeft left) {
        Member member = members.remove(left.party());
        if (member != null && left.released()) {
            member.leg().end(SipHeaders.NONE.with("Reason", takenOver
                ? "SIP;cause=200;text=\"Call taken over\"" : "SIP;cause=200;text=\"Call transferred\""));
        }
    }

    @Override
    public void ended(SipLeg leg, Termination termination) {
        desk.gone(leg);
        legs.remove(leg);
        boolean waited = transfer != null && transfer.from.leg() == leg && members.values().stream()
            .noneMatch(member -> member != transfer.from && member.role() == Role.CUSTOMER);
        // With the last customer the engine would end the call; else he may leave before somebody is in his place.
        if (leg.seat() != null && !waited) {
            leg.seat().leave();
            boolean agentLess = members.values().stream().noneMatch(member -> member.role() == Role.AGENT);
            if (transfer == null && agentLess && !takenOver) {
                media().end();
            }
        }
        forgetIfOver();
    }

    @Override
    void end() {
        if (media != null) {
            media.end();
        } else {
            mediaOver = true;
            List.copyOf(legs).forEach(leg -> leg.end(SipHeaders.NONE));
            forgetIfOver();
        }
    }

    @Override
    boolean isHungUp() {
        return legs.isEmpty();
    }
}
