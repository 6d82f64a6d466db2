package io.sluice.acceptance.dsl;

import java.util.Map;
import org.assertj.core.api.Assertions;

/**
 * A webhook that a client has made. Closing it ends it.
 *
 * @param secret that its receiver verifies with
 */
public record Webhook(Api api, String id, String secret) implements AutoCloseable {
  private static final String PATH = "/api/v1/webhooks";

  /** Has everything that is the client's told there from now on. */
  public static Webhook of(Api api, WebhookReceiver receiver) {
    Answer made = api.post(PATH, Map.of("url", receiver.url()));
    Assertions.assertThat(made.status()).as(made.body()).isEqualTo(201);
    return new Webhook(api, made.text("id"), made.text("secret"));
  }

  public Answer get() {
    return get("");
  }

  /**
   * Asks for a part of it.
   *
   * @param part with what is in front of it, such as {@code /deliveries}
   */
  public Answer get(String part) {
    return api.get(PATH + "/" + id + part);
  }

  public Answer post(String part, Object body) {
    return api.post(PATH + "/" + id + part, body);
  }

  @Override
  public void close() {
    api.send("DELETE", PATH + "/" + id);
  }
}
