package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Places orders and notes the answers. Safe for use by many threads. */
final class Placement {
  private final Api api;
  private final Ledger ledger;
  private final @Nullable String network;
  private final List<Submission> accepted = new CopyOnWriteArrayList<>();
  private final List<Answer> refused = new CopyOnWriteArrayList<>();

  /**
   * @param network where; {@code null} to leave that open
   */
  Placement(Api api, Ledger ledger, @Nullable String network) {
    this.api = api;
    this.ledger = ledger;
    this.network = network;
  }

  /** Places one; its answer settles what may come of it. */
  Answer place(Order order) {
    try {
      Answer answer = api.tryToPost(order.path(), body(order));
      note(order, answer);
      return answer;
    } catch (IOException e) {
      ledger.uncertain(order);
      throw new UncheckedIOException(e);
    }
  }

  /** Places some in one call. */
  void placeTogether(List<Order> orders) {
    Answer answer =
        api.post("/api/v1/relay/batch", Map.of("items", orders.stream().map(this::item).toList()));
    for (int i = 0; i < orders.size(); i++) {
      String id = Answer.text(answer.json().path("results").path(i).path("transactionId"));
      note(orders.get(i), id.isEmpty() ? null : id, answer);
    }
  }

  private Map<String, Object> item(Order order) {
    Map<String, Object> item = new LinkedHashMap<>(body(order));
    item.put("type", order.isSigned() ? "gasless" : "direct");
    return item;
  }

  /** Places one while things break: only 202 and a fault of the client's settle anything. */
  void placeOrNot(Order order) {
    try {
      Answer answer = api.tryToPost(order.path(), body(order));
      if (answer.status() >= 500) {
        ledger.uncertain(order);
      } else {
        note(order, answer);
      }
    } catch (IOException e) {
      ledger.uncertain(order);
    }
  }

  /**
   * Places one with a key, once more.
   *
   * @return whether the answer settles it
   */
  boolean insist(Order order, String key) {
    try {
      Answer answer = api.tryToPost(order.path(), body(order), key);
      boolean settled = answer.status() < 500 && answer.status() != 409;
      if (settled) {
        note(order, answer);
      }
      return settled;
    } catch (IOException e) {
      return false;
    }
  }

  /** Places one that has its answer with its key again, as a client does that never got it. */
  void repeat(Order order, String key) throws IOException {
    api.tryToPost(order.path(), body(order), key);
  }

  /** Nobody will ever know whether it was stored. */
  void giveUp(Order order) {
    ledger.uncertain(order);
  }

  List<Submission> submissions() {
    return List.copyOf(accepted);
  }

  private Map<String, Object> body(Order order) {
    return network == null ? order.body() : order.with("network", network).body();
  }

  private void note(Order order, Answer answer) {
    note(order, answer.status() == 202 ? answer.text("transactionId") : null, answer);
  }

  private void note(Order order, @Nullable String id, Answer answer) {
    if (id != null) {
      var submission = new Submission(id, order);
      ledger.accepted(submission);
      accepted.add(submission);
    } else {
      ledger.refused(order);
      refused.add(answer);
    }
  }

  int accepted() {
    return accepted.size();
  }

  Optional<String> hasAccepted(int wanted) {
    int count = accepted.size();
    return count >= wanted
        ? Optional.empty()
        : Optional.of(count + " of " + wanted + " were accepted, refused " + refused);
  }

  Batch batch() {
    return new Batch(api, accepted, refused);
  }
}
