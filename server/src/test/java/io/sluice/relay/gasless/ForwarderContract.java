package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.forwarder.ForwarderCalls;
import io.sluice.evm.forwarder.ForwarderDomain;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** What a forwarder answers that is only asked. */
public final class ForwarderContract implements UnaryOperator<Bytes> {
  private final ForwarderDomain domain;
  private final Map<Bytes, BigInteger> nonces = new ConcurrentHashMap<>();

  /**
   * @param domain as it tells it
   */
  public ForwarderContract(ForwarderDomain domain) {
    this.domain = domain;
  }

  /** A target that trusts this forwarder and nobody else. */
  public static UnaryOperator<Bytes> trusting(Address forwarder) {
    Bytes question = ForwarderCalls.isTrustedForwarder(forwarder);
    return data -> Bytes.parse("0x" + word(data.equals(question) ? 1 : 0));
  }

  public void setNonce(Address signer, long nonce) {
    nonces.put(ForwarderCalls.nonces(signer), BigInteger.valueOf(nonce));
  }

  @Override
  public Bytes apply(Bytes data) {
    if (data.equals(ForwarderCalls.eip712Domain())) {
      return Bytes.parse(told());
    }
    if (!data.hex().startsWith(ForwarderCalls.nonces(Address.ZERO).hex().substring(0, 10))) {
      throw new IllegalArgumentException("it has no such function");
    }
    return Bytes.parse("0x" + word(nonces.getOrDefault(data, BigInteger.ZERO).longValue()));
  }

  /** ERC-5267: fields, name, version, chain, contract, salt, extensions. */
  private String told() {
    String name = text(domain.name());
    int version = 7 * 32 + name.length() / 2;
    return "0x0f"
        + "00".repeat(31)
        + word(7 * 32)
        + word(version)
        + word(domain.chainId().value())
        + "00".repeat(12)
        + domain.verifyingContract().hex().substring(2)
        + word(0)
        + word(version + text(domain.version()).length() / 2)
        + name
        + text(domain.version())
        + word(0);
  }

  private static String text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int padding = Math.ceilDiv(bytes.length, 32) * 32 - bytes.length;
    return word(bytes.length) + Hex.data(bytes).substring(2) + "00".repeat(padding);
  }

  private static String word(long value) {
    return "%064x".formatted(value);
  }
}
