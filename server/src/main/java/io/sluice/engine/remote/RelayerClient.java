package io.sluice.engine.remote;

import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.settings.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import tools.jackson.databind.JsonNode;

/**
 * The interface of OpenZeppelin Relayers of versions 1.3 to 1.8. Safe for many threads; asks each
 * thing once.
 */
@PerNetwork
@ForRole({Role.BROADCASTER, Role.MONITOR})
class RelayerClient implements DisposableBean {
  private final RemoteSettings settings;
  private final RelayerHttp http;

  RelayerClient(RemoteSettings settings) {
    this.settings = settings;
    this.http = new RelayerHttp(settings.timeout());
  }

  /** Gives it a transaction. */
  Given post(RemoteRelayer relayer, String body) {
    return Given.of(
        http.ask("POST", transactions(relayer), key(relayer), body, settings.timeout()));
  }

  /** What it is, within the time of a health check. */
  RelayerHttp.Answer relayer(RemoteRelayer relayer) {
    String url =
        relayer.remoteId() == null && relayer.askedId().isEmpty()
            ? relayer.baseUrl() + "/api/v1/relayers"
            : relayer(relayer, relayer.id());
    return http.ask("GET", url, key(relayer), null, settings.healthTimeout());
  }

  /** How it is, within the time of a health check. */
  RelayerHttp.Answer status(RemoteRelayer relayer) {
    return http.ask(
        "GET",
        relayer(relayer, relayer.id()) + "/status",
        key(relayer),
        null,
        settings.healthTimeout());
  }

  RelayerHttp.Answer transaction(RemoteRelayer relayer, String id) {
    return http.ask(
        "GET", transactions(relayer) + "/" + encoded(id), key(relayer), null, settings.timeout());
  }

  RelayerHttp.Answer byNonce(RemoteRelayer relayer, long nonce) {
    return http.ask(
        "GET",
        transactions(relayer) + "/by-nonce/" + nonce,
        key(relayer),
        null,
        settings.timeout());
  }

  /**
   * A page of its transactions, newest first.
   *
   * @param page 1 or more
   */
  RelayerHttp.Answer page(RemoteRelayer relayer, int page, int size, Duration time) {
    return http.ask(
        "GET",
        transactions(relayer) + "?page=" + page + "&per_page=" + size,
        key(relayer),
        null,
        time);
  }

  /** Of a page; {@code null} when it cannot be read, or one of them cannot. */
  static @Nullable List<RemoteTransaction> listed(RelayerHttp.Answer.Heard heard) {
    JsonNode data = heard.data();
    if (!data.isArray()) {
      return null;
    }
    List<RemoteTransaction> listed = new ArrayList<>();
    for (JsonNode each : data) {
      RemoteTransaction read = RemoteTransaction.read(each);
      if (read == null) {
        return null;
      }
      listed.add(read);
    }
    return listed;
  }

  private static String relayer(RemoteRelayer relayer, String id) {
    return relayer.baseUrl() + "/api/v1/relayers/" + encoded(id);
  }

  private static String transactions(RemoteRelayer relayer) {
    return relayer(relayer, relayer.id()) + "/transactions";
  }

  private @Nullable Secret key(RemoteRelayer relayer) {
    return settings.key(relayer.keyRef());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void destroy() {
    http.close();
  }
}
