package io.sidetone.sip.tck;

import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The provisional responses of one side to an INVITE: reliable ones one after the other, and none is lost, so none is
 * repeated. Belongs to the thread that turns the network.
 */
final class InMemoryProvisionals {

    /** Of every INVITE, as its CSeq would say. */
    private static final String INVITE = "1 INVITE";

    private final SipRequest invite;
    private final Consumer<SipResponse> sending;
    private final Deque<SipResponse> reliable = new ArrayDeque<>();
    private Runnable answer;
    private int number;

    /** @param sending to the other side */
    InMemoryProvisionals(SipRequest invite, Consumer<SipResponse> sending) {
        this.invite = invite;
        this.sending = sending;
    }

    /** Returns whether it is reliable, and therefore waits for its PRACK. */
    boolean send(SipResponse response) {
        boolean required = invite.headers().lists("Require", "100rel");
        boolean wanted = required || !response.body().isEmpty() && invite.headers().lists("Supported", "100rel");
        boolean offered = !invite.body().isEmpty();
        if (wanted && offered) {
            reliable.add(response);
            if (reliable.size() == 1) {
                sendFirst();
            }
        } else if (!required) {
            sending.accept(response);
        }
        return wanted && offered;
    }

    private void sendFirst() {
        SipResponse next = reliable.peek();
        if (next != null) {
            sending.accept(new SipResponse(next.status(), next.headers().with("Require", "100rel")
                .with("RSeq", Integer.toString(++number)).with("CSeq", INVITE), next.body()));
        }
    }

    boolean isWaiting(SipResponse response) {
        return reliable.contains(response);
    }

    /** Answers, once no description waits any more. */
    void then(Runnable accepting) {
        if (reliable.stream().allMatch(each -> each.body().isEmpty())) {
            accepting.run();
        } else {
            answer = accepting;
        }
    }

    /** Whether a PRACK is for the one that waits. */
    boolean acknowledged(SipRequest prack) {
        if (reliable.isEmpty() || !prack.headers().first("RAck").orElse("").equals(number + " " + INVITE)) {
            return false;
        }
        reliable.remove();
        sendFirst();
        Runnable due = answer;
        answer = null;
        if (due != null) {
            then(due);
        }
        return true;
    }
}
