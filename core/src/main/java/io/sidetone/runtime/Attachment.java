package io.sidetone.runtime;

import io.sidetone.engine.Leg;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionState;
import io.sidetone.runtime.Connector.Connection;
import org.jspecify.annotations.Nullable;

/** A session in one call: its leg there, and what was asked of it there. Belongs to the call's media thread. */
final class Attachment {

    final MonitoredCall call;
    final Session session;
    final Requests requests = new Requests();
    /** Null until it is connected. */
    @Nullable Leg leg;
    /** Whether the session has left this call for another. */
    boolean isOver;

    Attachment(MonitoredCall call, Session session) {
        this.call = call;
        this.session = session;
    }

    /** His leg is there, or null if it can't be, for that reason or another. */
    void connect(@Nullable Connection connection, boolean notSecured) {
        boolean wanted = !isOver && session.state() == SessionState.ATTACHING;
        if (connection == null) {
            if (wanted && notSecured) {
                session.legNotSecured();
            } else if (wanted) {
                session.legFailed();
            }
        } else if (!wanted) {
            call.shard.close(connection.endpoint());
        } else {
            seat(connection);
        }
    }

    private void seat(Connection connection) {
        try {
            leg = call.call().connect(session, connection.spec());
        } catch (RuntimeException e) {
            SessionDesk.log("a supervisor's leg can't be connected", e);
            call.shard.close(connection.endpoint());
            session.legFailed();
            return;
        }
        call.shard.connect(leg, connection.endpoint());
        session.legUp();
    }
}
