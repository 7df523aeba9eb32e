package io.sidetone.runtime;

import java.util.Objects;

/**
 * The last commands of one session that came with an id, so that one that comes again has no second effect and gets the
 * same answer. Belongs to the session's media thread.
 */
final class Requests {

    /** How many are remembered. */
    static final int REMEMBERED = 16;

    private final Command[] commands = new Command[REMEMBERED];
    private int next;

    /** Whether that one, with an id, is a command that came before: then it gets the answer as soon as there is one. */
    boolean answers(Command command) {
        for (Command former : commands) {
            if (former != null && Objects.equals(former.id(), command.id())) {
                former.share(command);
                return true;
            }
        }
        commands[next] = command;
        next = (next + 1) % REMEMBERED;
        return false;
    }
}
