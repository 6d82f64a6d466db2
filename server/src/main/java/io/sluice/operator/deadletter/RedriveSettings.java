package io.sluice.operator.deadletter;

import io.sluice.backing.queue.Fault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When dead letters are sent again without anybody asking.
 *
 * @param first how long after its death a letter is sent again
 * @param longest each further death doubles the wait, up to this
 * @param mostTransient how often when something around it was missing, 0 to 100
 * @param mostUnknown how often when nobody knows why, or when its client asked for retries
 * @param every how often it looks for what is due
 */
@ConfigurationProperties("sluice.deadletter")
record RedriveSettings(
    @DefaultValue("30s") Duration first,
    @DefaultValue("1h") Duration longest,
    @DefaultValue("10") @Min(0) @Max(100) int mostTransient,
    @DefaultValue("3") @Min(0) @Max(100) int mostUnknown,
    @DefaultValue("1s") Duration every) {

  /**
   * How long to wait before a letter is sent again.
   *
   * @param redrives how often it was sent again before
   * @param insistent whether its client asked for retries
   * @return empty when only an operator may
   */
  Optional<Duration> wait(Fault fault, int redrives, boolean insistent) {
    int most =
        switch (fault) {
          case PERMANENT -> insistent ? mostUnknown : 0;
          case UNKNOWN -> mostUnknown;
          case TRANSIENT -> mostTransient;
        };
    if (redrives >= most) {
      return Optional.empty();
    }
    Duration wait = first.multipliedBy(1L << Math.min(redrives, 20));
    return Optional.of(wait.compareTo(longest) < 0 ? wait : longest);
  }
}
