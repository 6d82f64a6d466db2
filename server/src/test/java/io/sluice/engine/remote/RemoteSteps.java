package io.sluice.engine.remote;

import io.sluice.evm.network.ChainSettings;
import org.springframework.context.ApplicationContext;

/** Lets a test ask relayers when it likes. */
public final class RemoteSteps {
  private RemoteSteps() {}

  /** How they are. */
  public static void health(ApplicationContext context) {
    context.getBean(RemotePool.class).changed();
    context.getBean(RemoteHealth.class).look();
  }

  /** What became of what they were given. */
  public static void follow(ApplicationContext context) {
    Doubts doubts = context.getBean(Doubts.class);
    Following following = context.getBean(Following.class);
    context
        .getBean(RemotePool.class)
        .of(context.getBean(ChainSettings.class).chainId())
        .forEach(each -> {
          if (each.lane() != null) {
            doubts.look(each, each.lane());
            following.look(each, each.lane());
          }
        });
  }
}
