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
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A user who has no coin, and signs what somebody else shall send. */
public final class GaslessUser {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LIFE = Duration.ofHours(1);
  private static final long GAS = 120_000;

  /** Wei per gas, a hundred billion: more than anybody else offers. */
  private static final String FIRST = "0x174876e800";

  private final SigningKey key = SigningKey.random(RANDOM);
  private final Anvil node;

  /**
   * @param node of the chain whose contracts are meant
   */
  public GaslessUser(Anvil node) {
    this.node = node;
  }

  /** Lower-case hex with 0x. */
  public String address() {
    return key.address();
  }

  /** Somebody with coins has the token's faucet give this user some. */
  void isGivenTokens(long units) {
    try {
      somebodySends(node, node.contracts().sampleToken(), faucet(address(), units));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody with coins sends this to a contract. */
  static void somebodySends(Anvil node, String contract, String data) throws IOException {
    node.call(
        "eth_sendTransaction",
        Map.of(
            "from", DevelopmentContracts.ACCOUNT.address(),
            "to", contract,
            "data", data,
            "gas", "0x7a120",
            "maxFeePerGas", FIRST,
            "maxPriorityFeePerGas", FIRST));
  }

  static long tokens(Anvil node, String address) throws IOException {
    String data = ContractCall.of("balanceOf(address)", address);
    String hex =
        node.call("eth_call", Map.of("to", node.contracts().sampleToken(), "data", data), "latest")
            .asString();
    return new BigInteger(hex.substring(2), 16).longValueExact();
  }

  /** A transfer of the sample token. */
  public Order transfers(long nonce, String to, long units) {
    return signs(nonce, token(), GAS, transfer(to, units), deadline());
  }

  /** The same, good until a second. */
  public Order transfersUntil(long deadline, long nonce, String to, long units) {
    return signs(nonce, token(), GAS, transfer(to, units), deadline);
  }

  /** The same, with the signature of somebody else. */
  public Order transfersWithAnothersSignature(long nonce, String to, long units) {
    Object another = new GaslessUser(node).transfers(nonce, to, units).body().get("signature");
    return transfers(nonce, to, units).with("signature", another == null ? "" : another);
  }

  /** The same, signed for a forwarder of another address or chain. */
  public Order transfersElsewhere(long chain, String forwarder, long nonce, String to, long units) {
    UserRequest request = UserRequest.of(key, token(), GAS, nonce, deadline(), transfer(to, units));
    return order(request, request.signed(node.contracts().forwarderName(), chain, forwarder));
  }

  /** New units of the sample token for somebody, who may be this user. */
  public Order takesTokens(long nonce, String to, long units) {
    return signs(nonce, token(), GAS, faucet(to, units), deadline());
  }

  /** What this user signs from the second nonce on: it waits for the first. */
  public Supplier<Order> ahead(String to) {
    return ahead(to, order -> order);
  }

  /**
   * The same.
   *
   * @param ending what is expected of each
   */
  public Supplier<Order> ahead(String to, UnaryOperator<Order> ending) {
    AtomicLong nonce = new AtomicLong();
    return () -> ending.apply(takesTokens(nonce.incrementAndGet(), to, 1));
  }

  /** The same, good until a second. */
  public Order takesTokensUntil(long deadline, long nonce, String to, long units) {
    return signs(nonce, token(), GAS, faucet(to, units), deadline);
  }

  /** Any call of a contract that trusts the forwarder. */
  public Order calls(long nonce, String contract, long gas, String data) {
    return signs(nonce, contract, gas, data, deadline());
  }

  /** The same with wei that the call brings. */
  public Order pays(long nonce, String contract, long gas, String data, long wei) {
    return order(
        new UserRequest(key, contract, BigInteger.valueOf(wei), gas, nonce, deadline(), data));
  }

  private Order signs(long nonce, String contract, long gas, String data, long deadline) {
    return order(UserRequest.of(key, contract, gas, nonce, deadline, data));
  }

  private Order order(UserRequest request) {
    var contracts = node.contracts();
    return order(
        request, request.signed(contracts.forwarderName(), node.chainId(), contracts.forwarder()));
  }

  private Order order(UserRequest request, Map<String, Object> body) {
    return Order.signed(
        request.to(),
        request.data(),
        new Order.Signed(node.contracts().forwarder(), address(), request.nonce(), body));
  }

  private String token() {
    return node.contracts().sampleToken();
  }

  private static String transfer(String to, long units) {
    return ContractCall.of("transfer(address,uint256)", to, BigInteger.valueOf(units));
  }

  private static String faucet(String to, long units) {
    return ContractCall.of("faucet(address,uint256)", to, BigInteger.valueOf(units));
  }

  private static long deadline() {
    return Clock.systemUTC().instant().plus(LIFE).getEpochSecond();
  }
}
