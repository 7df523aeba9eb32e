package io.sidetone.monitor;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;

/** Every field of a {@link CallMonitor}, private ones too: for dumps that leave nothing out. Static functions. */
final class CallProbe {

    private static final List<String> WIRING = List.of("call", "policies", "proven", "events", "edge", "owner",
        "nextFrame", "stirred");

    private CallProbe() {
    }

    /** Every field of the call and of its sessions and of those given beside it, as text. */
    static String dump(CallMonitor monitor, Iterable<Session> more) {
        StringBuilder text = new StringBuilder();
        dumpFields(monitor, text);
        for (Session session : more) {
            dumpFields(session, text);
        }
        return text.toString();
    }

    private static void dumpFields(Object object, StringBuilder text) {
        for (Field field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !WIRING.contains(field.getName())) {
                text.append(field.getName()).append('=');
                try {
                    field.setAccessible(true);
                    dumpValue(field.get(object), text);
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
                text.append('\n');
            }
        }
    }

    private static void dumpValue(Object value, StringBuilder text) {
        if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                dumpValue(Array.get(value, i), text.append(' '));
            }
        } else if (value != null && value.getClass().getPackage() == CallMonitor.class.getPackage()
            && !value.getClass().isEnum() && !value.getClass().isRecord()) {
            text.append('{');
            dumpFields(value, text);
            text.append('}');
        } else {
            text.append(value);
        }
    }
}
