package io.sluice.relay.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;

/** Lets a test store what came in when it likes. */
public final class IntakeSteps {
  private IntakeSteps() {}

  /**
   * Stores requests that arrived together, each from another caller.
   *
   * @return what became of each
   */
  public static List<Stored> store(ApplicationContext context, List<? extends Item<?>> items) {
    List<Intake.Waiting<?>> batch = new ArrayList<>();
    items.forEach(item -> batch.add(Intake.Waiting.of(item)));
    context.getBean(Intake.class).store(batch);
    return batch.stream().map(each -> each.stored().join()).collect(Collectors.toList());
  }
}
