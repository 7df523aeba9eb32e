package io.sidetone.examples.replay;

import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.EventSink;
import io.sidetone.monitor.MonitorEvent;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Everything that happened in a replay, a JSON object a line: the call's events, and the answer to each command.
 * Filled by the thread that runs the replay.
 */
public final class EventLog implements EventSink {

    private final List<MonitorEvent> events = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();

    @Override
    public void event(MonitorEvent event) {
        events.add(event);
        line(event.frame()).append(",\"event\":\"").append(event.getClass().getSimpleName()).append('"');
        try {
            for (RecordComponent component : event.getClass().getRecordComponents()) {
                if (!component.getName().equals("frame")) {
                    field(component.getName(), component.getAccessor().invoke(event));
                }
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
        lines.append("}\n");
    }

    /**
     * A line of the script was obeyed or refused.
     *
     * @param frame the one that was due when the answer came
     * @param refusal why nothing happened; null if it did
     */
    public void answer(long frame, Script.Line command, String refusal) {
        answer(frame, command, refusal == null ? "accepted" : "refused", refusal);
    }

    /** A line of the script takes effect when a notice has been played. */
    void pending(long frame, Script.Line command) {
        answer(frame, command, "pending", null);
    }

    private void answer(long frame, Script.Line command, String outcome, String reason) {
        line(frame).append(",\"command\":\"").append(command.action()).append('"');
        field("party", command.party());
        // Digits may be card data: no file but the captures holds them.
        if (!command.argument().isEmpty() && command.action() != Script.Action.DIAL) {
            field(switch (command.action()) {
                case JOIN -> "as";
                case TRANSFER -> "to";
                default -> "value";
            }, command.argument());
        }
        field("outcome", outcome);
        if (reason != null) {
            field("reason", reason);
        }
        lines.append("}\n");
    }

    private StringBuilder line(long frame) {
        return lines.append(String.format(Locale.ROOT, "{\"t\":%.3f,\"frame\":%d",
            frame * MediaShard.FRAME_MS / 1000.0, frame));
    }

    /** Names and reasons consist of letters, digits and a few signs, so nothing needs escaping. */
    private void field(String name, Object value) {
        boolean bare = value == null || value instanceof Number || value instanceof Boolean;
        Object shown = value instanceof Throwable fault ? fault.getClass().getName() : value;
        lines.append(",\"").append(name).append("\":").append(bare ? value : "\"" + shown + "\"");
    }

    /** The call's events in order. */
    List<MonitorEvent> events() {
        return events;
    }

    /** The file. */
    public String toJsonLines() {
        return lines.toString();
    }
}
