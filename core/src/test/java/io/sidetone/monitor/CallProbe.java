package io.sidetone.monitor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * Reads and sets all of a {@link CallMonitor}, private fields too: for dumps that leave nothing out, and to visit a
 * state without the path that leads to it. For the thread of its call.
 */
final class CallProbe {

    private static final List<String> WIRING = List.of("call", "policies", "proven", "events");
    private static final VarHandle FRAME = handle("frame", long.class);
    private static final VarHandle MATRIX = handle("matrix", long.class);
    private static final VarHandle SESSION_COUNT = handle("sessionCount", long.class);
    private static final VarHandle PARKED_UNTIL = handle("parkedUntilFrame", long.class);
    private static final VarHandle HOLDER = handle("holder", Session.class);
    private static final VarHandle ENDING = handle("ending", boolean.class);
    private static final VarHandle ENDED = handle("ended", boolean.class);

    final CallMonitor monitor;
    final Standing[] parties;
    final Session[] sessions;
    final String[] names;

    CallProbe(CallMonitor monitor) {
        this.monitor = monitor;
        parties = (Standing[]) handle("parties", Standing[].class).get(monitor);
        sessions = (Session[]) handle("sessions", Session[].class).get(monitor);
        names = (String[]) handle("names", String[].class).get(monitor);
    }

    Session holder() {
        return (Session) HOLDER.get(monitor);
    }

    long parkedUntilFrame() {
        return (long) PARKED_UNTIL.get(monitor);
    }

    void parkedUntilFrame(long frame) {
        PARKED_UNTIL.set(monitor, frame);
    }

    /** Everything but the arrays; time starts at 0 again. */
    void set(Session holder, long matrix, long parkedUntilFrame, boolean ending, boolean ended) {
        FRAME.set(monitor, 0L);
        SESSION_COUNT.set(monitor, (long) HearingMatrix.SEATS);
        HOLDER.set(monitor, holder);
        MATRIX.set(monitor, matrix);
        PARKED_UNTIL.set(monitor, parkedUntilFrame);
        ENDING.set(monitor, ending);
        ENDED.set(monitor, ended);
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
        if (value instanceof Session session) {
            text.append('{');
            dumpFields(session, text);
            text.append('}');
        } else if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                dumpValue(Array.get(value, i), text.append(' '));
            }
        } else {
            text.append(value);
        }
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(CallMonitor.class, MethodHandles.lookup())
                .findVarHandle(CallMonitor.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
