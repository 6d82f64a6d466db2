package io.sluice.relay.batch;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sluice.relay.direct.DirectRequest;
import io.sluice.relay.gasless.GaslessRequest;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /relay/batch}, as documented; {@link BatchReader} reads it. */
@Schema(name = "BatchRequest", description = "Requests of any kind, to be stored together.")
record BatchRequest(
    @ArraySchema(
            minItems = 1,
            maxItems = BatchReader.MOST,
            schema =
                @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    oneOf = {DirectItem.class, GaslessItem.class},
                    discriminatorProperty = "type",
                    discriminatorMapping = {
                      @DiscriminatorMapping(value = "direct", schema = DirectItem.class),
                      @DiscriminatorMapping(value = "gasless", schema = GaslessItem.class)
                    }))
        List<Object> items) {
  private static final String KEY =
      "As the header Idempotency-Key of a single call, and of the same names: what a key has created, alone or in a"
          + " batch, is not created again.";

  /** A transaction to be sent through a relayer. */
  @Schema(name = "DirectItem", description = "What POST /relay/direct takes, and its type.")
  record DirectItem(
      @Schema(allowableValues = "direct", requiredMode = Schema.RequiredMode.REQUIRED) String type,
      @Schema(description = KEY, pattern = "^[\\x21\\x23-\\x7e]{1,255}$")
          @Nullable String idempotencyKey,
      @JsonUnwrapped DirectRequest request) {}

  /** A request that a user has signed. */
  @Schema(name = "GaslessItem", description = "What POST /relay/gasless takes, and its type.")
  record GaslessItem(
      @Schema(allowableValues = "gasless", requiredMode = Schema.RequiredMode.REQUIRED) String type,
      @Schema(description = KEY, pattern = "^[\\x21\\x23-\\x7e]{1,255}$")
          @Nullable String idempotencyKey,
      @JsonUnwrapped GaslessRequest request) {}
}
