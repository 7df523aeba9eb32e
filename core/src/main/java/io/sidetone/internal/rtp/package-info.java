/**
 * RTP without sockets and clocks: the packet in place, the one source a leg listens to, and the buffer that holds its
 * packets until they are due. Knows no audio and no other package.
 */
package io.sidetone.internal.rtp;
