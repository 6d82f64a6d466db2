package io.sluice.acceptance.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a node looks at before it takes a transaction.
 *
 * @param tip wei per gas on top of the base fee; the whole price of a legacy transaction
 * @param maxFee wei per gas at most
 */
public record RawTransaction(long nonce, BigInteger tip, BigInteger maxFee, long gas) {
  private static final int DYNAMIC_FEE = 2;
  private static final int LIST = 0xc0;
  private static final int STRING = 0x80;
  private static final int LONG = 55;

  /** Reads an EIP-1559 (type 2) or a legacy transaction from its hex. */
  static RawTransaction of(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.substring(2));
    boolean dynamic = bytes[0] == DYNAMIC_FEE;
    List<BigInteger> numbers = numbers(bytes, dynamic ? 1 : 0, dynamic ? 5 : 3);
    return dynamic
        ? new RawTransaction(
            numbers.get(1).longValueExact(),
            numbers.get(2),
            numbers.get(3),
            numbers.get(4).longValueExact())
        : new RawTransaction(
            numbers.get(0).longValueExact(),
            numbers.get(1),
            numbers.get(1),
            numbers.get(2).longValueExact());
  }

  /** The first items of an RLP list (yellow paper, appendix B). */
  private static List<BigInteger> numbers(byte[] bytes, int list, int count) {
    int head = bytes[list] & 0xff;
    int at = list + 1 + Math.max(0, head - LIST - LONG);
    List<BigInteger> numbers = new ArrayList<>();
    while (numbers.size() < count) {
      int first = bytes[at] & 0xff;
      int size = first < STRING ? 1 : first - STRING;
      int from = first < STRING ? at : at + 1;
      numbers.add(new BigInteger(1, Arrays.copyOfRange(bytes, from, from + size)));
      at = from + size;
    }
    return numbers;
  }
}
