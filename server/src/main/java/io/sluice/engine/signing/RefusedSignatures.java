package io.sluice.engine.signing;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what was not signed, and why: in the log, in the metric {@code signing_refused_total}, and
 * in the health check {@code signing}, which is degraded for an hour. Somebody has written into the
 * database, or a cap is too low. Safe for many threads.
 */
@PerNetwork
@ForRole(Role.SIGNER)
class RefusedSignatures implements HealthCheck {
  /** After which what has not happened again is left to the log. */
  static final Duration SHOWN = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(RefusedSignatures.class);

  private final MeterRegistry metrics;
  private final Clock clock;
  private final Map<Why, Last> last = new ConcurrentHashMap<>();

  RefusedSignatures(MeterRegistry metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** What was not signed; after the commit that says so of it. */
  void tell(Refusal refusal) {
    TransactionId id = refusal.id;
    Why why = refusal.why;
    String words = refusal.words;
    Last before = last.put(why, new Last(clock.instant()));
    metrics.counter("signing_refused", "reason", why.label()).increment();
    switch (why) {
      case FORGED -> LOG.error("transaction {} is not signed: {}", id, words);
      case CAP -> LOG.warn("transaction {} is not signed: {}", id, words);
      case HOUR -> {
        if (before == null || before.isOver(clock.instant())) {
          LOG.warn("transaction {} and maybe more wait to be signed: {}", id, words);
        }
      }
    }
  }

  @Override
  public String name() {
    return "signing";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    Instant now = clock.instant();
    Map<String, Object> shown = new LinkedHashMap<>();
    last.forEach((why, each) -> {
      if (!each.isOver(now)) {
        shown.put(why.label(), Map.of("last", each.at.toString(), "why", why.words));
      }
    });
    if (shown.isEmpty()) {
      return Finding.up();
    }
    shown.put("reason", "something was not signed");
    return new Finding(Status.DEGRADED, shown);
  }

  /** Why something is not signed. */
  enum Why {
    /** It is not what was accepted, or was signed before. */
    FORGED(ErrorCode.INTENT_NOT_AUTHENTIC, "what is stored is not what was accepted"),
    /** It is over a cap of its own. */
    CAP(ErrorCode.OVER_SIGNING_CAP, "it was over a cap of the signer"),
    /** Its lane has sent as much value away as it may within an hour. */
    HOUR(ErrorCode.OVER_SIGNING_CAP, "a relayer has sent as much along as it may within an hour");

    private final ErrorCode code;
    private final String words;

    Why(ErrorCode code, String words) {
      this.code = code;
      this.words = words;
    }

    ErrorCode code() {
      return code;
    }

    Refusal refusal(TransactionId id, String words) {
      return new Refusal(id, this, words);
    }

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Something that is not signed.
   *
   * @param words for people
   */
  record Refusal(TransactionId id, Why why, String words) {}

  private record Last(Instant at) {
    boolean isOver(Instant now) {
      return now.isAfter(at.plus(SHOWN));
    }
  }
}
