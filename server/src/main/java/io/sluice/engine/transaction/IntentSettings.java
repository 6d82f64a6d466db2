package io.sluice.engine.transaction;

import io.sluice.runtime.settings.Secret;
import jakarta.validation.constraints.AssertTrue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the signer knows by that a transaction is as it was accepted. To be the same in every
 * process.
 *
 * @param key 32 letters or more that no database holds, for example of {@code openssl rand -hex
 *     32}: what is accepted is sealed with it, and nothing is signed whose seal does not fit.
 *     Nothing means that the signer signs what the database says
 * @param otherKey one whose seals count as well, while keys are exchanged: first the new one is
 *     this, then the old one, then none
 * @param acceptUnsealed whether what has no seal is signed all the same: for as long as something
 *     is open that was accepted without a key
 */
@ConfigurationProperties("sluice.intent")
public record IntentSettings(
    @Nullable Secret key,
    @Nullable Secret otherKey,
    @DefaultValue("false") boolean acceptUnsealed) {
  private static final int SHORTEST = 32;

  @AssertTrue(message = "sluice.intent.key and .other-key have 32 letters or more")
  boolean isLongEnough() {
    return isLongEnough(key) && isLongEnough(otherKey);
  }

  @AssertTrue(message = "sluice.intent.other-key is beside sluice.intent.key: set that first")
  boolean isComplete() {
    return key != null || otherKey == null;
  }

  private static boolean isLongEnough(@Nullable Secret key) {
    return key == null || key.reveal().getBytes(StandardCharsets.UTF_8).length >= SHORTEST;
  }
}
