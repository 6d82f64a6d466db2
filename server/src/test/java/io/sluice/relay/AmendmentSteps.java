package io.sluice.relay;

import io.sluice.fee.Speed;
import io.sluice.transaction.TransactionView;
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
