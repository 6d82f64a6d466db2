package io.sluice.acceptance.fuzz;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Queues;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Things that exist, so that what is asked of them does something: another client with keys of its
 * own, transactions, dead letters, relayers. Whatever is done to clients is done to those, never to
 * the one that asks: it would lock itself out.
 *
 * @param values by the names that paths have for them
 * @param own the id of the client that asks
 */
record Prey(Map<String, List<String>> values, String own) {
  private static final int KEYS = 30;
  private static final int LETTERS = 20;
  private static final int TRANSACTIONS = 5;

  static Prey on(Sluice sluice) throws IOException {
    Api api = sluice.api();
    String own = named(api, "default");
    String client = created(api, "/api/v1/clients", Map.of("name", "prey " + UUID.randomUUID()));
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(
          created(
              api, "/api/v1/clients/" + client + "/keys", Map.of("scopes", List.of("relay:read"))));
    }
    for (int i = 0; i < LETTERS; i++) {
      sluice.queues().send(Queues.NAMES.getFirst(), UUID.randomUUID().toString());
    }
    eventually(
        withinSeconds(60),
        () -> {
          int there = letters(api).size();
          return there >= LETTERS ? Optional.empty() : Optional.of("only " + there + " letters");
        });
    Batch sent = sluice.submits(TRANSACTIONS).transfers().allAccepted();
    List<String> relayers = texts(api.get("/api/v1/relayers/status").json().path("relayers"), "id");
    return new Prey(
        Map.of(
            "clientId", List.of(client),
            "keyId", List.copyOf(keys),
            "letterId", letters(api),
            "relayerId", relayers,
            "transactionId", sent.accepted().stream().map(each -> each.id()).toList()),
        own);
  }

  private static List<String> letters(Api api) {
    return texts(api.get("/api/v1/dead-letters").json().path("items"), "id");
  }

  private static String named(Api api, String name) {
    return api.get("/api/v1/clients")
        .json()
        .path("items")
        .valueStream()
        .filter(each -> each.path("name").asString().equals(name))
        .map(each -> each.path("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private static String created(Api api, String path, Map<String, Object> wanted)
      throws IOException {
    Answer answer = api.post(path, wanted);
    if (answer.status() != 201) {
      throw new IOException(path + " answers " + answer);
    }
    return answer.text("id");
  }

  private static List<String> texts(JsonNode all, String field) {
    return all.valueStream().map(each -> each.path(field).asString()).toList();
  }
}
