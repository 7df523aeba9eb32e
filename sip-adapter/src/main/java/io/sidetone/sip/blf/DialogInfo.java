package io.sidetone.sip.blf;

/** Writes documents of the dialog event package (RFC 4235 §4): full state, exactly one dialog. Any thread. */
final class DialogInfo {

    static final String CONTENT_TYPE = "application/dialog-info+xml";

    private final StringBuilder text = new StringBuilder(768);

    private DialogInfo() {
    }

    /** @param entity the URI that was subscribed to, as it was written */
    static String document(String entity, long version, Lamp lamp) {
        DialogInfo document = new DialogInfo();
        document.text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dialog-info")
            .append(" xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"").append(version)
            .append("\" state=\"full\"");
        document.attribute("entity", entity).text.append(">\n<dialog");
        document.attribute("id", lamp.id());
        document.attribute("direction", lamp.caller() ? "initiator" : "recipient").text.append(">\n<state>")
            .append(lamp.busy() ? "confirmed" : "terminated").append("</state>\n");
        document.person("local", lamp.local());
        if (lamp.remote() != null) {
            document.person("remote", lamp.remote());
        }
        return document.text.append("</dialog>\n</dialog-info>\n").toString();
    }

    private DialogInfo attribute(String name, String value) {
        text.append(' ').append(name).append("=\"");
        escaped(value);
        text.append('"');
        return this;
    }

    /** Some phones show the identity, others call the target. */
    private void person(String element, Lamp.Person person) {
        text.append('<').append(element).append("><identity");
        if (!person.display().isEmpty()) {
            attribute("display", person.display());
        }
        text.append('>');
        escaped(person.uri());
        text.append("</identity><target");
        attribute("uri", person.uri()).text.append("/></").append(element).append(">\n");
    }

    /** Names come from strangers; what XML can't hold at all becomes a question mark (XML 1.0 §2.2). */
    private void escaped(String value) {
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&apos;");
                default -> text.appendCodePoint(isCharacter(c) ? c : '?');
            }
        });
    }

    private static boolean isCharacter(int c) {
        return c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
    }
}
