package io.sluice.embedded.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * What a user wants a contract to do and does not pay for, signed as a wallet signs it (EIP-712)
 * for a forwarder of OpenZeppelin 5. Independent of the product's own code, which is checked with
 * it.
 *
 * @param to the contract
 * @param gas units for the call
 * @param nonce of the user at the forwarder, 0 or more
 * @param deadline seconds since 1970
 * @param data of the call, {@code 0x…}
 */
public record UserRequest(
    SigningKey user, String to, long gas, long nonce, long deadline, String data) {
  private static final String DOMAIN =
      "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
  private static final String REQUEST =
      "ForwardRequest(address from,address to,uint256 value,uint256 gas,uint256 nonce,uint48 deadline,bytes data)";
  private static final int LOWER_V = 27;

  /**
   * The body of {@code POST /relay/gasless}.
   *
   * @param name the forwarder was deployed under
   * @param forwarder its address
   */
  public Map<String, Object> signed(String name, long chain, String forwarder) {
    SigningKey.Signature signature = user.sign(digest(name, chain, forwarder));
    byte[] bytes =
        Bytes.joined(
            word(signature.r()),
            word(signature.s()),
            new byte[] {(byte) (LOWER_V + signature.yParity())});
    return Map.of(
        "request",
        Map.of(
            "from", user.address(),
            "to", to,
            "value", "0",
            "gas", String.valueOf(gas),
            "nonce", String.valueOf(nonce),
            "deadline", String.valueOf(deadline),
            "data", data),
        "signature",
        "0x" + HexFormat.of().formatHex(bytes));
  }

  private byte[] digest(String name, long chain, String forwarder) {
    byte[] domain =
        Bytes.hash(
            hash(DOMAIN), hash(name), hash("1"), word(BigInteger.valueOf(chain)), word(forwarder));
    byte[] struct =
        Bytes.hash(
            hash(REQUEST),
            word(user.address()),
            word(to),
            word(BigInteger.ZERO),
            word(BigInteger.valueOf(gas)),
            word(BigInteger.valueOf(nonce)),
            word(BigInteger.valueOf(deadline)),
            Bytes.hash(Bytes.of(data)));
    return Bytes.hash(new byte[] {0x19, 0x01}, domain, struct);
  }

  private static byte[] hash(String text) {
    return Bytes.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] word(BigInteger number) {
    byte[] digits = Bytes.of(number);
    return Bytes.joined(new byte[32 - digits.length], digits);
  }

  private static byte[] word(String address) {
    return Bytes.joined(new byte[12], Bytes.of(address));
  }
}
