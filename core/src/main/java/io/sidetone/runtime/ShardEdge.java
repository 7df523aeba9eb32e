package io.sidetone.runtime;

import io.sidetone.monitor.Grant;
import io.sidetone.monitor.GrantRequest;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionEdge;
import org.jspecify.annotations.Nullable;

/** What one media thread's sessions need of the world: their handles and the desk know. Belongs to that thread. */
final class ShardEdge implements SessionEdge {

    private final ShardAgent shard;
    private final SessionDesk desk;

    ShardEdge(ShardAgent shard, SessionDesk desk) {
        this.shard = shard;
        this.desk = desk;
    }

    @Override
    public boolean decides() {
        return desk.decides();
    }

    @Override
    public boolean recorded() {
        return desk.recorded();
    }

    @Override
    public @Nullable Grant ask(Session session, GrantRequest request, long number) {
        if (!desk.decides()) {
            return Grant.EVERYTHING;
        }
        MonitoringSession handle = MonitoringSession.of(session);
        shard.dispatching(() -> desk.ask(request,
            grant -> shard.tell(Fact.of(() -> handle.answer(shard, session, number, grant)))));
        return null;
    }

    @Override
    public void attaching(Session session) {
        MonitoringSession.of(session).attaching(session);
    }

    @Override
    public void armed(Session session) {
        MonitoringSession.of(session).armed(session, shard.nowNs());
    }

    @Override
    public void ended(Session session) {
        MonitoringSession handle = MonitoringSession.of(session);
        if (handle.follows()) {
            shard.dispatching(() -> desk.forget(handle));
        }
    }
}
