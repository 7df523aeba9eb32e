package io.sidetone.examples.pbx;

import io.sidetone.access.Group;
import io.sidetone.monitor.Right;
import io.sidetone.sip.FeatureCodes;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What an exchange prints when it starts: where phones register, who there is, what to dial and to press. */
final class Guide {

    private static final Map<FeatureCodes.Request, String> DOES = new EnumMap<>(Map.of(
        FeatureCodes.Request.LISTEN, "listen: nobody hears you",
        FeatureCodes.Request.WHISPER, "whisper: only the monitored one hears you",
        FeatureCodes.Request.BARGE, "barge in: both hear you",
        FeatureCodes.Request.TAKEOVER, "take over: the monitored one is out, for good"));

    private final Settings settings;
    private final StringBuilder text = new StringBuilder();

    private Guide(Settings settings) {
        this.settings = settings;
    }

    static String of(Settings settings) {
        return new Guide(settings).written();
    }

    private String written() {
        Settings.Network network = settings.network();
        line("Phones register at " + network.advertise() + at("UDP", network.udp()) + at("TCP", network.tcp())
            + at("TLS", network.tls()) + " with their number and password:");
        settings.extensions().values().forEach(each -> line("  " + each.number()
            + (each.display().isEmpty() ? "" : "  " + each.display())));
        line("They call each other by these numbers.");
        if (settings.groups().isEmpty() || settings.featureCodes().prefixes().isEmpty()) {
            line("Nobody may monitor anybody: there is no team, or feature codes are off.");
        } else {
            settings.groups().forEach(this::group);
        }
        line("Ctrl-C hangs up for everybody and ends.");
        return text.toString();
    }

    private static String at(String transport, int port) {
        return port == 0 ? "" : " " + transport + " " + port;
    }

    private void group(Group group) {
        String member = new TreeSet<>(group.monitored()).first();
        group.monitors().forEach((supervisor, rights) -> {
            line(supervisor + " may monitor " + String.join(", ", new TreeSet<>(group.monitored()))
                + " while they are in a call (" + rights(rights) + "). He dials, for " + member + ":");
            for (FeatureCodes.Request request : FeatureCodes.Request.values()) {
                String prefix = settings.featureCodes().prefixes().get(request);
                if (prefix != null && rights.contains(Right.valueOf(request.name()))) {
                    line("  " + prefix + member + "  " + DOES.get(request));
                }
            }
            line("and then presses:");
            new TreeMap<>(settings.featureCodes().digits()).forEach((digit, request) -> {
                if (rights.contains(Right.valueOf(request.name()))) {
                    line("  " + digit + (request == FeatureCodes.Request.TAKEOVER ? digit : "") + "  "
                        + DOES.get(request));
                }
            });
            line("A lamp on " + settings.featureCodes().prefixes().get(FeatureCodes.Request.LISTEN) + member
                + " shows whether " + member + " is in a call; its key listens to it.");
        });
    }

    private static String rights(Set<Right> rights) {
        return List.of(Right.values()).stream().filter(rights::contains)
            .map(right -> right.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }

    private void line(String words) {
        text.append(words).append('\n');
    }
}
