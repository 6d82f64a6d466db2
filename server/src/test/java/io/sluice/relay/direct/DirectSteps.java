package io.sluice.relay.direct;

import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.gateway.quota.Charge;
import io.sluice.relay.intake.IntakeSteps;
import io.sluice.relay.intake.Item;
import io.sluice.relay.intake.Stored;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ApplicationContext;

/** Lets a test store direct requests when it likes. */
public final class DirectSteps {
  private DirectSteps() {}

  /**
   * Stores requests that arrived together.
   *
   * @return what became of each
   */
  public static List<Stored> store(ApplicationContext context, List<NewTransaction> requests) {
    DirectStorage storage = context.getBean(DirectStorage.class);
    return IntakeSteps.store(
        context,
        requests.stream()
            .map(each ->
                new Item<>(
                    storage,
                    each,
                    0,
                    new Charge(
                        each.id().value(),
                        each.clientId(),
                        null,
                        gas(each.intent()),
                        each.createdAt())))
            .toList());
  }

  private static long gas(Intent intent) {
    return Objects.requireNonNullElse(intent.gasLimit(), 0L);
  }
}
