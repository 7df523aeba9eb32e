/**
 * The contract of {@link io.sidetone.sip.spi.SipStack} as tests: whoever ports a stack extends
 * {@link io.sidetone.sip.tck.CallContract} and gives it two of his. The stack in memory shows how, and is there for
 * tests of what stands above the contract.
 */
package io.sidetone.sip.tck;
