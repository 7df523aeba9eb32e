package io.sidetone.audit;

import io.sidetone.access.AccessRequest;
import io.sidetone.access.Target;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Right;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a record says. Immutable. Anything may be null but the kind, and is then left out.
 *
 * @param wallMs when, in milliseconds since 1970
 * @param who the supervisor
 * @param whom the monitored person, where known
 * @param leg the monitored leg
 * @param mode the mode from then on
 * @param rights what he was granted, or had asked for
 * @param cause why, or which step
 * @param frame the first frame of the call for which it is true, 20 ms each from the call's opening; -1 for none
 * @param rtpTimestamp the RTP timestamp of that frame's first sample in what the customer is sent; -1 if unknown
 * @param count how many, of a GAP
 */
public record AuditEntry(AuditKind kind, long wallMs, @Nullable String who, @Nullable String whom,
    @Nullable String call, @Nullable String leg, @Nullable Mode mode, @Nullable List<Right> rights,
    @Nullable String cause, long frame, long rtpTimestamp, long count, @Nullable Attachment attachment) {

    private static final int NONE = -1;

    /** @throws IllegalArgumentException if there is a count other than a GAP's */
    public AuditEntry {
        Objects.requireNonNull(kind, "kind");
        rights = rights == null ? null : List.copyOf(rights);
        if (count != 0 && kind != AuditKind.GAP) {
            throw new IllegalArgumentException(kind + " counts nothing: " + count);
        }
    }

    /** Something that a supervisor did or was told. */
    public static AuditEntry of(AuditKind kind, long wallMs, @Nullable String who) {
        return new AuditEntry(kind, wallMs, who, null, null, null, null, null, null, NONE, NONE, 0, null);
    }

    /** What a supervisor may do with a call. */
    public static AuditEntry grant(AccessRequest request, Set<Right> rights, long wallMs) {
        return of(AuditKind.GRANT, wallMs, request.supervisor()).to(request.target()).withRights(rights);
    }

    /** That a supervisor may not do what he wanted. */
    public static AuditEntry refusal(AccessRequest request, String cause, long wallMs) {
        return of(AuditKind.REFUSAL, wallMs, request.supervisor()).to(request.target())
            .withRights(Set.of(request.wanted())).because(cause);
    }

    /** A supervisor's note on a session of his. */
    public static AuditEntry note(String supervisor, Target target, Note note, long wallMs) {
        return of(AuditKind.NOTE, wallMs, supervisor).to(target).with(note);
    }

    /** A supervisor's scores for a session of his. */
    public static AuditEntry scorecard(String supervisor, Target target, Evaluation scores, long wallMs) {
        return of(AuditKind.SCORECARD, wallMs, supervisor).to(target).with(scores);
    }

    static AuditEntry gap(long count, long wallMs) {
        return new AuditEntry(AuditKind.GAP, wallMs, null, null, null, null, null, null, null, NONE, NONE, count, null);
    }

    static AuditEntry torn(String text, long wallMs) {
        return of(AuditKind.TORN, wallMs, null).because(text);
    }

    /** With that leg of that call. */
    public AuditEntry to(@Nullable String inCall, @Nullable String onLeg) {
        return new AuditEntry(kind, wallMs, who, whom, inCall, onLeg, mode, rights, cause, frame, rtpTimestamp, count,
            attachment);
    }

    private AuditEntry to(Target target) {
        return new AuditEntry(kind, wallMs, who, target.person(), target.call(), target.leg(), mode, rights, cause,
            frame, rtpTimestamp, count, attachment);
    }

    /** With the mode from then on. */
    public AuditEntry in(@Nullable Mode value) {
        return new AuditEntry(kind, wallMs, who, whom, call, leg, value, rights, cause, frame, rtpTimestamp, count,
            attachment);
    }

    /** With rights. */
    public AuditEntry withRights(Set<Right> value) {
        return new AuditEntry(kind, wallMs, who, whom, call, leg, mode, value.stream().sorted().toList(), cause, frame,
            rtpTimestamp, count, attachment);
    }

    /** With the reason or step. */
    public AuditEntry because(@Nullable String value) {
        return new AuditEntry(kind, wallMs, who, whom, call, leg, mode, rights, value, frame, rtpTimestamp, count,
            attachment);
    }

    /** With the frame from which it is true, and its RTP timestamp; -1 if that is unknown. */
    public AuditEntry from(long firstFrame, long timestamp) {
        return new AuditEntry(kind, wallMs, who, whom, call, leg, mode, rights, cause, firstFrame, timestamp, count,
            attachment);
    }

    private AuditEntry with(Attachment value) {
        return new AuditEntry(kind, wallMs, who, whom, call, leg, mode, rights, cause, frame, rtpTimestamp, count,
            value);
    }
}
