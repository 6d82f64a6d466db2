package io.sluice.acceptance.dsl;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was asked of one installation, and how it was answered. Safe for use by many threads. */
final class Ledger {
  private final List<Submission> accepted = new CopyOnWriteArrayList<>();
  private final List<Order> refused = new CopyOnWriteArrayList<>();
  private final List<Order> uncertain = new CopyOnWriteArrayList<>();

  void accepted(Submission submission) {
    accepted.add(submission);
  }

  void refused(Order order) {
    refused.add(order);
  }

  /** No answer came, or one that leaves open whether it was stored. */
  void uncertain(Order order) {
    uncertain.add(order);
  }

  /** How much was asked so far. */
  int size() {
    return accepted.size() + refused.size() + uncertain.size();
  }

  /** Each must be on the chain once, unless it is to end otherwise. */
  List<Submission> accepted() {
    return List.copyOf(accepted);
  }

  /** None may ever be on the chain. */
  List<Order> refused() {
    return List.copyOf(refused);
  }

  /** Each may be on the chain, once. */
  List<Order> uncertain() {
    return List.copyOf(uncertain);
  }
}
