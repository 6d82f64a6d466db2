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
 * @param value wei that goes with the call
 * @param gas units for the call
 * @param nonce of the user at the forwarder, 0 or more
 * @param deadline seconds since 1970
 * @param data of the call, {@code 0x…}
 */
public record UserRequest(
    SigningKey user,
    String to,
    BigInteger value,
    long gas,
    long nonce,
    long deadline,
    String data) {
  private static final String DOMAIN =
      "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
  private static final String REQUEST =
      "ForwardRequest(address from,address to,uint256 value,uint256 gas,uint256 nonce,uint48 deadline,bytes data)";
  private static final int LOWER_V = 27;

  /** One that brings no value. */
  public static UserRequest of(
      SigningKey user, String to, long gas, long nonce, long deadline, String data) {
    return new UserRequest(user, to, BigInteger.ZERO, gas, nonce, deadline, data);
  }

  /**
   * The body of {@code POST /relay/gasless}.
   *
   * @param name the forwarder was deployed under
   * @param forwarder its address
   */
  public Map<String, Object> signed(String name, long chain, String forwarder) {
    byte[] bytes = signature(name, chain, forwarder);
    return Map.of(
        "request",
        Map.of(
            "from", user.address(),
            "to", to,
            "value", value.toString(),
            "gas", String.valueOf(gas),
            "nonce", String.valueOf(nonce),
            "deadline", String.valueOf(deadline),
            "data", data),
        "signature",
        "0x" + HexFormat.of().formatHex(bytes));
  }

  /** 65 bytes, by OpenZeppelin's order: r, s, v of 27 or 28. */
  byte[] signature(String name, long chain, String forwarder) {
    SigningKey.Signature signature = user.sign(digest(name, chain, forwarder));
    return joined(signature.r(), signature.s(), LOWER_V + signature.yParity());
  }

  /** A signature of these parts, sound or not. */
  static byte[] joined(BigInteger r, BigInteger s, int v) {
    return Bytes.joined(word(r), word(s), new byte[] {(byte) v});
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
            word(value),
            word(BigInteger.valueOf(gas)),
            word(BigInteger.valueOf(nonce)),
            word(BigInteger.valueOf(deadline)),
            Bytes.hash(Bytes.of(data)));
    return Bytes.hash(new byte[] {0x19, 0x01}, domain, struct);
  }

  private static byte[] hash(String text) {
    return Bytes.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] word(BigInteger number) {
    byte[] digits = Bytes.of(number);
    return Bytes.joined(new byte[32 - digits.length], digits);
  }

  static byte[] word(String address) {
    return Bytes.joined(new byte[12], Bytes.of(address));
  }
}
