package io.sluice.acceptance.dsl;

import io.sluice.embedded.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What those who run an installation see of it, and its processes. */
public interface Operator {
  Api api();

  /** Lower-case addresses that sign. */
  List<String> lanes();

  /** How many chains it works for. */
  int networks();

  List<ServerProcess> processes();

  /** The first process with this role. */
  ServerProcess process(Role role);

  /** That a check of its health has this status. */
  default Expectation showsHealth(String check, String status) {
    return () -> {
      Answer health = api().tryToGet("/api/v1/health");
      String now = Answer.text(health.json().path("checks").path(check).path("status"));
      return now.equals(status) ? Optional.empty() : Optional.of(check + " in " + health);
    };
  }

  /** A lane as the product tells it. */
  default JsonNode relayer(String address) throws IOException {
    return api()
        .tryToGet("/api/v1/relayers/status")
        .json()
        .path("relayers")
        .valueStream()
        .filter(each -> Answer.text(each.path("address")).equalsIgnoreCase(address))
        .findFirst()
        .orElseThrow(() -> new IOException("no relayer has the address " + address));
  }

  /** That the lane of this address has this status. */
  default Expectation showsRelayer(String address, String status) {
    return () -> {
      JsonNode lane = relayer(address);
      return Answer.text(lane.path("status")).equals(status)
          ? Optional.empty()
          : Optional.of(lane.toString());
    };
  }

  /** That all lanes can be sent from. */
  default Expectation allLanesAreActive() {
    return () -> {
      Answer relayers = api().tryToGet("/api/v1/relayers/status");
      return relayers.json().path("totalActive").asInt(0) == lanes().size() * networks()
          ? Optional.empty()
          : Optional.of("lanes: " + relayers);
    };
  }

  /** That a path answers so. */
  default Expectation answers(String path, int status) {
    return () -> {
      Answer answer = api().tryToGet(path);
      return answer.status() == status ? Optional.empty() : Optional.of(path + ": " + answer);
    };
  }

  default Expectation isReady() {
    return answers("/api/v1/health/ready", 200);
  }
}
