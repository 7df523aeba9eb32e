package io.sidetone.access;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All groups, and with them the answer to who may monitor whom. Immutable and indexed when built: an answer takes two
 * look-ups by name and one search for each group that may monitor the person asked for, and allocates nothing.
 *
 * <pre>{@code
 *   Directory directory = Directory.version(1).enabled()
 *       .add(Group.team("support", Map.of("sue", EnumSet.of(Right.LISTEN, Right.WHISPER)), Set.of("al", "bo")))
 *       .build();
 * }</pre>
 */
public final class Directory {

    /** The most groups there may be. */
    public static final int MOST_GROUPS = 10_000;

    private static final Right[] RIGHTS = Right.values();
    private static final int ALL = (1 << RIGHTS.length) - 1;
    /** By bits. */
    private static final List<Set<Right>> SETS = IntStream.rangeClosed(0, ALL).mapToObj(Directory::set).toList();

    private final long version;
    private final boolean enabled;
    private final boolean remotePartyShown;
    private final Duration grantsLast;
    private final Group[] groups;
    private final Map<String, Person> people;

    private Directory(Builder builder) {
        version = builder.version;
        enabled = builder.enabled;
        remotePartyShown = builder.remotePartyShown;
        grantsLast = builder.grantsLast;
        groups = builder.groups.toArray(Group[]::new);
        people = index(groups);
    }

    /** A directory of that version to fill; off until enabled. */
    public static Builder version(long version) {
        return new Builder(version);
    }

    /** Its version: only a higher one replaces it. */
    public long version() {
        return version;
    }

    /** Whether monitoring is on at all. */
    public boolean enabled() {
        return enabled;
    }

    /** Whether a supervisor may see with whom somebody speaks, on calls that he may monitor. */
    public boolean remotePartyShown() {
        return remotePartyShown;
    }

    /** How long grants last. */
    public Duration grantsLast() {
        return grantsLast;
    }

    /** Everything the supervisor may do with that leg of that call; empty if he may not monitor it. */
    public Set<Right> rights(String supervisor, Target target) {
        return SETS.get(isClosed(target) ? 0 : bits(supervisor, target.person(), target) & ALL);
    }

    /** Whether there is any call on which the supervisor may monitor that person. */
    public boolean mayMonitor(String supervisor, String person) {
        return bits(supervisor, person, null) != 0;
    }

    /** What is offered to the supervisor on the line of somebody who is on no call. */
    public Availability availability(String supervisor, String person) {
        return !mayMonitor(supervisor, person) ? unknown() : Availability.all(Offer.NOT_ON_A_CALL);
    }

    /** What is offered to the supervisor on that leg of that call. */
    public Availability availability(String supervisor, Target target, Occupancy occupancy) {
        int bits = bits(supervisor, target.person(), target);
        if (bits == 0) {
            return unknown();
        }
        if (isClosed(target)) {
            return Availability.all(target.supervisorLeg() ? Offer.NOT_ON_A_CALL
                : target.privateCall() ? Offer.PRIVATE_CALL : Offer.EXTERNAL_CONFERENCE);
        }
        return Availability.of(offer(bits, Right.LISTEN, supervisor, target, occupancy),
            offer(bits, Right.WHISPER, supervisor, target, occupancy),
            offer(bits, Right.BARGE, supervisor, target, occupancy),
            offer(bits, Right.TAKEOVER, supervisor, target, occupancy));
    }

    /**
     * The answer about a call or a person that does not exist: the same as about one that the asker may not monitor.
     */
    public Availability unknown() {
        return Availability.all(enabled ? Offer.NOT_IN_GROUP : Offer.NOT_ENABLED);
    }

    private static boolean isClosed(Target target) {
        return target.privateCall() || target.externalConference() || target.supervisorLeg();
    }

    private static Offer offer(int bits, Right right, String supervisor, Target target, Occupancy occupancy) {
        int bit = 1 << right.ordinal();
        if ((bits & bit) == 0) {
            return (bits & bit << RIGHTS.length) == 0 ? Offer.RIGHT_MISSING : Offer.NOT_A_CALL_OF_THIS_QUEUE;
        }
        if (target.listenOnly() && right != Right.LISTEN) {
            return Offer.LISTEN_ONLY;
        }
        Mode mode = occupancy.supervisors().get(supervisor);
        if (mode != null && right == Right.of(mode)) {
            return Offer.ALREADY_MONITORING;
        }
        String takingOver = occupancy.takingOver();
        if (takingOver != null && (right == Right.TAKEOVER || takingOver.equals(supervisor))) {
            return Offer.BUSY_TAKING_OVER;
        }
        return mode == null && !occupancy.seatFree() ? Offer.NO_SEAT : Offer.OFFERED;
    }

    /**
     * The rights he has on that call, and above them those that he has on some call of that person.
     *
     * @param target null if there is no call
     */
    private int bits(String supervisor, String person, @Nullable Target target) {
        Person monitoring = people.get(supervisor);
        Person monitored = people.get(person);
        if (!enabled || monitoring == null || monitored == null || monitoring == monitored) {
            return 0;
        }
        int now = 0;
        int ever = 0;
        for (int group : monitored.monitoredIn) {
            int index = Arrays.binarySearch(monitoring.monitorsIn, group);
            if (index >= 0) {
                int rights = monitoring.rights[index];
                ever |= rights;
                now |= target != null && covers(groups[group], target) ? rights : 0;
            }
        }
        return ever << RIGHTS.length | now;
    }

    private static boolean covers(Group group, Target target) {
        return switch (group.kind()) {
            case TEAM, DELEGATION -> true;
            case QUEUE -> group.name().equals(target.queue());
            case SHARED_LINE -> group.name().equals(target.line());
        };
    }

    private static Set<Right> set(int bits) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (Right right : RIGHTS) {
            if ((bits & 1 << right.ordinal()) != 0) {
                rights.add(right);
            }
        }
        return Set.copyOf(rights);
    }

    private static int bitsOf(Collection<Right> rights) {
        int bits = 0;
        for (Right right : rights) {
            bits |= 1 << right.ordinal();
        }
        return bits;
    }

    /** The groups somebody is in, by index and ascending. */
    private record Person(int[] monitorsIn, byte[] rights, int[] monitoredIn) {
    }

    private static Map<String, Person> index(Group[] groups) {
        Map<String, List<Integer>> monitors = new HashMap<>();
        Map<String, List<Integer>> monitored = new HashMap<>();
        for (int i = 0; i < groups.length; i++) {
            for (String person : groups[i].monitors().keySet()) {
                monitors.computeIfAbsent(person, name -> new ArrayList<>()).add(i);
            }
            for (String person : groups[i].monitored()) {
                monitored.computeIfAbsent(person, name -> new ArrayList<>()).add(i);
            }
        }
        Set<String> names = new HashSet<>(monitors.keySet());
        names.addAll(monitored.keySet());
        Map<String, Person> people = new HashMap<>();
        for (String name : names) {
            List<Integer> in = monitors.getOrDefault(name, List.of());
            byte[] rights = new byte[in.size()];
            for (int i = 0; i < rights.length; i++) {
                rights[i] = (byte) bitsOf(groups[in.get(i)].monitors().getOrDefault(name, Set.of()));
            }
            people.put(name, new Person(in.stream().mapToInt(i -> i).toArray(), rights,
                monitored.getOrDefault(name, List.of()).stream().mapToInt(i -> i).toArray()));
        }
        return people;
    }

    /** Collects what a directory consists of. Not safe for use by several threads. */
    public static final class Builder {

        private final long version;
        private final List<Group> groups = new ArrayList<>();
        private final Set<String> named = new HashSet<>();
        private boolean enabled;
        private boolean remotePartyShown;
        private Duration grantsLast = Duration.ofHours(12);

        private Builder(long version) {
            this.version = version;
        }

        /** Monitoring is on. */
        public Builder enabled() {
            enabled = true;
            return this;
        }

        /** Supervisors see with whom somebody speaks, on calls that they may monitor. */
        public Builder remotePartyShown() {
            remotePartyShown = true;
            return this;
        }

        /**
         * How long grants last; 12 h unless set.
         *
         * @throws IllegalArgumentException if that is not positive
         */
        public Builder grantsLast(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("grantsLast must be positive: " + time);
            }
            grantsLast = time;
            return this;
        }

        /**
         * One more group.
         *
         * @throws IllegalArgumentException if there is one of that kind and name, or there are {@link #MOST_GROUPS}
         */
        public Builder add(Group group) {
            Objects.requireNonNull(group, "group");
            if (groups.size() == MOST_GROUPS) {
                throw new IllegalArgumentException("more than " + MOST_GROUPS + " groups: " + group.name());
            }
            if (!named.add(group.kind() + " " + group.name())) {
                throw new IllegalArgumentException("given twice: " + group.kind() + " \"" + group.name() + '"');
            }
            groups.add(group);
            return this;
        }

        /** The directory. */
        public Directory build() {
            return new Directory(this);
        }
    }
}
