/**
 * The SIP side of call monitoring, for any SIP stack: feature codes here, and in the packages below it session
 * descriptions, authentication, timers, lamps, recording metadata, and the SPI that a stack's port implements. Nothing
 * here has a socket, a thread or a clock.
 */
package io.sidetone.sip;
