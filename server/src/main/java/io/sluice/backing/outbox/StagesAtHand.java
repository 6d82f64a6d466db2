package io.sluice.backing.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.queue.Handler;
import io.sluice.runtime.role.Phases;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The stages that run in this process, each with a thread for the hand-offs that this process
 * makes.
 */
@Component
class StagesAtHand implements SmartLifecycle {
  /** As long as queues may take to drain, by default. */
  private static final Duration STOP = Duration.ofSeconds(25);

  private final ObjectProvider<Handler> handlers;
  private final OwnHandOffs own;
  private final Doorbell drainer;
  private final OutboxSettings settings;
  private final Clock clock;
  private final MeterRegistry meters;
  private volatile List<StageAtHand> stages = List.of();
  private volatile boolean running;

  StagesAtHand(
      ObjectProvider<Handler> handlers,
      OwnHandOffs own,
      Doorbell drainer,
      OutboxSettings settings,
      Clock clock,
      MeterRegistry meters) {
    this.handlers = handlers;
    this.own = own;
    this.drainer = drainer;
    this.settings = settings;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public void start() {
    if (settings.atHand().isPositive()) {
      stages =
          handlers
              .orderedStream()
              .map(each -> new StageAtHand(each, own, drainer, settings, clock, meters))
              .toList();
    }
    stages.forEach(StageAtHand::start);
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    stages.forEach(StageAtHand::stop);
    stages.forEach(stage -> stage.join(STOP));
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Phases.CONSUMERS;
  }
}
