package io.sluice.gateway.outward;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses are somebody's on the internet, after the IANA registries of special-purpose
 * addresses (RFC 6890 and what updates it). Pure.
 *
 * <p>Of IPv6 only global unicast is, {@code 2000::/3}: loopback, link-local, unique-local,
 * multicast, IPv4-compatible and NAT64 addresses ({@code 64:ff9b::/96}) all lie outside. An
 * IPv4-mapped one is the IPv4 address to Java, and judged as that.
 */
final class PublicAddresses {
  private static final Range GLOBAL_UNICAST = Range.of("2000::", 3, "no global unicast address");

  private static final List<Range> SPECIAL =
      List.of(
          Range.of("0.0.0.0", 8, "an address of this network"),
          Range.of("10.0.0.0", 8, "a private address"),
          Range.of("100.64.0.0", 10, "an address behind a carrier's NAT"),
          Range.of("127.0.0.0", 8, "a loopback address"),
          Range.of("168.63.129.16", 32, "a cloud's own address"), // Azure, to every machine
          Range.of("169.254.0.0", 16, "a link-local address"),
          Range.of("172.16.0.0", 12, "a private address"),
          Range.of("192.0.0.0", 24, "an address for protocols"),
          Range.of("192.0.2.0", 24, "an address for documentation"),
          Range.of("192.88.99.0", 24, "a 6to4 relay"),
          Range.of("192.168.0.0", 16, "a private address"),
          Range.of("198.18.0.0", 15, "an address for benchmarks"),
          Range.of("198.51.100.0", 24, "an address for documentation"),
          Range.of("203.0.113.0", 24, "an address for documentation"),
          Range.of("224.0.0.0", 4, "a multicast address"),
          Range.of("240.0.0.0", 4, "a reserved address"),
          Range.of("::", 128, "the unspecified address"),
          Range.of("::1", 128, "a loopback address"),
          Range.of("64:ff9b::", 96, "a NAT64 address"),
          Range.of("64:ff9b:1::", 48, "a NAT64 address"),
          Range.of("fc00::", 7, "a unique-local address"),
          Range.of("fe80::", 10, "a link-local address"),
          Range.of("ff00::", 8, "a multicast address"),
          Range.of("2001::", 23, "an address for protocols"), // Teredo among them
          Range.of("2001:db8::", 32, "an address for documentation"),
          Range.of("2002::", 16, "a 6to4 address"),
          Range.of("3fff::", 20, "an address for documentation"));

  private PublicAddresses() {}

  /** What it is instead; empty when it is public. */
  static Optional<String> objection(InetAddress address) {
    for (Range each : SPECIAL) {
      if (each.holds(address)) {
        return Optional.of(each.name);
      }
    }
    boolean isPublic = address instanceof Inet4Address || GLOBAL_UNICAST.holds(address);
    return isPublic ? Optional.empty() : Optional.of(GLOBAL_UNICAST.name);
  }

  /**
   * Addresses that begin alike (CIDR).
   *
   * @param name what one of them is
   */
  private record Range(InetAddress first, int prefix, String name) {
    static Range of(String first, int prefix, String name) {
      return new Range(InetAddress.ofLiteral(first), prefix, name);
    }

    boolean holds(InetAddress address) {
      byte[] its = address.getAddress();
      byte[] mine = first.getAddress();
      if (its.length != mine.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
        if ((its[bit / Byte.SIZE] & mask) != (mine[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
