/** Calls through a B2BUA with anchored media, and the monitoring of them. */
package io.sidetone.sip.b2bua;
