package io.sidetone.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks up attributes by name. Any thread. */
final class Attributes {

    private Attributes() {
    }

    static Optional<String> first(List<Attribute> attributes, String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return Optional.of(attribute.value());
            }
        }
        return Optional.empty();
    }

    static List<String> all(List<Attribute> attributes, String name) {
        List<String> values = new ArrayList<>();
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                values.add(attribute.value());
            }
        }
        return values;
    }
}
