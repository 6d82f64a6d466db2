package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.OperatorCommand;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  private static final String DIRECT = "/api/v1/relay/direct";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/relay/status/0198f000-0000-7000-8000-000000000000",
        "/api/v1/relay/transactions",
        "/api/v1/relay/transactions/0198f000-0000-7000-8000-000000000000/timeline",
        "/api/v1/relayers/status",
        "/api/v1/whatever"
      })
  void withoutAKeyNothingIsTold(String path) {
    Problems.assertProblem(sluice.api().withoutKey().get(path), 401, "unauthenticated", false);
    Problems.assertProblem(sluice.api().withKey("wrong").get(path), 401, "unauthenticated", false);
  }

  @Test
  void aClientAndItsKeysAreMadeOnTheCommandLine() throws Exception {
    OperatorCommand clients = sluice.clientsCommand();
    String name = "shop " + UUID.randomUUID();
    var made = clients.run("create", name);
    assertThat(made.code()).as(made.errors()).isZero();
    assertThat(clients.run("list").out()).contains(name);
    String id = made.out();
    Api reader = sluice.api().withKey(clients.run("issue", id, "--scopes=relay:read").out());
    assertThat(reader.get("/api/v1/relay/transactions").status()).isEqualTo(200);
    Problems.assertProblem(reader.post(DIRECT, Order.transfer().body()), 403, "forbidden", false);
    String keyId = clients.run("keys", id).out().lines().skip(1).findFirst().orElse("").strip();
    var revoked = clients.run("revoke", id, keyId.substring(0, keyId.indexOf(' ')));
    assertThat(revoked.out()).startsWith("revoked at ");
    eventually(
        withinSeconds(10),
        () -> {
          int status = reader.get("/api/v1/relay/transactions").status();
          return status == 401 ? Optional.empty() : Optional.of("answered " + status);
        });
    var again = clients.run("create", name);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.errors())
        .isEqualTo("sluice: There is a client called \"" + name + "\" already.");
  }

  @Test
  void withoutAKeyNothingIsTaken() {
    var order = Order.transfer().body();
    Answer answer = sluice.api().withoutKey().post(DIRECT, order);
    Problems.assertProblem(answer, 401, "unauthenticated", false);
    assertThat(sluice.api().withKey("sluice_wrong").post(DIRECT, order).status()).isEqualTo(401);
  }

  @Test
  void err003_err014_whatIsNotThereIsNotFound() {
    Problems.assertProblem(
        sluice.api().get("/api/v1/relay/status/" + UUID.randomUUID()), 404, "not_found", false);
    Problems.assertProblem(
        sluice.api().get("/api/v1/relay/transactions/" + UUID.randomUUID() + "/timeline"),
        404,
        "not_found",
        false);
    Problems.assertProblem(sluice.api().get("/api/v1/nowhere"), 404, "not_found", false);
  }

  @Test
  void anIdThatIsNoneIsAWrongRequest() {
    Problems.assertInvalid(sluice.api().get("/api/v1/relay/status/7"), "transactionId");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v1/relay/direct",
    "DELETE,/api/v1/relay/transactions",
    "PUT,/api/v1/relayers/status"
  })
  void err004_aMethodThatIsNotThereIsNotAllowed(String method, String path) {
    Answer answer = sluice.api().send(method, path);
    Problems.assertProblem(answer, 405, "method_not_allowed", false);
    assertThat(answer.header("Allow")).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
  void err005_anotherMediaTypeIsNotSupported(String type) {
    Problems.assertProblem(
        sluice.api().post(DIRECT, "{}", type), 415, "unsupported_media_type", false);
  }
}
