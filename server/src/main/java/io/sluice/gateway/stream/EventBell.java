package io.sluice.gateway.stream;

import io.sluice.backing.redis.Redis;
import io.sluice.gateway.event.ClientEvent;
import io.sluice.gateway.event.EventSink;
import java.util.List;
import java.util.function.LongConsumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Rings in all processes once events are stored: in this one at once, in others by Redis, whose
 * absence costs no more than the time of a poll. Safe for many threads.
 */
@Component
class EventBell implements EventSink {
  private static final String CHANNEL = "sluice:events";

  private final ObjectProvider<Redis> redis;
  private volatile LongConsumer ear = number -> {};

  EventBell(ObjectProvider<Redis> redis) {
    this.redis = redis;
  }

  /**
   * Tells this one of all that is stored from now on.
   *
   * @param heard is told the newest number, by any thread; must not wait
   */
  void listen(LongConsumer heard) {
    ear = heard;
    redis.ifAvailable(known -> known.listen(CHANNEL, text -> heard.accept(Long.parseLong(text))));
  }

  @Override
  public void stored(List<ClientEvent> events) {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      long newest = events.getLast().number();
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              ring(newest);
            }
          });
    }
  }

  private void ring(long newest) {
    ear.accept(newest);
    redis.ifAvailable(known -> known.publish(CHANNEL, Long.toString(newest)));
  }
}
