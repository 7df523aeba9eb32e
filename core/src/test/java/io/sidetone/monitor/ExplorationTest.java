package io.sidetone.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Explorer.Feature;
import io.sidetone.monitor.Explorer.Found;
import io.sidetone.monitor.Explorer.Size;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call of up to three supervisors, in every order of commands, facts and frame boundaries, and smaller ones with
 * holds, transfers, decisions, notices and next calls: the invariants hold after each step.
 * {@code -Dsidetone.explore=all} visits every size under every combination of policies, which takes minutes.
 */
class ExplorationTest {

    private static final AtomicLong STATES = new AtomicLong();
    private static final AtomicLong TRANSITIONS = new AtomicLong();
    private static final boolean ALL = System.getProperty("sidetone.explore", "").equals("all");

    record Run(String name, Size size, Policies policies) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (OthersAtTakeover others : OthersAtTakeover.values()) {
            for (AgentDepartedPolicy agent : AgentDepartedPolicy.values()) {
                for (OwnerDepartedPolicy owner : OwnerDepartedPolicy.values()) {
                    // An owner comes and goes alike however agents go: one pairing will do for the ordinary run.
                    if (!ALL && owner == OwnerDepartedPolicy.END && agent != AgentDepartedPolicy.PROMOTE_BARGED) {
                        continue;
                    }
                    Policies policies = Policies.DEFAULT.withOthersAtTakeover(others).withAgentDeparted(agent)
                        .withOwnerDeparted(owner);
                    add(runs, new Size(1, 2, 2, true), policies);
                    add(runs, new Size(2, 1, 1, true), policies);
                    add(runs, new Size(3, 1, 1, false), policies);
                    if (ALL) {
                        add(runs, new Size(2, 2, 2, true), policies);
                        add(runs, new Size(3, 2, 2, false), policies);
                        add(runs, new Size(4, 1, 1, false), policies);
                    }
                }
            }
            add(runs, new Size(3, 2, 2, false), Policies.DEFAULT.withOthersAtTakeover(others));
            add(runs, new Size(2, 1, 1, true), Policies.DEFAULT.withOthersAtTakeover(others)
                .withPeerVisibility(PeerVisibility.CO_COACHES));
            add(runs, new Size(2, 1, 1, true), Policies.DEFAULT.withOthersAtTakeover(others)
                .withPeerVisibility(PeerVisibility.ALL_SUPERVISORS));
        }
        features(runs);
        return runs.stream();
    }

    /** What else may happen to a call, a few things at a time: all at once is more than anybody can wait for. */
    private static void features(List<Run> runs) {
        Policies demote = Policies.DEFAULT.withOthersAtTakeover(OthersAtTakeover.DEMOTE);
        for (HoldPolicy hold : HoldPolicy.values()) {
            Policies policies = demote.withHold(hold, hold == HoldPolicy.BOTH ? ConsultPolicy.AS_HOLD
                : ConsultPolicy.NONE, hold == HoldPolicy.FOLLOW_CUSTOMER);
            add(runs, new Size(1, 1, 2, ALL, EnumSet.of(Feature.HOLDS)), policies);
            add(runs, new Size(2, 1, 1, ALL, EnumSet.of(Feature.HOLDS)), policies);
        }
        add(runs, new Size(1, 1, 1, ALL, EnumSet.of(Feature.HOLDS, Feature.LEG_HOLDS, Feature.MUTES)), demote);
        add(runs, new Size(1, 1, 1, true, EnumSet.of(Feature.PRIVACY, Feature.HOLDS)), demote);
        add(runs, new Size(2, 1, 1, ALL, EnumSet.of(Feature.PRIVACY)), demote);
        add(runs, new Size(2, 1, 1, ALL, EnumSet.of(Feature.PRIVATE_TALK)), demote);
        add(runs, new Size(1, 1, 2, ALL, EnumSet.of(Feature.PRIVATE_TALK, Feature.PRIVACY)), demote);
        add(runs, new Size(1, 1, 2, ALL, EnumSet.of(Feature.PRIVATE_TALK, Feature.TRANSFERS)), Policies.DEFAULT);
        for (Policies policies : List.of(Policies.DEFAULT, demote.withAgentDeparted(AgentDepartedPolicy.PARK))) {
            add(runs, new Size(1, 2, 2, ALL, EnumSet.of(Feature.TRANSFERS, Feature.FOLLOWING)), policies);
            add(runs, new Size(1, 1, 2, true, EnumSet.of(Feature.TRANSFERS, Feature.DECISIONS)), policies);
            add(runs, new Size(2, 1, 1, ALL, EnumSet.of(Feature.DECISIONS, Feature.LEG_HOLDS)), policies);
            add(runs, new Size(1, 1, 2, ALL, EnumSet.of(Feature.DECISIONS, Feature.CHANGES, Feature.TRANSFERS,
                Feature.FOLLOWING, Feature.LEG_HOLDS)), policies);
            add(runs, new Size(2, 1, 1, false, EnumSet.of(Feature.CHANGES)), policies);
            add(runs, new Size(1, 1, 2, true, EnumSet.of(Feature.NOTICES, Feature.DECISIONS, Feature.CHANGES)),
                policies.withNoticeBefore(EnumSet.allOf(Mode.class)));
            if (ALL) {
                add(runs, new Size(2, 1, 2, true, EnumSet.of(Feature.TRANSFERS, Feature.DECISIONS)), policies);
            }
        }
    }

    private static void add(List<Run> runs, Size size, Policies policies) {
        runs.add(new Run(size + " " + policies.othersAtTakeover() + " " + policies.agentDeparted() + " "
            + policies.ownerDeparted() + " " + policies.peerVisibility() + " " + policies.hold(), size, policies));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyInvariantHoldsInEveryReachableState(Run run) {
        long start = System.nanoTime();
        Found found = new Explorer(run.size, run.policies).explore();
        System.out.printf("%-90s %,9d states %,11d transitions %3d violations %5d ms%n", run, found.states(),
            found.transitions(), found.violations().values().stream().mapToInt(Integer::intValue).sum(),
            (System.nanoTime() - start) / 1_000_000);
        STATES.addAndGet(found.states());
        TRANSITIONS.addAndGet(found.transitions());
        assertThat(found.seen()).as("states of sessions reached").containsAll(reached(run.size));
        assertThat(found.violations()).as("%s%n%s", run, String.join("\n\n", found.paths().entrySet().stream()
            .map(path -> path.getKey() + path.getValue()).toList())).isEmpty();
    }

    @AfterAll
    static void tellsHowMuchThatWas() {
        System.out.printf("all in all %,d states %,d transitions%n", STATES.get(), TRANSITIONS.get());
    }

    /** The states that an exploration must have come through, or it has explored nothing. */
    private static Set<SessionState> reached(Size size) {
        Set<SessionState> states = EnumSet.allOf(SessionState.class);
        if (!size.has(Feature.DECISIONS)) {
            states.remove(SessionState.AUTHORIZING);
        }
        if (!size.has(Feature.DECISIONS) && !size.has(Feature.LEG_HOLDS)) {
            states.remove(SessionState.SUSPENDED);
        }
        if (!size.has(Feature.FOLLOWING)) {
            states.remove(SessionState.ARMED);
        }
        return states;
    }
}
