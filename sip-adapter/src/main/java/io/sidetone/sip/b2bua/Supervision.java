package io.sidetone.sip.b2bua;

import io.sidetone.monitor.Cause;

interface Supervision {
    String supervisor();
    void sessionEnded(Cause cause);
    void sessionActive();
}
