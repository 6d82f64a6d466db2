package io.sluice.backing.fact;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Wakes the subscribers of this process. Safe for many threads. */
@Component
class Bells {
  private final Map<String, Runnable> bells = new ConcurrentHashMap<>();

  void hang(String subscriber, Runnable bell) {
    bells.put(subscriber, bell);
  }

  /** Those that are no subscribers of this process do not hear it. */
  void ring(Collection<String> subscribers) {
    for (String subscriber : subscribers) {
      Runnable bell = bells.get(subscriber);
      if (bell != null) {
        bell.run();
      }
    }
  }
}
