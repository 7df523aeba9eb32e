package io.sidetone.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Right;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random directories say what their groups say when they are simply searched through. */
class RandomDirectoryTest {

    private static final String[] PEOPLE = {"a", "b", "c", "d", "e", "f"};
    private static final String[] NAMES = {"x", "y", "z"};

    @Test
    void theIndexSaysWhatTheGroupsSay() {
        long first = Long.getLong("sidetone.seed", new Random().nextLong());
        for (long seed = first; seed < first + 500; seed++) {
            Random random = new Random(seed);
            List<Group> groups = groups(random);
            boolean enabled = random.nextInt(10) > 0;
            Directory directory = build(groups, enabled);
            for (int i = 0; i < 200; i++) {
                String supervisor = pick(random, PEOPLE);
                Target target = target(random);
                Occupancy occupancy = occupancy(random);
                String what = "seed " + seed + ": " + supervisor + " of " + target + ", " + occupancy + ", " + groups;
                Set<Right> rights = enabled ? rights(groups, supervisor, target) : Set.of();
                assertThat(directory.rights(supervisor, target)).as(what).isEqualTo(rights);
                for (Right right : Right.values()) {
                    Offer expected = enabled ? offer(groups, supervisor, target, occupancy, right) : Offer.NOT_ENABLED;
                    assertThat(directory.availability(supervisor, target, occupancy).of(right)).as(what + right)
                        .isEqualTo(expected);
                }
            }
        }
    }

    /** Every rule of the table, one after the other, over sets. */
    private static Set<Right> rights(List<Group> groups, String supervisor, Target target) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        if (supervisor.equals(target.person()) || target.privateCall() || target.externalConference()
            || target.supervisorLeg()) {
            return rights;
        }
        for (Group group : groups) {
            boolean together = group.monitored().contains(target.person());
            boolean covered = group.kind() == GroupKind.TEAM || group.kind() == GroupKind.DELEGATION
                || group.kind() == GroupKind.QUEUE && group.name().equals(target.queue())
                || group.kind() == GroupKind.SHARED_LINE && group.name().equals(target.line());
            if (together && covered) {
                rights.addAll(group.monitors().getOrDefault(supervisor, Set.of()));
            }
        }
        return rights;
    }

    private static Offer offer(List<Group> groups, String supervisor, Target target, Occupancy occupancy,
        Right right) {
        Set<Right> ever = new HashSet<>();
        for (String name : NAMES) {
            ever.addAll(rights(groups, supervisor,
                Target.of(target.person(), "any", "any").onQueue(name).onLine(name)));
        }
        Mode own = occupancy.supervisors().get(supervisor);
        boolean isOwnMode = own != null && own.name().equals(right.name());
        return ever.isEmpty() ? Offer.NOT_IN_GROUP
            : target.supervisorLeg() ? Offer.NOT_ON_A_CALL
            : target.privateCall() ? Offer.PRIVATE_CALL
            : target.externalConference() ? Offer.EXTERNAL_CONFERENCE
            : !ever.contains(right) ? Offer.RIGHT_MISSING
            : !rights(groups, supervisor, target).contains(right) ? Offer.NOT_A_CALL_OF_THIS_QUEUE
            : target.listenOnly() && right != Right.LISTEN ? Offer.LISTEN_ONLY
            : isOwnMode ? Offer.ALREADY_MONITORING
            : supervisor.equals(occupancy.takingOver()) ? Offer.BUSY_TAKING_OVER
            : right == Right.TAKEOVER && occupancy.takingOver() != null ? Offer.BUSY_TAKING_OVER
            : own == null && !occupancy.seatFree() ? Offer.NO_SEAT
            : Offer.OFFERED;
    }

    private static Directory build(List<Group> groups, boolean enabled) {
        Directory.Builder builder = Directory.version(1);
        if (enabled) {
            builder.enabled();
        }
        groups.forEach(builder::add);
        return builder.build();
    }

    private static List<Group> groups(Random random) {
        List<Group> groups = new ArrayList<>();
        for (String name : NAMES) {
            for (GroupKind kind : GroupKind.values()) {
                if (random.nextInt(3) == 0) {
                    Map<String, Set<Right>> monitors = new HashMap<>();
                    Set<String> monitored = new HashSet<>();
                    for (String person : PEOPLE) {
                        if (random.nextInt(3) == 0) {
                            monitors.put(person, someRights(random));
                        }
                        if (random.nextBoolean()) {
                            monitored.add(person);
                        }
                    }
                    groups.add(new Group(kind, name, monitors, monitored));
                }
            }
        }
        return groups;
    }

    private static Set<Right> someRights(Random random) {
        Set<Right> rights = EnumSet.of(Right.values()[random.nextInt(4)]);
        for (Right right : Right.values()) {
            if (random.nextInt(3) == 0) {
                rights.add(right);
            }
        }
        return rights;
    }

    private static Target target(Random random) {
        return new Target(pick(random, PEOPLE), "call", "leg", random.nextBoolean() ? pick(random, NAMES) : null,
            random.nextBoolean() ? pick(random, NAMES) : null, random.nextInt(8) == 0, random.nextInt(8) == 0,
            random.nextInt(8) == 0, random.nextInt(8) == 0);
    }

    private static Occupancy occupancy(Random random) {
        Map<String, Mode> supervisors = new HashMap<>();
        for (String person : PEOPLE) {
            if (random.nextInt(4) == 0) {
                supervisors.put(person, Mode.values()[random.nextInt(3)]);
            }
        }
        return new Occupancy(supervisors, random.nextInt(3) == 0 ? pick(random, PEOPLE) : null, random.nextBoolean());
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
