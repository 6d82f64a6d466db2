package io.sluice.backing.queue.sqs;

import java.time.Duration;

/** What becomes of a delivery on the queue server. */
sealed interface Settlement {
  Delivery delivery();

  /** It is removed. */
  record Delete(Delivery delivery) implements Settlement {}

  /** It comes again after the time. */
  record Hide(Delivery delivery, Duration length) implements Settlement {}

  /** A copy takes its place on the same queue, with a receive count that starts anew. */
  record Renew(Delivery delivery, Outgoing copy) implements Settlement {}

  /** A copy with the reason goes to the dead letters; then it is removed. */
  record Bury(Delivery delivery, Outgoing copy) implements Settlement {}
}
