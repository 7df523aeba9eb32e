package io.sidetone.examples.pbx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One address in a Contact header (RFC 3261 §20.10). Immutable.
 *
 * @param uri without angle brackets; {@code *} for all
 * @param parameters of the header, with a semicolon before each; empty for none
 */
record Contact(String uri, String parameters) {

    static final String ALL = "*";

    private static final int LONGEST = 1_024;

    /**
     * All addresses in a header's value.
     *
     * @throws IllegalArgumentException if it can't be understood
     */
    static List<Contact> parse(String value) {
        List<Contact> contacts = new ArrayList<>();
        for (String item : split(value)) {
            contacts.add(one(item.strip()));
        }
        return contacts;
    }

    /** At commas, but not those in quotes or angle brackets. */
    private static List<String> split(String value) {
        List<String> items = new ArrayList<>();
        boolean quoted = false;
        boolean bracketed = false;
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"' && !bracketed) {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                bracketed = c == '<';
            } else if (c == ',' && !quoted && !bracketed) {
                items.add(value.substring(start, i));
                start = i + 1;
            }
        }
        items.add(value.substring(start));
        return items;
    }

    private static Contact one(String item) {
        if (item.equals(ALL)) {
            return new Contact(ALL, "");
        }
        // A quoted name may hold anything, and so may a quoted parameter: <urn:uuid:…> for example.
        String named = item.replaceFirst("^\"(\\\\.|[^\"\\\\])*\"", "");
        int open = named.indexOf('<');
        int semicolon = named.indexOf(';');
        boolean bracketed = open >= 0 && (semicolon < 0 || open < semicolon);
        int end = bracketed ? named.indexOf('>', open) : semicolon < 0 ? named.length() : semicolon;
        String uri = end < 0 ? "" : named.substring(bracketed ? open + 1 : 0, end);
        if (uri.length() > LONGEST || !uri.matches("(?i)sips?:[!-~&&[^<>\"]]+")) {
            throw new IllegalArgumentException("no contact");
        }
        return new Contact(uri, named.substring(bracketed ? end + 1 : end).strip());
    }

    /** What {@code expires} says, in seconds; empty if it says nothing, or nothing that is a number. */
    Optional<Integer> expires() {
        for (String parameter : parameters.replaceAll("\"[^\"]*\"", "").split(";")) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("expires")) {
                return seconds(pair[1].strip());
            }
        }
        return Optional.empty();
    }

    /** A number of seconds, at most some 68 years (RFC 3261 §20.19). */
    static Optional<Integer> seconds(String text) {
        return !text.matches("\\d{1,10}") ? Optional.empty()
            : Optional.of((int) Math.min(Integer.MAX_VALUE, Long.parseLong(text)));
    }

    /** The host that is written in it, in lower case, IPv6 in brackets. */
    String host() {
        String rest = uri.substring(uri.indexOf(':') + 1).replaceFirst("[;?].*", "");
        return rest.substring(rest.indexOf('@') + 1).replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    }
}
