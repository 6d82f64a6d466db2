package io.sluice.runtime.settings;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much a slip may cost.
 *
 * @param mode development, or production: there what is usual on one's own machine and dangerous
 *     elsewhere stops the start, all of it told at once
 * @param allow what may be all the same in production: plaintext (to other machines), local-chain
 *     (31337), local-node (on this machine), open-policy (on chains that are listed), debug-log,
 *     unsealed (transactions, without sluice.intent.key), no-password (of the database)
 */
@ConfigurationProperties("sluice.safety")
public record SafetySettings(
    @DefaultValue("development") Mode mode, @DefaultValue Set<Allowance> allow) {
  public SafetySettings {
    allow = Set.copyOf(allow);
  }

  /** Where this runs. */
  public enum Mode {
    DEVELOPMENT,
    PRODUCTION
  }

  /** What an operator takes upon themselves. */
  public enum Allowance {
    PLAINTEXT,
    LOCAL_CHAIN,
    LOCAL_NODE,
    OPEN_POLICY,
    DEBUG_LOG,
    UNSEALED,
    NO_PASSWORD;

    /** As it is written. */
    String text() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  public boolean production() {
    return mode == Mode.PRODUCTION;
  }
}
