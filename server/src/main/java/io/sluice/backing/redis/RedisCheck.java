package io.sluice.backing.redis;

import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import java.util.concurrent.ExecutionException;

/** Whether Redis answers. Nothing is lost without it. */
record RedisCheck(Redis redis) implements HealthCheck {
  private static final Finding AWAY = Finding.down("Redis does not answer");

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() throws InterruptedException {
    var commands = redis.commands();
    if (commands.isEmpty()) {
      return AWAY;
    }
    try {
      commands.get().ping().get();
      return Finding.up();
    } catch (ExecutionException e) {
      return AWAY;
    }
  }
}
