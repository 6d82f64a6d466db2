package io.sluice.backing.database;

import io.sluice.runtime.settings.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database.
 *
 * @param url where it is: {@code jdbc:mariadb://host:port/name} or {@code
 *     mysql://user:password@host:port/name}; MariaDB 10.6 or MySQL 8 and newer
 * @param user the account; wins over one in the url
 * @param password its password; wins over one in the url, and nothing means an empty one
 * @param poolSize connections this process holds at most, a third of them for single statements and
 *     the others for transactions; 3 to 200
 * @param connectionTimeout how long a request waits for a connection before it is answered with
 *     503; 250 ms to 30 s
 * @param statementTimeout how long one answer of the server may take before the connection is given
 *     up; 1 s to 10 min
 * @param migrate whether this process brings the tables up to its version: auto, at its start;
 *     only, and ends then, as a job of its own; never, and does not start before somebody has, so
 *     that its account needs to change no table
 */
@ConfigurationProperties("sluice.database")
record DatabaseSettings(
    @NotNull(message = "is required; write for example jdbc:mariadb://127.0.0.1:3306/sluice")
        DatabaseUrl url,
    @Nullable String user,
    @Nullable Secret password,
    @DefaultValue("16") @Min(3) @Max(200) int poolSize,
    @DefaultValue("2500ms") @DurationMin(millis = 250) @DurationMax(seconds = 30)
        Duration connectionTimeout,
    @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration statementTimeout,
    @DefaultValue("auto") Migrate migrate) {

  /** Who brings the tables up to date. */
  enum Migrate {
    AUTO,
    ONLY,
    NEVER
  }

  /** How many connections are for single statements. */
  int statementConnections() {
    return Math.max(1, poolSize / 3);
  }

  /** The account to use; empty when none is set anywhere. */
  String account() {
    if (user != null) {
      return user;
    }
    return url.user() == null ? "" : url.user();
  }

  /** The password of {@link #account}; empty when none is set anywhere. */
  String passphrase() {
    Secret chosen = password == null ? url.password() : password;
    return chosen == null ? "" : chosen.reveal();
  }
}
