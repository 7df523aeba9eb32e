package io.sidetone.monitor;

import io.sidetone.monitor.SessionTable.Input;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** In whose hands a session is, and on whose thread: a call's, or those of whoever lets it wait for a next call. */
interface SessionOwner {

    /** One input to the session. */
    void apply(Session session, Input input, Consumer<Outcome> reply);

    /** Something that the session may have waited for has come. */
    void settle(Session session);

    /** The answer to the question of that number; null is a denial. */
    void answer(Session session, long question, @Nullable Grant grant);

    /** Rights that have changed without a question. */
    void change(Session session, Grant grant);
}
