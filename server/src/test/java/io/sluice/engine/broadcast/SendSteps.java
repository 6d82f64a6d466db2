package io.sluice.engine.broadcast;

import io.sluice.engine.lane.LaneId;
import org.springframework.context.support.AbstractApplicationContext;

/** Lets a test send as another process does. */
public final class SendSteps {
  private SendSteps() {}

  /** One batch of a lane, by a broadcaster of another process. */
  public static String sendAsAnother(AbstractApplicationContext context, int lane) {
    return context
        .getAutowireCapableBeanFactory()
        .createBean(LaneSender.class)
        .sendNext(new LaneId(lane))
        .orElseThrow()
        .name();
  }
}
