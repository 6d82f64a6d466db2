package io.sluice.engine.routing;

import io.sluice.runtime.failure.ErrorCode;
import java.time.Duration;
import java.util.Locale;

/** Why an accepted transaction is held back although its turn has come. */
enum HoldReason {
  /** No relayer that it may take is active. */
  NO_RELAYER(ErrorCode.NO_RELAYER, Duration.ofSeconds(5)),
  /** No relayer that it may take can pay for it. */
  CANNOT_PAY(ErrorCode.NO_RELAYER_CAN_PAY, Duration.ofSeconds(30)),
  /** No node says what gas costs. */
  NO_PRICE(ErrorCode.ESTIMATE_UNAVAILABLE, Duration.ofSeconds(5)),
  /** No node says what gas it needs. */
  NO_ESTIMATE(ErrorCode.ESTIMATE_UNAVAILABLE, Duration.ofSeconds(30)),
  /** Its route could not be stored. */
  FAULT(ErrorCode.INTERNAL, Duration.ofSeconds(30));

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 10;

  private final ErrorCode code;
  private final Duration longest;

  HoldReason(ErrorCode code, Duration longest) {
    this.code = code;
    this.longest = longest;
  }

  /** With which it fails when that lasts too long. */
  ErrorCode code() {
    return code;
  }

  /** As a metric's label, and in the row. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Until it is tried again.
   *
   * @param tries how often it was held back before, 0 or more
   */
  Duration pause(int tries) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(tries, MOST_DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
