package io.sluice.operator.deadletter;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Phases;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks for letters that are due. Of several processes one does; the others stand by. */
@Component
@ForRole(Role.DEADLETTER)
class RedriveTicker implements SmartLifecycle {
  private final Ticker ticker;

  RedriveTicker(Redrive redrive, RedriveSettings settings) {
    this.ticker = new Ticker("redrive", settings.every(), redrive::tick);
  }

  @Override
  public void start() {
    ticker.start();
  }

  @Override
  public void stop() {
    ticker.stop();
  }

  @Override
  public boolean isRunning() {
    return ticker.isRunning();
  }

  @Override
  public int getPhase() {
    return Phases.LOOPS;
  }
}
