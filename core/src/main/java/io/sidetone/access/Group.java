package io.sidetone.access;

import io.sidetone.monitor.Right;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * People of whom some may monitor others. Immutable. Whoever is on both sides of a group still can't monitor himself.
 *
 * @param name unique among groups of its kind; a queue's or a line's is the one its calls carry
 * @param monitors who may monitor, and with which rights
 * @param monitored who may be monitored
 */
public record Group(GroupKind kind, String name, Map<String, Set<Right>> monitors, Set<String> monitored) {

    /** The most people on either side. */
    public static final int MOST_PEOPLE = 10_000;

    /**
     * @throws IllegalArgumentException if an identity is none, somebody is given no rights, or there are too many
     *     people; the text names group and person
     * @throws NullPointerException if anything is null
     */
    public Group {
        Identity.require(name, "name of a " + kind);
        String what = kind + " \"" + name + '"';
        Map<String, Set<Right>> checked = new HashMap<>();
        monitors.forEach((person, rights) -> {
            Identity.require(person, what + ": who may monitor");
            if (rights.isEmpty()) {
                throw new IllegalArgumentException(what + " gives \"" + person + "\" no rights");
            }
            checked.put(person, Set.copyOf(rights));
        });
        monitors = Map.copyOf(checked);
        monitored = Set.copyOf(monitored);
        monitored.forEach(person -> Identity.require(person, what + ": who may be monitored"));
        if (monitors.size() > MOST_PEOPLE || monitored.size() > MOST_PEOPLE) {
            throw new IllegalArgumentException(
                what + " has more than " + MOST_PEOPLE + " people: " + Math.max(monitors.size(), monitored.size()));
        }
    }

    /** A team: its supervisors may monitor its members. */
    public static Group team(String name, Map<String, Set<Right>> supervisors, Set<String> members) {
        return new Group(GroupKind.TEAM, name, supervisors, members);
    }

    /** A call queue: its administrators may monitor its members while they are on a call of the queue. */
    public static Group queue(String name, Map<String, Set<Right>> administrators, Set<String> members) {
        return new Group(GroupKind.QUEUE, name, administrators, members);
    }

    /**
     * A shared line: every member may monitor every other, on calls of the line.
     *
     * @throws IllegalArgumentException also if there are fewer than two
     */
    public static Group sharedLine(String name, Set<String> members, Set<Right> rights) {
        return ofEqual(GroupKind.SHARED_LINE, name, members, rights);
    }

    /**
     * An executive and the assistants: everybody may monitor everybody else, assistants each other included.
     *
     * @throws IllegalArgumentException also if there is no assistant, or the executive is one of them
     */
    public static Group delegation(String name, String executive, Set<String> assistants, Set<Right> rights) {
        Set<String> people = new HashSet<>(assistants);
        if (!people.add(executive)) {
            throw new IllegalArgumentException(
                GroupKind.DELEGATION + " \"" + name + "\": \"" + executive + "\" can't be his own assistant");
        }
        return ofEqual(GroupKind.DELEGATION, name, people, rights);
    }

    private static Group ofEqual(GroupKind kind, String name, Set<String> people, Set<Right> rights) {
        if (people.size() < 2) {
            throw new IllegalArgumentException(kind + " \"" + name + "\" needs at least two people: " + people);
        }
        Map<String, Set<Right>> monitors = new HashMap<>();
        people.forEach(person -> monitors.put(person, rights));
        return new Group(kind, name, monitors, people);
    }
}
