package io.sluice.relay.status;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a text that is the status of a transaction. */
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Schema(
    allowableValues = {
      "pending",
      "sent",
      "submitted",
      "inmempool",
      "mined",
      "confirmed",
      "failed",
      "canceled",
      "expired"
    })
public @interface StatusText {
  /** Several of them, by commas. */
  String SOME =
      "^ *(pending|sent|submitted|inmempool|mined|confirmed|failed|canceled|expired)"
          + "( *, *(pending|sent|submitted|inmempool|mined|confirmed|failed|canceled|expired))* *$";
}
