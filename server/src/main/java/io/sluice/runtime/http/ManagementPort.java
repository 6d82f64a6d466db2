package io.sluice.runtime.http;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whom metrics and the details of health are for: whoever asks at the management port, where there
 * is one, else everybody. Safe for many threads.
 */
@Component
public final class ManagementPort {
  private final ManagementSettings settings;
  private volatile @Nullable Connector connector;

  ManagementPort(ManagementSettings settings) {
    this.settings = settings;
  }

  /** A listener for it; {@code null} when there is none. */
  @Nullable Connector listener() {
    Integer port = settings.port();
    if (port == null) {
      return null;
    }
    Connector made = new Connector();
    made.setPort(port);
    made.setProperty("address", settings.bindAddress().getHostAddress());
    made.setXpoweredBy(false);
    connector = made;
    return made;
  }

  /** Whether this request is answered with what only operators are told. */
  public boolean tells(HttpServletRequest request) {
    Connector own = connector;
    return own == null || request.getLocalPort() == own.getLocalPort();
  }

  /** Whether there is one and this came to it. */
  boolean has(HttpServletRequest request) {
    Connector own = connector;
    return own != null && request.getLocalPort() == own.getLocalPort();
  }

  /** Where it listens; {@code null} when nowhere. */
  @Nullable Integer port() {
    Connector own = connector;
    return own == null ? null : own.getLocalPort();
  }
}
