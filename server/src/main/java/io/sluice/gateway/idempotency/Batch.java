package io.sluice.gateway.idempotency;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Several requests that are made together.
 *
 * @param whole the claim that all that is stored of it has in common; {@code null} without a key
 * @param replayed whether something was stored of it before
 * @param now when what is created was created
 */
public record Batch(long client, @Nullable Claim whole, boolean replayed, Instant now) {
  /**
   * The claim of one of the requests.
   *
   * @param own the key that the client gave to this one; {@code null} for none
   * @param path where it would be sent alone, with {@code POST}: its own key means the same here
   *     and there
   * @param body as it would be sent alone
   * @param id of what it creates, if it does
   * @return {@code null} when neither it nor the batch has a key
   */
  public @Nullable Claim claim(
      int index, @Nullable IdempotencyKey own, String path, JsonNode body, UUID id) {
    if (own != null) {
      return new Claim(client, own, Fingerprint.of("POST " + path, body), id, now);
    }
    return whole == null
        ? null
        : new Claim(
            client, IdempotencyKey.inBatch(whole.created(), index), whole.fingerprint(), id, now);
  }
}
