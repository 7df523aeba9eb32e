package io.sidetone.examples.replay;

import io.sidetone.monitor.Coaching;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.TapView;
import io.sidetone.notice.Prompt;
import java.util.Map;

/**
 * How a call is monitored. Immutable.
 *
 * @param policies what the call decides by, its notices among them
 * @param prompts what it can play, by name
 * @param recorded whose conversation is recorded; null for nobody's
 * @param coaching what the supervisors' sessions ask for
 * @param audit what seals the audit; null if there is to be none
 */
record Monitoring(Policies policies, Map<String, Prompt> prompts, TapView recorded, Coaching coaching,
    AuditSecret audit) {
}
