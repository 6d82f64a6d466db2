package io.sluice.relay.direct;

import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.price.Speed;
import org.springframework.context.ApplicationContext;

/** Lets a test change its mind as a client does. */
public final class AmendmentSteps {
  private AmendmentSteps() {}

  public static String cancel(ApplicationContext context, TransactionView view) {
    return context.getBean(Amendment.class).cancel(view).name();
  }

  public static String speedUp(ApplicationContext context, TransactionView view, Speed speed) {
    return context.getBean(Amendment.class).speedUp(view, speed).name();
  }
}
