package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.backing.queue.Queues;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether the queue server answers, and how full each queue is. Without it no work moves. */
record QueueCheck(Queues queues, QueueNames names) implements HealthCheck {
  @Override
  public String name() {
    return "sqs";
  }

  @Override
  public boolean required() {
    return true;
  }

  @Override
  public Finding check() {
    Map<String, Queues.Depth> depths = new LinkedHashMap<>();
    try {
      for (QueueName queue : names.all()) {
        depths.put(queue.text(), queues.depth(queue));
      }
      return Finding.up(Map.of("queues", depths));
    } catch (QueueUnavailableException e) {
      return Finding.down("the queue server does not answer");
    }
  }
}
