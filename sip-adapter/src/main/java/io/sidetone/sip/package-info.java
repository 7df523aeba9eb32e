/**
 * The SIP side of call monitoring. What is here so far needs no SIP stack: the feature codes by which phones ask for
 * monitoring.
 */
package io.sidetone.sip;
