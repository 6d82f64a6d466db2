package io.sluice.gateway.access;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike (CIDR, RFC 4632 and RFC 4291): {@code 10.0.0.0/8}, or one address.
 *
 * @param text as it was written
 */
record AddressRange(InetAddress address, int prefix, String text) {
  private static final int MOST_LENGTH = 49;

  /** Four numbers; a zero before one makes it octal to some. */
  private static final Pattern V4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /**
   * Never asks a name server.
   *
   * @throws IllegalArgumentException with a sentence, when it is none
   */
  public static AddressRange of(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash), text);
    int bits = address.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits, text);
    return new AddressRange(address, prefix, text);
  }

  private static InetAddress literal(String address, String text) {
    boolean plain =
        text.length() <= MOST_LENGTH
            && (V4.matcher(address).matches() || V6.matcher(address).matches());
    try {
      if (plain) {
        return InetAddress.ofLiteral(address);
      }
    } catch (IllegalArgumentException e) {
      throw wrong(text);
    }
    throw wrong(text);
  }

  private static int prefix(String digits, int bits, String text) {
    if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
      throw wrong(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "must have addresses or ranges (CIDR) like 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32; not "
            + (text.length() > MOST_LENGTH ? "so long a one" : '"' + text + '"'));
  }

  boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] its = other.getAddress();
    if (own.length != its.length) {
      return false;
    }
    int whole = prefix / Byte.SIZE;
    if (!Arrays.equals(own, 0, whole, its, 0, whole)) {
      return false;
    }
    int rest = prefix % Byte.SIZE;
    return rest == 0 || (own[whole] ^ its[whole]) >> (Byte.SIZE - rest) == 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
