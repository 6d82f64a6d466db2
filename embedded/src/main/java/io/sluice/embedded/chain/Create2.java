package io.sluice.embedded.chain;

import java.io.IOException;
import java.util.Arrays;

/**
 * The deterministic deployment proxy (github.com/Arachnid/deterministic-deployment-proxy): a
 * contract at one address on nearly every chain, which creates what it is sent at an address that
 * follows from the code alone (EIP-1014). So the same contract is at the same address on each
 * chain, whoever put it there.
 */
final class Create2 {
  static final String PROXY = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

  private static final byte[] PROXY_CODE =
      Bytes.of(
          "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3");

  private static final byte[] SALT = new byte[32];
  private static final byte[] PREFIX = {(byte) 0xff};

  private Create2() {}

  static boolean isOn(Rpc rpc) throws IOException {
    return Arrays.equals(Bytes.of(rpc.call("eth_getCode", PROXY, "latest").asString()), PROXY_CODE);
  }

  /** Where it creates this. */
  static String address(byte[] initCode) {
    return Bytes.address(Bytes.hash(PREFIX, Bytes.of(PROXY), SALT, Bytes.hash(initCode)));
  }

  /** What it is sent for that. */
  static byte[] calldata(byte[] initCode) {
    return Bytes.joined(SALT, initCode);
  }
}
