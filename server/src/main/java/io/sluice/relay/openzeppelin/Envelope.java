package io.sluice.relay.openzeppelin;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What they put around an answer. */
record Envelope<T>(boolean success, T data, @Schema(types = "null") @Nullable String error) {
  static <T> Envelope<T> of(T data) {
    return new Envelope<>(true, data, null);
  }
}
