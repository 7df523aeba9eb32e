package io.sidetone.sip.b2bua;

import io.sidetone.access.Offer;
import io.sidetone.lines.Line;
import io.sidetone.lines.LineCall;
import io.sidetone.lines.LineEvent;
import io.sidetone.lines.LineSubscription;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.blf.Lamp;
import io.sidetone.sip.blf.LampSubscription;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of phones that show whether somebody is on a call, as whoever has the key may see it. A key may stand on a
 * user's own address or on a feature code's, which it then dials. Belongs to the schedule's thread.
 *
 * <pre>
 *   SUBSCRIBE ─► WatchedLine ─┐
 *   the board ─► Watcher ─────┴─► LampSubscription ─► NOTIFY
 * </pre>
 */
final class Lamps {

    private static final int LEAST_SECONDS = 60;
    private static final int MOST_SECONDS = 3_600;
    private static final int MOST_CHANGES = 4_096;
    /** Phones with side cars have some two hundred keys. */
    static final int MOST_KEYS = 512;

    /** What one user sees, for all his keys. */
    private final class Watcher {

        private final String user;
        private final LineSubscription view;
        private final Map<String, Line> lines = new HashMap<>();
        private final List<WatchedLine> keys = new ArrayList<>();

        private Watcher(String user) {
            this.user = user;
            view = desk.lines().subscribe(user, MOST_CHANGES, () -> desk.schedule.execute(this::look));
            view.snapshot().lines().forEach(line -> lines.put(line.person(), line));
        }

        private void look() {
            LineEvent event;
            while ((event = view.poll()) != null) {
                if (event instanceof LineEvent.Changed changed) {
                    lines.put(changed.line().person(), changed.line());
                    show(changed.line().person());
                } else if (event instanceof LineEvent.Removed removed) {
                    lines.remove(removed.person());
                    show(removed.person());
                }
            }
        }

        private void show(String person) {
            for (WatchedLine key : List.copyOf(keys)) {
                if (key.person.equals(person)) {
                    key.show(lamp(key.person, lines.get(person), key.dials));
                }
            }
        }

        private void remove(WatchedLine key) {
            keys.remove(key);
            count--;
            desk.count();
            if (keys.isEmpty()) {
                view.close();
                watchers.remove(user);
            }
        }
    }

    private final B2bua desk;
    private final Map<String, Watcher> watchers = new HashMap<>();
    private int count;

    Lamps(B2bua desk) {
        this.desk = desk;
    }

    /** How many keys there are. */
    int count() {
        return count;
    }

    /** A SUBSCRIBE outside of any dialog. */
    void subscribe(Caller caller, SipExchange exchange) {
        SipRequest request = exchange.request();
        String number = Address.user(request.uri());
        Optional<FeatureCodes.Dialled> dialled = desk.configuration.featureCodes.dialled(number);
        String person = dialled.map(FeatureCodes.Dialled::extension).orElse(number);
        boolean may = desk.configuration.access.directory().mayMonitor(caller.name(), person);
        Watcher watcher = watchers.get(caller.name());
        String event = request.headers().first("Event").orElse("");
        if (!event.isEmpty() && !isDialog(event)) {
            exchange.respond(unknownEvent());
        } else if (!may || watcher != null && watcher.keys.size() == MOST_KEYS) {
            exchange.respond(SipResponse.of(403));
        } else {
            watcher = watchers.computeIfAbsent(caller.name(), Watcher::new);
            Lamp lamp = lamp(person, watcher.lines.get(person), dialled.isPresent());
            Watcher his = watcher;
            WatchedLine key = new WatchedLine(desk, new LampSubscription(request.uri(), lamp, LEAST_SECONDS,
                MOST_SECONDS), event, person, dialled.isPresent(), his::remove);
            his.keys.add(key);
            count++;
            desk.count();
            key.accept(exchange);
        }
    }

    private static boolean isDialog(String event) {
        int semicolon = event.indexOf(';');
        return (semicolon < 0 ? event : event.substring(0, semicolon)).strip()
            .equalsIgnoreCase(LampSubscription.EVENT);
    }

    static SipResponse unknownEvent() {
        return new SipResponse(489, SipHeaders.NONE.with("Allow-Events", LampSubscription.EVENT), SipBody.NONE);
    }

    /** What a key shows; {@code dials} if it would dial a feature code: then only a call counts that it can reach. */
    private Lamp lamp(String person, @Nullable Line line, boolean dials) {
        Lamp.Person local = new Lamp.Person("", desk.uri(person));
        List<Lamp> lamps = new ArrayList<>();
        for (LineCall call : line == null ? List.<LineCall>of() : line.calls()) {
            if (!dials || call.availability().listen() != Offer.NOT_ON_A_CALL) {
                Lamp lamp = Lamp.busy(call.call() + "/" + call.leg(), isCaller(call.call(), person), local,
                    call.remote() == null ? null : new Lamp.Person("", desk.uri(call.remote())));
                lamps.add(call.held() ? lamps.size() : 0, lamp);
            }
        }
        return Lamp.busiest(lamps, local);
    }

    /** Whether somebody has made that call. */
    private boolean isCaller(String name, String person) {
        BridgedCall call = desk.call(name);
        return call != null && call.caller().isOurs() && call.caller().name().equals(person);
    }
}
