package io.sidetone.runtime;

import io.sidetone.engine.Call;
import io.sidetone.engine.TapSink;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.TapView;
import java.util.concurrent.CompletionStage;

/**
 * A handle on a tap of a call: somebody who only hears, such as a recorder. What the parties are sent does not change
 * for it. Safe for use by any thread.
 */
public final class Tap extends Departure {

    private final MonitoredCall call;
    private final TapSink sink;
    private final CompletionStage<Outcome> opened;
    /** Media thread only; -1 while it has none. */
    private int seat = -1;

    Tap(MonitoredCall call, TapView view, boolean apart, TapSink sink) {
        super(call.shard);
        this.call = call;
        this.sink = sink;
        opened = shard.submit(command -> {
            if (call.isGone() || isLeaving()) {
                command.refuse(Refusal.CALL_GONE);
                return;
            }
            Call media = call.call();
            if (media.tapRefusal() != null) {
                command.refuse(media.tapRefusal());
                return;
            }
            seat = media.tap(view, apart, sink);
            command.accept(new Outcome.Accepted(media.frame()));
        });
    }

    /** Completes when it hears from the next frame on, or with the reason why not, such as NO_SEAT. */
    public CompletionStage<Outcome> opened() {
        return opened;
    }

    /** Nothing more is taken. Idempotent; always finds room. */
    public CompletionStage<Outcome> close() {
        return depart();
    }

    @Override
    long leaveNow() {
        if (seat < 0) {
            return 0;
        }
        call.call().untap(seat, sink);
        return call.call().frame();
    }
}
