package io.sluice.relay.direct;

import io.sluice.engine.transaction.NewTransaction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ApplicationContext;

/** Lets a test store what came in when it likes. */
public final class IntakeSteps {
  private IntakeSteps() {}

  /**
   * Stores requests that arrived together.
   *
   * @return per request whether it is stored; fails with what it was told
   */
  public static List<CompletableFuture<Boolean>> store(
      ApplicationContext context, List<NewTransaction> requests) {
    List<Intake.Waiting> batch =
        requests.stream()
            .map(each -> new Intake.Waiting(each, null, new CompletableFuture<>()))
            .toList();
    context.getBean(Intake.class).store(batch);
    return batch.stream().map(Intake.Waiting::stored).toList();
  }
}
