/**
 * JAIN-SIP under the SPI: {@link io.sidetone.sip.jain.JainSipStack} is all that applications need. JAIN-SIP brings
 * messages, transports and transactions; dialogs are those of {@link io.sidetone.sip.dialog}, because the
 * implementations' own differ, leak, and throw at what real peers send. Needs
 * {@code org.opentelecoms.sip:sip-api-1.2} and an implementation on the class path,
 * {@code org.jitsi:jain-sip-ri-ossonly} or {@code javax.sip:jain-sip-ri}.
 */
package io.sidetone.sip.jain;
