package io.sluice.embedded.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One transaction on its way, as the status and the timeline tell it. */
final class Journey {
  /** In the order in which a transaction that ends well passes them. */
  static final List<String> STAGES =
      List.of("pending", "sent", "submitted", "inmempool", "mined", "confirmed");

  private final int number;
  private final String network;
  private final String id;
  private final List<String> seen = new ArrayList<>();
  private String hash = "-";
  private String block = "-";
  private String confirmations = "-";
  private String failureReason = "";
  private final Map<String, Instant> reached = new LinkedHashMap<>();

  Journey(int number, String network, String id) {
    this.number = number;
    this.network = network;
    this.id = id;
    seen.add("pending");
  }

  /**
   * Takes in an answer to a status request.
   *
   * @return the state, when it is another one than before
   */
  Optional<String> update(JsonNode status) {
    hash = text(status, "transactionHash", hash);
    block = text(status, "blockNumber", block);
    confirmations = text(status, "confirmations", confirmations);
    failureReason = text(status, "failureReason", failureReason);
    String state = text(status, "status", state());
    if (state.equals(state())) {
      return Optional.empty();
    }
    seen.add(state);
    return Optional.of(state);
  }

  /** Takes in an answer to a timeline request: when each stage was first reached. */
  void updateTimes(JsonNode timeline) {
    for (JsonNode event : timeline.path("events")) {
      String state = text(event, "status", text(event, "state", ""));
      reached.putIfAbsent(state, Instant.parse(text(event, "at", "")));
    }
  }

  private static String text(JsonNode object, String field, String otherwise) {
    JsonNode value = object.path(field);
    return value.isMissingNode() || value.isNull() ? otherwise : value.asString();
  }

  int number() {
    return number;
  }

  String network() {
    return network;
  }

  String id() {
    return id;
  }

  String state() {
    return seen.getLast();
  }

  /** The states it was seen in, first to last; quick ones may be missing. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  boolean isConfirmed() {
    return state().equals("confirmed");
  }

  /** Whether nothing more can happen to it. */
  boolean hasEnded() {
    return isConfirmed() || !STAGES.contains(state());
  }

  String hash() {
    return hash;
  }

  String block() {
    return block;
  }

  String confirmations() {
    return confirmations;
  }

  /** Empty while there is none. */
  String failureReason() {
    return failureReason;
  }

  /** From the last stage before it that is on record; empty when the timeline lacks either. */
  Optional<Duration> timeInto(String stage) {
    Instant at = reached.get(stage);
    if (at == null) {
      return Optional.empty();
    }
    return STAGES.subList(0, STAGES.indexOf(stage)).reversed().stream()
        .filter(reached::containsKey)
        .findFirst()
        .map(before -> Duration.between(reached.get(before), at));
  }

  Optional<Duration> total() {
    Instant begin = reached.get("pending");
    Instant end = reached.get("confirmed");
    return begin == null || end == null
        ? Optional.empty()
        : Optional.of(Duration.between(begin, end));
  }
}
