/**
 * The SIP side of call monitoring, for any SIP stack: feature codes here, and in the packages below it session
 * descriptions, authentication, timers, lamps, recording metadata, the SPI that a stack's port implements, and a B2BUA
 * above it. Nothing here has a socket, a thread or a clock but the B2BUA, which can be lent others.
 */
package io.sidetone.sip;
