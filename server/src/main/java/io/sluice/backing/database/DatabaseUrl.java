package io.sluice.backing.database;

import io.sluice.runtime.settings.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is. Prints without the account.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param name of the database
 * @param options the query of the url, for the driver; {@code null} when there is none
 * @param user {@code null} when the url names none
 * @param password {@code null} when the url holds none
 */
record DatabaseUrl(
    String host,
    int port,
    String name,
    @Nullable String options,
    @Nullable String user,
    @Nullable Secret password) {
  private static final int USUAL_PORT = 3306;

  /**
   * Reads {@code jdbc:mariadb://…}, {@code jdbc:mysql://…}, {@code mariadb://…} or {@code
   * mysql://…}; the port may be left out.
   *
   * @throws IllegalArgumentException with words for the operator, which never repeat the text: it
   *     may hold a password
   */
  public static DatabaseUrl of(String text) {
    URI uri = parse(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
    boolean spoken = "mariadb".equals(uri.getScheme()) || "mysql".equals(uri.getScheme());
    String path = uri.getPath();
    if (!spoken || uri.getHost() == null || path == null || path.length() < 2) {
      throw malformed();
    }
    String account = uri.getUserInfo();
    int colon = account == null ? -1 : account.indexOf(':');
    return new DatabaseUrl(
        uri.getHost(),
        uri.getPort() == -1 ? USUAL_PORT : uri.getPort(),
        path.substring(1),
        uri.getRawQuery(),
        account == null || colon == -1 ? account : account.substring(0, colon),
        account == null || colon == -1 ? null : Secret.of(account.substring(colon + 1)));
  }

  private static URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw malformed();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "is not the address of a MariaDB or MySQL database; write for example"
            + " jdbc:mariadb://127.0.0.1:3306/sluice or mysql://user:password@host:3306/sluice"
            + " (special characters of the password percent-encoded)");
  }

  /** What the driver takes. */
  String jdbc() {
    return "jdbc:mariadb://" + this + (options == null ? "" : "?" + options);
  }

  /** {@code host:port/name}. */
  @Override
  public String toString() {
    return host + ":" + port + "/" + name;
  }
}
