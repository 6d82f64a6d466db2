package io.sluice.gateway.access;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Where a request comes from: the other end of its connection, or what a trusted proxy there says
 * in {@code X-Forwarded-For}. What anybody else says is not listened to. Safe for many threads.
 */
@Component
@ForRole(Role.API)
final class CallerAddress {
  private static final String FORWARDED = "X-Forwarded-For";

  private final List<AddressRange> proxies;

  CallerAddress(AccessSettings settings) {
    this.proxies = settings.trustedProxies();
  }

  /** The last address on the way that is no proxy of ours. */
  InetAddress of(HttpServletRequest request) {
    InetAddress connection = InetAddress.ofLiteral(withoutZone(request.getRemoteAddr()));
    return proxies.isEmpty()
        ? connection
        : of(connection, Collections.list(request.getHeaders(FORWARDED)));
  }

  /** A link-local address comes with the interface that it was seen at. */
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  /** The same, by the other end of a connection and all headers of the request. */
  InetAddress of(InetAddress connection, List<String> forwarded) {
    InetAddress address = connection;
    for (String hop : hops(forwarded)) {
      Optional<InetAddress> before = literal(hop);
      if (!isProxy(address) || before.isEmpty()) {
        break;
      }
      address = before.get();
    }
    return address;
  }

  /** As proxies have noted them, the nearest first. */
  private static List<String> hops(List<String> forwarded) {
    List<String> hops = new ArrayList<>();
    forwarded.forEach(header -> hops.addAll(Arrays.asList(header.split(",", -1))));
    return hops.reversed();
  }

  private boolean isProxy(InetAddress address) {
    return proxies.stream().anyMatch(each -> each.contains(address));
  }

  private static Optional<InetAddress> literal(String hop) {
    try {
      return Optional.of(AddressRange.of(hop.strip()).address());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
