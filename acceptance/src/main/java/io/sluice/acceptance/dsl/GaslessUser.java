package io.sluice.acceptance.dsl;

import io.sluice.embedded.Anvil;
import io.sluice.embedded.DevelopmentContracts;
import io.sluice.embedded.chain.ContractCall;
import io.sluice.embedded.chain.SigningKey;
import io.sluice.embedded.chain.UserRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A user who has no coin, and signs what somebody else shall send. */
public final class GaslessUser {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LIFE = Duration.ofHours(1);
  private static final long GAS = 120_000;

  private final SigningKey key = SigningKey.random(RANDOM);
  private final Anvil node;

  GaslessUser(Anvil node) {
    this.node = node;
  }

  /** Lower-case hex with 0x. */
  public String address() {
    return key.address();
  }

  /** Somebody with coins has the token's faucet give this user some. */
  void isGivenTokens(long units) {
    String data = ContractCall.of("faucet(address,uint256)", address(), BigInteger.valueOf(units));
    try {
      node.call(
          "eth_sendTransaction",
          Map.of(
              "from", DevelopmentContracts.ACCOUNT.address(),
              "to", node.contracts().sampleToken(),
              "data", data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long tokens(Anvil node, String address) throws IOException {
    String data = ContractCall.of("balanceOf(address)", address);
    String hex =
        node.call("eth_call", Map.of("to", node.contracts().sampleToken(), "data", data), "latest")
            .asString();
    return new BigInteger(hex.substring(2), 16).longValueExact();
  }

  /** A transfer of the sample token, signed: the body of a request. */
  public Map<String, Object> transfers(long nonce, String to, long units) {
    return signs(nonce, transfer(to, units), deadline());
  }

  /** The same, good until a second. */
  public Map<String, Object> transfersUntil(long deadline, long nonce, String to, long units) {
    return signs(nonce, transfer(to, units), deadline);
  }

  /** The same, with the signature of somebody else. */
  public Map<String, Object> transfersWithAnothersSignature(long nonce, String to, long units) {
    Map<String, Object> body = new HashMap<>(transfers(nonce, to, units));
    body.put("signature", new GaslessUser(node).transfers(nonce, to, units).get("signature"));
    return body;
  }

  private Map<String, Object> signs(long nonce, String data, long deadline) {
    var contracts = node.contracts();
    return new UserRequest(key, contracts.sampleToken(), GAS, nonce, deadline, data)
        .signed(contracts.forwarderName(), node.chainId(), contracts.forwarder());
  }

  private static String transfer(String to, long units) {
    return ContractCall.of("transfer(address,uint256)", to, BigInteger.valueOf(units));
  }

  private static long deadline() {
    return Clock.systemUTC().instant().plus(LIFE).getEpochSecond();
  }
}
