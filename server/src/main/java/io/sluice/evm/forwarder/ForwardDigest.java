package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Keccak;
import java.nio.charset.StandardCharsets;

/** The hash that a user signs for a request (EIP-712). */
public final class ForwardDigest {
  private static final byte[] TYPE =
      Keccak.hash(
          "ForwardRequest(address from,address to,uint256 value,uint256 gas,uint256 nonce,uint48 deadline,bytes data)"
              .getBytes(StandardCharsets.UTF_8));

  /** What typed data starts with, so that it is never a transaction (EIP-191, version 0x01). */
  private static final byte[] PREFIX = {0x19, 0x01};

  private static final int WORDS = 8;

  private ForwardDigest() {}

  /** The 32 bytes that are signed. */
  public static byte[] of(ForwarderDomain domain, ForwardRequest request) {
    byte[] struct =
        Keccak.hash(
            new AbiWriter(WORDS * AbiWriter.WORD)
                .bytes(TYPE)
                .address(request.from())
                .address(request.to())
                .number(request.value().value())
                .number(request.gas())
                .number(request.nonce())
                .number(request.deadline())
                .bytes(Keccak.hash(request.data().toArray()))
                .toArray());
    return Keccak.hash(
        new AbiWriter(PREFIX.length + 2 * AbiWriter.WORD)
            .bytes(PREFIX)
            .bytes(domain.sharedSeparator())
            .bytes(struct)
            .toArray());
  }
}
