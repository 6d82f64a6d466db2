package io.sluice.gateway.outward;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A URL that a stranger has named, of a form that can be posted to. Where it leads to is not known
 * before its name is looked up ({@link Reach}).
 */
public record Target(URI url) {
  /** Characters of a URL; longer ones are refused by many servers. */
  public static final int MOST_LENGTH = 2000;

  private static final int LAST_PORT = 65_535;

  /**
   * Reads a URL.
   *
   * @param plain whether http may be used, and not https alone
   * @throws IllegalArgumentException with a sentence that starts with “must”
   */
  public static Target of(String text, boolean plain) {
    require(
        !text.isEmpty() && text.length() <= MOST_LENGTH,
        "must have 1 to " + MOST_LENGTH + " characters");
    require(
        text.chars().allMatch(each -> each > ' ' && each <= '~'),
        "must be of visible ASCII characters; write other names as IDNA does (xn--…)");
    URI url = parse(text);
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    require(
        scheme.equals("https") || (plain && scheme.equals("http")),
        plain ? "must start with https:// or http://" : "must start with https://");
    require(url.getHost() != null && !url.getHost().isEmpty(), "must name a host");
    require(url.getRawUserInfo() == null, "must not hold a user or a password");
    require(url.getRawFragment() == null, "must not have a fragment (#)");
    require(
        url.getPort() == -1 || (url.getPort() > 0 && url.getPort() <= LAST_PORT),
        "must have a port from 1 to " + LAST_PORT);
    return new Target(url);
  }

  /** The name or address to connect to, without the brackets of an IPv6 address. */
  String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL", e);
    }
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
