package io.sluice.embedded.cli;

import io.sluice.embedded.EmbeddedException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Submits transactions over HTTP and follows them to their end. */
final class Demonstration {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int ADDRESS_BYTES = 20;

  private final ApiClient api;
  private final ProgressView view;
  private final Predicate<Duration> pause;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param pause waits that long; false when there is nothing left to wait for, as the server has
   *     ended
   */
  Demonstration(ApiClient api, ProgressView view, Predicate<Duration> pause) {
    this.api = api;
    this.view = view;
    this.pause = pause;
  }

  /**
   * Returns when all are confirmed.
   *
   * @param networks that take two each in turn
   * @throws EmbeddedException in one sentence, when one is not
   */
  List<Journey> run(int count, List<String> networks, Duration limit) {
    List<Journey> journeys = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      String network = networks.get((number - 1) / 2 % networks.size());
      var journey = new Journey(number, network, submit(number, network));
      journeys.add(journey);
      view.changed(journey, journeys);
    }
    follow(journeys, limit);
    List<Journey> failed = journeys.stream().filter(one -> !one.isConfirmed()).toList();
    if (!failed.isEmpty()) {
      throw new EmbeddedException(
          failed.size() + " of " + count + " transactions were not confirmed: " + reasons(failed));
    }
    journeys.forEach(one -> one.updateTimes(api.timeline(one.id())));
    return journeys;
  }

  /** Every other one moves money to an address that never had any; the others carry bytes. */
  private String submit(int number, String network) {
    byte[] address = new byte[ADDRESS_BYTES];
    random.nextBytes(address);
    String to = "0x" + HexFormat.of().formatHex(address);
    return number % 2 == 1
        ? api.submit(network, to, "0x", number + "000000000000000")
        : api.submit(network, to, "0x%08x".formatted(number), "0");
  }

  private void follow(List<Journey> journeys, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!journeys.stream().allMatch(Journey::hasEnded)) {
      if (System.nanoTime() > deadline) {
        return;
      }
      if (!pause.test(POLL)) {
        throw new EmbeddedException("Sluice ended by itself.");
      }
      for (Journey one : journeys) {
        if (!one.hasEnded()) {
          one.update(api.status(one.id())).ifPresent(state -> view.changed(one, journeys));
        }
      }
      view.refresh(journeys);
    }
  }

  private static String reasons(List<Journey> failed) {
    return failed.stream()
        .map(one -> "#" + one.number() + " is " + one.state() + because(one))
        .collect(Collectors.joining(", ", "", "."));
  }

  private static String because(Journey one) {
    return one.failureReason().isEmpty() ? "" : " (" + one.failureReason() + ")";
  }
}
