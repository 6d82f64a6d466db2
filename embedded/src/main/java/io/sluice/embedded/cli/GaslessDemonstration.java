package io.sluice.embedded.cli;

import io.sluice.embedded.Anvil;
import io.sluice.embedded.EmbeddedException;
import io.sluice.embedded.chain.ContractCall;
import io.sluice.embedded.chain.SigningKey;
import io.sluice.embedded.chain.UserRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A user who has no coin transfers a token: the user signs, and Sluice pays. */
final class GaslessDemonstration {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LIFE = Duration.ofHours(1);
  private static final long GAS = 100_000;
  private static final BigInteger TOKEN = BigInteger.TEN.pow(18);

  private final ApiClient api;
  private final Anvil node;
  private final Predicate<Duration> pause;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param pause waits that long; false when there is nothing left to wait for
   */
  GaslessDemonstration(ApiClient api, Anvil node, Predicate<Duration> pause) {
    this.api = api;
    this.node = node;
    this.pause = pause;
  }

  /**
   * Returns when the transfer is confirmed.
   *
   * @return what happened, for people
   * @throws EmbeddedException in one sentence, when it does not come to that
   */
  String run(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    SigningKey user = SigningKey.random(random);
    String friend = SigningKey.random(random).address();
    String token = node.contracts().sampleToken();
    String tokens =
        ContractCall.of("faucet(address,uint256)", user.address(), TOKEN.multiply(BigInteger.TEN));
    await(api.submit(node.network(), token, tokens, "0"), deadline);
    String transfer =
        ContractCall.of("transfer(address,uint256)", friend, TOKEN.multiply(BigInteger.valueOf(3)));
    UserRequest request =
        UserRequest.of(
            user,
            token,
            GAS,
            api.gaslessNonce(user.address()),
            Clock.systemUTC().instant().plus(LIFE).getEpochSecond(),
            transfer);
    Map<String, Object> signed =
        request.signed(
            node.contracts().forwarderName(), node.chainId(), node.contracts().forwarder());
    JsonNode end = await(api.submitGasless(signed), deadline);
    return """
    Gasless: %s signed a transfer of 3 SLT to %s, and Sluice sent it.
      transaction %s in block %s; the user's coins: %s; the friend's SLT: %s
    """
        .formatted(
            user.address(),
            friend,
            end.path("transactionHash").asString(),
            end.path("blockNumber").asString(),
            read("eth_getBalance", user.address(), "latest"),
            new BigDecimal(read("eth_call", balanceOf(token, friend), "latest"), 18)
                .stripTrailingZeros()
                .toPlainString());
  }

  private JsonNode await(String id, long deadline) {
    while (System.nanoTime() < deadline) {
      JsonNode status = api.status(id);
      switch (status.path("outcome").asString()) {
        case "success" -> {
          return status;
        }
        case "failed" ->
            throw new EmbeddedException(
                "Gasless: " + id + " failed: " + status.path("failureReason").asString() + ".");
        default -> {
          if (!pause.test(POLL)) {
            throw new EmbeddedException("Sluice ended by itself.");
          }
        }
      }
    }
    throw new EmbeddedException("Gasless: " + id + " was not confirmed in time.");
  }

  private BigInteger read(String method, Object... parameters) {
    try {
      String hex = node.call(method, parameters).asString();
      return new BigInteger(hex.substring(2), 16);
    } catch (IOException e) {
      throw new EmbeddedException("The node does not answer: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> balanceOf(String token, String owner) {
    return Map.of("to", token, "data", ContractCall.of("balanceOf(address)", owner));
  }
}
