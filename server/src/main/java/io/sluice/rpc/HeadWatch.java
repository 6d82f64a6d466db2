package io.sluice.rpc;

import io.sluice.chain.BlockNumber;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares how far the endpoints are. One that lags gets reads last; what it says still counts for
 * nothing that cannot be undone. Whoever is ahead of all others sets no measure where there are
 * three or more: it may be lying.
 */
final class HeadWatch {
  private final List<Endpoint> all;
  private final Endpoints endpoints;
  private final RpcSettings settings;

  HeadWatch(List<Endpoint> all, Endpoints endpoints, RpcSettings settings) {
    this.all = List.copyOf(all);
    this.endpoints = endpoints;
    this.settings = settings;
  }

  /** Asks every endpoint in use for its newest block. Those that do not answer keep their rank. */
  void compare() {
    Batch<BlockNumber> batch =
        new Batch<>(
            List.of(Invocation.blockNumber()), json -> new BlockNumber(AnswerReader.number(json)));
    Map<Endpoint, Long> heads = new LinkedHashMap<>();
    for (Endpoint endpoint : all) {
      if (endpoint.health().up()
          && endpoints
                  .ask(endpoint, batch, settings.readTimeout(), Deadline.in(settings.readTimeout()))
                  .outcomes()
                  .getFirst()
              instanceof Outcome.Result<BlockNumber>(var number)
          && number != null) {
        heads.put(endpoint, number.value());
      }
    }
    List<Long> highestFirst = heads.values().stream().sorted(Comparator.reverseOrder()).toList();
    if (highestFirst.size() > 1) {
      long measure = highestFirst.get(highestFirst.size() > 2 ? 1 : 0);
      heads.forEach((endpoint, head) -> endpoint.health().lags(Math.max(0, measure - head)));
    }
  }
}
