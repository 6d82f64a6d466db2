package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import java.math.BigInteger;

/**
 * A request of which the forwarder made the call; its nonce is used. Signer and nonce name one
 * request of this forwarder, whoever sent it.
 *
 * @param succeeded false when the call reverted: its effect is not there, that of the others of its
 *     batch is
 */
public record ExecutedRequest(Address signer, BigInteger nonce, boolean succeeded) {}
