/**
 * Dialogs (RFC 3261 §12 to §15) for stacks that bring only messages, transports and transactions: their port implements
 * {@link io.sidetone.sip.dialog.Transactions} and gets the SPI from {@link io.sidetone.sip.dialog.Dialogs}. Stacks'
 * own dialogs differ, leak, and throw at what real peers send.
 */
@NullMarked
package io.sidetone.sip.dialog;

import org.jspecify.annotations.NullMarked;
