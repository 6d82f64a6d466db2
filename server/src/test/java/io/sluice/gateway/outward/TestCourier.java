package io.sluice.gateway.outward;

import java.time.Clock;
import java.time.Duration;

/** A courier without a context. */
public final class TestCourier {
  private TestCourier() {}

  public static Courier of(Duration whole, boolean allowPrivate, Clock clock) {
    return Courier.open(new Courier.Limits(whole, whole, allowPrivate), clock);
  }
}
