package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Submission;
import java.io.IOException;
import java.util.List;

/** Whether a network goes on: whether something that was asked for since now comes to its end. */
final class Pulse {
  private static final int LOOKED_AT = 20;

  private final Network network;
  private final Crowd clients;
  private final Api api;
  private final int before;

  Pulse(Network network, Crowd clients, Api api) {
    this.network = network;
    this.clients = clients;
    this.api = api;
    this.before = clients.submissions(network).size();
  }

  Network network() {
    return network;
  }

  boolean isFelt() {
    List<Submission> since = clients.submissions(network);
    return since.subList(before, since.size()).stream()
        .filter(each -> each.order().ending() == Order.Ending.CONFIRMED)
        .limit(LOOKED_AT)
        .anyMatch(this::isOver);
  }

  /** Where one of two endpoints is dead, nothing is final. */
  private boolean isOver(Submission each) {
    try {
      String status = api.status(each.id()).text("status");
      return status.equals("confirmed")
          || (status.equals("mined") && network.endpoints().secondIsDead());
    } catch (IOException e) {
      return false;
    }
  }
}
