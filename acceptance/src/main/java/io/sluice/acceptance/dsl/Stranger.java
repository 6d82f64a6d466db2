package io.sluice.acceptance.dsl;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An installation that somebody else runs: all there is of it are its API and its chain. */
public final class Stranger implements Client {
  private final Api api;
  private final Ledger ledger = new Ledger();
  private final Verdict verdict;

  /**
   * @param api of an installation with lanes, which nothing was asked of yet
   */
  public Stranger(Api api, Chain chain) throws IOException {
    this.api = api;
    this.verdict = Verdict.from(chain, lanes(api), "");
  }

  private static List<String> lanes(Api api) throws IOException {
    eventually(withinSeconds(30), allAreActive(api));
    return api.tryToGet("/api/v1/relayers/status")
        .json()
        .path("relayers")
        .valueStream()
        .map(lane -> Answer.text(lane.path("address")).toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Expectation allAreActive(Api api) {
    return () -> {
      JsonNode relayers = api.tryToGet("/api/v1/relayers/status").json();
      int active = relayers.path("totalActive").asInt(0);
      return active > 0 && active == relayers.path("totalConfigured").asInt(0)
          ? Optional.empty()
          : Optional.of("lanes: " + relayers);
    };
  }

  @Override
  public Api api() {
    return api;
  }

  @Override
  public Placement placement() {
    return new Placement(api, ledger, null);
  }

  /** As {@link Sluice#hasEverythingOnTheChainOnce}. */
  public void hasEverythingOnTheChainOnce() throws IOException {
    verdict.judge(ledger, api);
  }
}
