package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.access.Access;
import io.sidetone.access.Directory;
import io.sidetone.access.Group;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Right;
import io.sidetone.runtime.Sidetone;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.digest.DigestSecret;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.tck.InMemoryNetwork;
import io.sidetone.testkit.LinearCodec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A B2BUA and the phones around it, in virtual time: 101 and 102 are agents of a team whose supervisors sue and ann may
 * do everything; bob is a user without rights; the trunk is a peer behind which 555… is called. For one thread.
 */
final class Office implements AutoCloseable {

    static final String CODEC = "TEST-LINEAR";
    private static final long STEP_NS = 5_000_000;

    final InMemoryNetwork network = new InMemoryNetwork();
    final Wires wires = new Wires();
    final List<Phone> phones = new ArrayList<>();
    final List<MonitorEvent> events = new ArrayList<>();
    /** Where users are; more than one phone rings at once. */
    final Map<String, List<String>> locations = new HashMap<>();
    final Access access = new Access(directory(1));
    final Configuration configuration;
    final B2bua pbx;
    final Sidetone sidetone;
    final Phone agent;
    final Phone agent2;
    final Phone supervisor;
    final Phone supervisor2;
    final Phone bob;
    final Phone trunk;
    Router router = this::route;
    private int steps;
    private boolean open = true;

    Office() {
        this(configuration -> { });
    }

    Office(Consumer<Configuration> configure) {
        configuration = B2bua.configure("pbx", dialling -> router.route(dialling), wires,
                List.of(new LinearCodec(), new LinearCodec("OTHER-LINEAR")))
            .users(user -> locations.containsKey(user)
                ? Optional.of(DigestSecret.ofPassword(user, "pbx", "pw-" + user)) : Optional.empty())
            .peer("trunk", "trunk").access(access).featureCodes(FeatureCodes.SIDETONE).schedule(schedule());
        configure.accept(configuration);
        pbx = configuration.build();
        sidetone = Sidetone.configure().seed(7).clock(network::nowNs).authority(pbx).listener(event -> {
            events.add(event);
            pbx.event(event);
        }).withoutThreads();
        SipStack stack = network.stack("pbx");
        pbx.start(stack, sidetone);
        trunk = phone("555", "trunk", 400);
        agent = phone("101", "desk1", 700);
        agent2 = phone("102", "desk2", 1_000);
        supervisor = phone("sue", "desk3", 1_300);
        supervisor2 = phone("ann", "desk4", 1_600);
        bob = phone("bob", "desk5", 1_900);
        turn();
        run(100);
    }

    static Directory directory(long version) {
        return Directory.version(version).enabled().remotePartyShown().add(Group.team("team",
            Map.of("sue", EnumSet.allOf(Right.class), "ann", EnumSet.allOf(Right.class)), Set.of("101", "102")))
            .build();
    }

    private Phone phone(String user, String host, double hz) {
        Phone phone = new Phone(this, user, host, hz);
        phones.add(phone);
        if (!host.equals("trunk")) {
            locations.put(user, List.of("sip:" + user + "@" + host));
        }
        return phone;
    }

    /** A second phone of somebody. */
    Phone another(String user, String host) {
        Phone phone = new Phone(this, user, host, 2_200);
        phones.add(phone);
        List<String> all = new ArrayList<>(locations.get(user));
        all.add("sip:" + user + "@" + host);
        locations.put(user, all);
        return phone;
    }

    private CompletableFuture<Route> route(Router.Dialling dialling) {
        List<String> uris = locations.get(dialling.number());
        Route route = uris != null ? Route.To.user(dialling.number(), uris.toArray(new String[0]))
            : dialling.number().startsWith("555")
                ? Route.To.outside(dialling.number(), Route.Destination.of("sip:" + dialling.number() + "@trunk"))
                : new Route.Refused(404);
        return CompletableFuture.completedFuture(route);
    }

    private Schedule schedule() {
        return new Schedule() {
            @Override
            public long nowNs() {
                return network.nowNs();
            }

            @Override
            public long wallMs() {
                return network.nowNs() / 1_000_000;
            }

            @Override
            public void execute(Runnable action) {
                network.schedule(0, action);
            }

            @Override
            public void after(long delayNs, Runnable action) {
                network.schedule(Math.max(0, delayNs), action);
            }

            @Override
            public void close() {
            }
        };
    }

    private void turn() {
        if (!open) {
            return;
        }
        if (steps++ % 4 == 0) {
            phones.forEach(phone -> phone.lines.forEach(Phone.Line::sing));
        }
        sidetone.doWork();
        sidetone.dispatch();
        network.schedule(STEP_NS, this::turn);
    }

    /** Lets time pass. */
    void run(int ms) {
        network.advance(ms * 1_000_000L);
    }

    /** Lets up to a minute pass until something is so. */
    void await(String what, BooleanSupplier condition) {
        await(what, 60, condition);
    }

    void await(String what, int seconds, BooleanSupplier condition) {
        for (int i = 0; i < seconds * 100 && !condition.getAsBoolean(); i++) {
            run(10);
        }
        assertThat(condition.getAsBoolean()).as(() -> what + "; events " + events + "; lines "
            + phones.stream().map(phone -> phone.user + phone.lines.stream().map(line -> line.events).toList())
                .toList())
            .isTrue();
    }

    /** The trunk calls a user, who answers: a customer and an agent. */
    Phone.Line customerCalls(Phone user) {
        user.answering = true;
        Phone.Line line = trunk.calls(user.user);
        await("a call", () -> line.up);
        run(500);
        return line;
    }

    <E extends MonitorEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** No call, leg, port, subscription or dialog is left. */
    void assertNothingIsLeft() {
        run(1_000);
        assertThat(pbx.counts()).isEqualTo(new B2bua.Counts(0, 0, 0));
        assertThat(wires.open()).as("ports").isZero();
        for (Phone phone : phones) {
            assertThat(network.dialogs(phone.host)).as("dialogs of " + phone.host).isZero();
        }
        assertThat(network.dialogs("pbx")).as("dialogs").isZero();
    }

    @Override
    public void close() {
        phones.forEach(phone -> phone.stack.close());
        pbx.close();
        run(40_000);
        assertNothingIsLeft();
        open = false;
        sidetone.close();
    }
}
