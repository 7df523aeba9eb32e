package io.sidetone.monitor;

import io.sidetone.monitor.GrantRequest.Occasion;
import io.sidetone.monitor.MonitorEvent.SessionArmed;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.SessionTable.Input;
import io.sidetone.monitor.SessionTable.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that are in no call: those that wait for their agent's next one, and those that are decided about before
 * they do. It moves them by the same table as a call does. Time is a monotonic clock's in nanoseconds, given by the
 * caller.
 *
 * <p>Belongs to one thread, which need not be a media thread: there is no audio here, and nothing of a call's.
 */
public final class ArmedSessions implements SessionOwner {

    private final SessionEdge edge;
    private final long answerNs;
    private final EventSink events;
    private final List<Session> sessions = new ArrayList<>();
    private long nowNs;

    /**
     * @param edge decides about sessions that are started here, and is told of those that end here
     * @param answer how long that may take before it is a denial
     * @param events takes the events
     */
    public ArmedSessions(SessionEdge edge, Duration answer, EventSink events) {
        this.edge = edge;
        answerNs = answer.toNanos();
        this.events = events;
    }

    /**
     * Command: start a session for an agent who is in no call. It waits once it is decided.
     *
     * @param agent his name, as it will be in his next call
     * @param reply takes the one answer
     * @return the session, which may have ended already; null if he asked to monitor himself
     * @throws IllegalArgumentException if the request does not follow an agent
     */
    public @Nullable Session start(SessionRequest request, String agent, @Nullable Object attachment, long now,
        Consumer<Outcome> reply) {
        if (request.follow().calls() == 0) {
            throw new IllegalArgumentException("without a call only a session that follows an agent: " + request);
        }
        if (request.supervisor().equals(agent)) {
            reply.accept(new Outcome.Refused(Refusal.SELF));
            return null;
        }
        nowNs = now;
        Session session = new Session(request, agent, attachment, this);
        session.startReply = reply;
        session.framesLeft = Session.NEVER >> 1;
        session.patientUntilNs = now + answerNs;
        session.question = 1;
        session.awaiting = true;
        sessions.add(session);
        Grant grant = edge.ask(session, new GrantRequest(request.supervisor(), null, agent,
            Right.of(request.mode()), Occasion.START), session.question);
        if (grant != null) {
            answer(session, session.question, grant);
        }
        return session;
    }

    /** Fact: a session that {@link SessionEdge#armed} told of, or that a call could not adopt, waits here. */
    public void take(Session session, long now) {
        nowNs = now;
        session.owner = this;
        sessions.add(session);
        session.patientUntilNs = now + session.request.follow().patience().toNanos();
    }

    /** The sessions that wait for that agent. */
    public List<Session> waitingFor(String agent) {
        return sessions.stream().filter(s -> s.state == SessionState.ARMED && s.agent.equals(agent)).toList();
    }

    /** Lets go of a session, for {@link CallMonitor#adopt}. */
    public void release(Session session) {
        sessions.remove(session);
    }

    /** Lets time-outs happen. */
    public void checkTime(long now) {
        nowNs = now;
        for (int i = sessions.size() - 1; i >= 0; i--) {
            Session session = sessions.get(i);
            if (now - session.patientUntilNs >= 0) {
                apply(session, session.state == SessionState.ARMED ? Input.TIMED_OUT : Input.DENIED, outcome -> { });
            }
        }
    }

    /** Fact: all is over. */
    public void end() {
        List.copyOf(sessions).forEach(Session::end);
    }

    @Override
    public void apply(Session session, Input input, Consumer<Outcome> reply) {
        Move move = SessionTable.move(session.state, input);
        if (move.refusal() != null) {
            reply.accept(new Outcome.Refused(move.refusal()));
            return;
        }
        SessionState from = session.state;
        session.state = move.to();
        if (session.state == SessionState.ARMED && from != SessionState.ARMED) {
            session.patientUntilNs = nowNs + session.request.follow().patience().toNanos();
            events.event(new SessionArmed(session.call, 0, session.supervisor(), session.agent));
            session.answerStart(new Outcome.Accepted(0));
        } else if (move.cause() != null) {
            session.cause = move.cause();
            if (session.state == SessionState.DETACHING) {
                // There is no audio that would have to fall silent first.
                session.state = SessionTable.move(session.state, Input.BOUNDARY).to();
            }
            session.awaiting = false;
            session.answerStart(new Outcome.Refused(
                move.cause() == Cause.DENIED ? Refusal.DENIED : Refusal.ENDED));
            sessions.remove(session);
            events.event(new SessionEnded(session.call, 0, session.supervisor(), session.cause));
            edge.ended(session);
        }
    }

    @Override
    public void settle(Session session) {
        // Nothing is waited for here but time and answers.
    }

    @Override
    public void answer(Session session, long question, @Nullable Grant grant) {
        if (!session.awaiting || question != session.question) {
            return;
        }
        session.awaiting = false;
        session.grant = grant;
        apply(session, session.may(Right.of(session.mode)) ? Input.NEXT_AWAITED : Input.DENIED, outcome -> { });
    }

    @Override
    public void change(Session session, Grant grant) {
        boolean old = session.grant != null && grant.version() < session.grant.version();
        if (!old && !grant.allowsAnything()) {
            apply(session, session.state == SessionState.AUTHORIZING ? Input.DENIED : Input.REVOKED, outcome -> { });
        } else if (!old && session.grant != null) {
            session.grant = grant;
        }
    }
}
