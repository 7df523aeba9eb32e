package io.sidetone.sip.spi;

/** A request other than INVITE, ACK, BYE and CANCEL that has come and is to be answered once. Any thread. */
public interface SipExchange {

    /** What has come. */
    SipRequest request();

    /** Answers finally; the first answer counts. */
    void respond(SipResponse response);
}
