package io.sluice.evm.rpc;

import io.sluice.evm.chain.Hex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at every endpoint in use now and then, with one small request: whether it still serves the
 * right chain, and how far it is. One that lags gets reads last; what it says still counts for
 * nothing that cannot be undone. Whoever is ahead of all others sets no measure where there are
 * three or more: it may be lying.
 */
final class HeadWatch {
  private final Endpoints endpoints;
  private final Identity identity;
  private final RpcSettings settings;

  HeadWatch(Endpoints endpoints, Identity identity, RpcSettings settings) {
    this.endpoints = endpoints;
    this.identity = identity;
    this.settings = settings;
  }

  /** Asks every endpoint in use. Those that do not answer keep their rank. */
  void compare() {
    Map<Endpoint, Long> heads = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints.up()) {
      List<Invocation> calls = new ArrayList<>();
      calls.add(identity.question(endpoint));
      if (endpoints.several()) {
        calls.add(Invocation.blockNumber());
      }
      Exchange<String> exchange =
          endpoints.ask(
              endpoint,
              new CallBatch<>(calls, AnswerReader::text),
              settings.readTimeout(),
              Deadline.in(settings.readTimeout()));
      if (exchange.fault() == null) {
        endpoints.judge(endpoint, identity.judge(endpoint, exchange.replies().getFirst()));
        if (exchange.replies().getLast() instanceof Reply.Result<String>(var head)
            && endpoints.several()
            && head != null) {
          heads.put(endpoint, Hex.clamped(head));
        }
      }
    }
    rank(heads);
  }

  private static void rank(Map<Endpoint, Long> heads) {
    List<Long> highestFirst = heads.values().stream().sorted(Comparator.reverseOrder()).toList();
    if (highestFirst.size() > 1) {
      long measure = highestFirst.get(highestFirst.size() > 2 ? 1 : 0);
      heads.forEach((endpoint, head) -> endpoint.health().lags(Math.max(0, measure - head)));
    }
  }
}
