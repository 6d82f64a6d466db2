package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** What clients ask of an installation. All of it is noted, for the verdict. */
public interface Client {
  Api api();

  /** Who asks, and has not asked for anything yet. */
  Placement placement();

  /** So many orders. */
  default Submitting submits(int count) {
    return new Submitting(placement(), count);
  }

  /** Places one order and expects 202. */
  default Batch submits(Order order) {
    return submits(1).orders(() -> order).allAccepted();
  }

  /** Places orders of any kind in one call, and expects all of them to be taken. */
  default Batch submitsTogether(List<Order> orders) {
    Placement placement = placement();
    placement.placeTogether(orders);
    return placement.batch().allAccepted();
  }

  /** Places one order so many times, with one key. */
  default Batch repeats(Order order, int times) throws IOException {
    Placement placement = placement();
    String key = UUID.randomUUID().toString();
    placement.insist(order, key);
    for (int i = 1; i < times; i++) {
      placement.repeat(order, key);
    }
    return placement.batch().allAccepted();
  }

  /** Places one order, and gives back the answer as it came. */
  default Answer answers(Order order) {
    return placement().place(order);
  }

  /** The same under an idempotency key. */
  default Answer answers(Order order, String key) {
    return placement().place(order, key);
  }

  /** Places these in one request, and gives back its answer. */
  default Answer answersTogether(List<Order> orders) {
    return placement().placeTogether(orders);
  }

  /** Has everything told there from now on; whoever is told nothing yet waits a second for it. */
  default Webhook tells(WebhookReceiver receiver) {
    return Webhook.of(api(), receiver);
  }

  /** Orders at a steady rate, until they are ended. */
  default Load isUnderLoad(int perSecond) {
    return new Load(placement(), perSecond, Order::transfer);
  }

  /** Clients that repeat each order, with its key, until they have an answer that settles it. */
  default Insistence insists(int clients, Supplier<Order> orders) {
    return new Insistence(placement(), clients, orders);
  }
}
