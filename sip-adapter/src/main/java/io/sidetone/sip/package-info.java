/**
 * The SIP side of call monitoring, for any SIP stack: feature codes here, and in the packages below it session
 * descriptions, authentication, timers, lamps, recording metadata, the SPI that a stack's port implements, and a B2BUA
 * above it. Nothing here has a socket, a thread or a clock but the B2BUA, which can be lent others.
 *
 * <h2>What is supported</h2>
 *
 * <table>
 * <caption>By the B2BUA over any port that keeps the SPI's contract</caption>
 * <tr><th>RFC</th><th>what</th><th>how far</th></tr>
 * <tr><td>3261</td><td>calls, OPTIONS, CANCEL races, glare</td><td>whole, on both legs</td></tr>
 * <tr><td>3261, 8760</td><td>digest, both ways</td><td>asks for SHA-256 or MD5 with {@code qop=auth}</td></tr>
 * <tr><td>3262</td><td>reliable provisional responses</td><td>to callers who require them, or support
 * them and get early media</td></tr>
 * <tr><td>3264, 8866</td><td>offer and answer</td><td>one audio line a leg, any others refused; offerless too</td></tr>
 * <tr><td>3311</td><td>UPDATE</td><td>taken within a call; sent to refresh sessions</td></tr>
 * <tr><td>3325</td><td>P-Asserted-Identity</td><td>of configured peers only</td></tr>
 * <tr><td>3515, 3891, 5589</td><td>REFER, Replaces, transfers</td><td>carried out here; sessions follow</td></tr>
 * <tr><td>3581, 4961</td><td>rport, symmetric RTP</td><td>addresses are learnt strictly</td></tr>
 * <tr><td>3605, 5761</td><td>RTCP elsewhere, or on RTP's port</td><td>whole</td></tr>
 * <tr><td>3711, 4568, 6188, 7714, 8643</td><td>SRTP with keys in SDP</td><td>required, opportunistic or off</td></tr>
 * <tr><td>3911</td><td>Join</td><td>as monitoring: to listen if it only receives, else to barge in</td></tr>
 * <tr><td>4028</td><td>session timers</td><td>whole</td></tr>
 * <tr><td>4235, 6665</td><td>lamps: the dialog event package</td><td>as notifier; full states</td></tr>
 * <tr><td>4662</td><td>lists of lamps</td><td>not: one subscription a lamp</td></tr>
 * <tr><td>4733, 6086</td><td>digits, in RTP or INFO</td><td>whole; supervisors' own are never passed on</td></tr>
 * <tr><td>5763</td><td>DTLS-SRTP</td><td>not</td></tr>
 * <tr><td>7118</td><td>SIP over WebSocket</td><td>not by the port that is here</td></tr>
 * <tr><td>7865, 7866</td><td>SIPREC</td><td>as recording server, listen only; not as client</td></tr>
 * </table>
 *
 * REGISTER is the application's, by a {@link io.sidetone.sip.b2bua.Registrar}.
 */
package io.sidetone.sip;
