package io.sluice.acceptance.badday;

import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.embedded.chain.ContractCall;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * A contract that trusts the forwarder, until it does not want to any more.
 *
 * @param address where it is on the chain
 */
record Misbehaving(Sluice sluice, String address) {
  private static final String FILE = "/contracts/Misbehaving.json";
  private static final int BURNING_ALL_GAS = 3;

  /** A new one. */
  static Misbehaving on(Sluice sluice) throws IOException {
    try (InputStream file = Misbehaving.class.getResourceAsStream(FILE)) {
      String code =
          JsonMapper.shared().readTree(Objects.requireNonNull(file)).path("runtime").asString();
      String address = Order.somebody();
      sluice.chain().hasCode(address, code);
      return new Misbehaving(sluice, address);
    }
  }

  /** From the next block on it burns all the gas when it is asked whom it trusts. */
  void burnsWhenItIsAskedForTrust() throws IOException {
    sluice.somebodySends(address, ContractCall.of("setTrust(uint8)", BURNING_ALL_GAS));
  }

  static String work() {
    return ContractCall.of("work()");
  }

  static String burnAllGas() {
    return ContractCall.of("burnAllGas()");
  }

  static String returnBomb(int bytes) {
    return ContractCall.of("returnBomb(uint256)", BigInteger.valueOf(bytes));
  }

  static String revertBomb(int bytes) {
    return ContractCall.of("revertBomb(uint256)", BigInteger.valueOf(bytes));
  }
}
