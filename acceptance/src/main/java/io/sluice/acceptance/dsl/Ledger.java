package io.sluice.acceptance.dsl;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    return refused.stream().filter(each -> !each.isSigned()).toList();
  }

  /** Each may be on the chain, once. */
  List<Order> uncertain() {
    return uncertain.stream().filter(each -> !each.isSigned()).toList();
  }

  /** None may be executed, unless another of the same signer and nonce was accepted. */
  List<Order> refusedSigned() {
    return refused.stream().filter(Order::isSigned).toList();
  }

  /** Each may be executed. */
  List<Order> uncertainSigned() {
    return uncertain.stream().filter(Order::isSigned).toList();
  }

  /** Lower-case addresses of those for whom users have signed. */
  Set<String> forwarders() {
    return Stream.concat(
            accepted.stream().map(Submission::order),
            Stream.concat(refused.stream(), uncertain.stream()))
        .flatMap(order -> Stream.ofNullable(order.signed()))
        .map(Order.Signed::forwarder)
        .collect(Collectors.toSet());
  }
}
