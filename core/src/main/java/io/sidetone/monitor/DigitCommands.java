package io.sidetone.monitor;

import io.sidetone.monitor.MonitorEvent.DigitRefused;
import io.sidetone.monitor.MonitorEvent.SupervisorDigit;

/** What supervisors ask for with digits. Belongs to its {@link CallMonitor}. */
final class DigitCommands {

    private static final long CONFIRM_FRAMES = 3000 / CallMonitor.FRAME_MS;

    private final CallMonitor call;

    DigitCommands(CallMonitor call) {
        this.call = call;
    }

    /** Tells of a digit and obeys it; whether it was a command. */
    boolean pressed(Session session, char digit) {
        if (session.state == SessionState.TAKEN_OVER) {
            return false;
        }
        call.tell(new SupervisorDigit(call.name(), call.frame(), session.supervisor(), digit));
        boolean confirmed = session.confirming == digit && call.frame() <= session.confirmUntilFrame;
        session.confirming = 0;
        DigitCommand command = call.policies.digits().commands().get(digit);
        if (command == DigitCommand.TAKE_OVER && !confirmed) {
            session.confirming = digit;
            session.confirmUntilFrame = call.frame() + CONFIRM_FRAMES;
        } else if (command != null) {
            call.moves.apply(session, command.input(), outcome -> {
                if (outcome instanceof Outcome.Refused refused) {
                    call.tell(new DigitRefused(call.name(), call.frame(), session.supervisor(), command,
                        refused.reason()));
                }
            });
        }
        return command != null;
    }
}
