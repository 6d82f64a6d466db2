package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManyProcessesIT {
  /** Clients of a killed API would have to turn to the other one themselves. */
  private static final Set<Role> WORKERS = EnumSet.complementOf(EnumSet.of(Role.API));

  @RegisterExtension static final Sluice sluice = Sluice.withProcessesOfEachRole(2);

  @Test
  void twoOfEachRoleDoNothingTwice() throws Exception {
    Batch batch;
    try (var load = sluice.isUnderLoad(80)) {
      eventually(withinSeconds(40), load.hasBroughtIn(400));
      batch = load.end();
    }
    assertThat(batch.refused()).isEmpty();
    eventually(withinSeconds(90), batch.allConfirmed());
    sluice.hasEverythingOnTheChainOnce();
  }

  /** Of two API processes one is asked to revoke it, and both are asked in turn. */
  @Test
  void aRevokedKeyOpensNoProcess() {
    Api admin = sluice.api();
    String client =
        admin.post("/api/v1/clients", Map.of("name", "shop " + UUID.randomUUID())).text("id");
    String keys = "/api/v1/clients/" + client + "/keys";
    Answer made = admin.post(keys, Map.of("scopes", List.of("relay:read")));
    Api shop = admin.withKey(made.text("key"));
    assertThat(statuses(shop)).containsExactly(200, 200);
    assertThat(admin.send("DELETE", keys + "/" + made.text("id")).status()).isEqualTo(200);
    eventually(
        withinSeconds(10),
        () -> {
          List<Integer> now = statuses(shop);
          return now.equals(List.of(401, 401)) ? Optional.empty() : Optional.of("" + now);
        });
  }

  /** A process that counted for itself would let the client in as often as both may together. */
  @Test
  void bothProcessesLetAClientInNoMoreOftenThanOneWould() {
    int burst = 60;
    Api admin = sluice.api();
    String client =
        admin.post("/api/v1/clients", Map.of("name", "hasty " + UUID.randomUUID())).text("id");
    String path = "/api/v1/clients/" + client;
    admin.put(path + "/rate-limit", Map.of("perSecond", 1, "burst", burst));
    eventually(withinSeconds(10), bothSay(admin, path + "/rate-limit", "burst", burst));
    Answer made = admin.post(path + "/keys", Map.of("scopes", List.of("relay:read")));
    Api hasty = admin.withKey(made.text("key"));
    long began = System.nanoTime();
    long let =
        IntStream.range(0, 3 * burst)
            .map(any -> hasty.get("/api/v1/relay/transactions").status())
            .filter(status -> status == 200)
            .count();
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    assertThat(let).isBetween((long) burst - 5, burst + seconds + 5);
  }

  /** Asked in turn. */
  private static Expectation bothSay(Api api, String path, String field, int value) {
    return () -> {
      List<String> said = Stream.of(1, 2).map(any -> api.get(path).text(field)).toList();
      String wanted = Integer.toString(value);
      return said.equals(List.of(wanted, wanted)) ? Optional.empty() : Optional.of("" + said);
    };
  }

  private static List<Integer> statuses(Api api) {
    return Stream.of(1, 2).map(any -> api.get("/api/v1/relay/transactions").status()).toList();
  }

  @Test
  void theOthersTakeOverFromThoseThatAreKilled() throws Exception {
    Batch batch;
    try (var load = sluice.isUnderLoad(40)) {
      eventually(withinSeconds(20), load.hasBroughtIn(40));
      for (Role role : WORKERS) {
        sluice.process(role).kill();
      }
      eventually(withinSeconds(20), load.bringsIn(40));
      batch = load.end();
    }
    eventually(withinSeconds(90), batch.allConfirmed());
    sluice.hasEverythingOnTheChainOnce();
  }
}
