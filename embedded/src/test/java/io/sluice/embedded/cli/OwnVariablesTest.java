package io.sluice.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.embedded.ServerLaunch;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnVariablesTest {
  private static final Map<String, String> GIVEN =
      Map.of("RPC_URL", "http://127.0.0.1:1", "CHAIN_ID", "31337", "AWS_REGION", "elasticmq");
  private static final ServerLaunch LAUNCH = ServerLaunch.of("server", "all");

  @Test
  void whatTheUserSetsWinsAndIsTold() {
    var own = new OwnVariables(GIVEN, Map.of("RPC_URL", "https://node", "HOME", "/home/me"));
    assertThat(own.over(LAUNCH).environment()).isEqualTo(Map.of("RPC_URL", "https://node"));
    assertThat(own.told()).containsExactly("Of your environment: RPC_URL.");
  }

  @Test
  void whatIsBlankOrTheSameIsNotTheUsers() {
    var own = new OwnVariables(GIVEN, Map.of("RPC_URL", " ", "CHAIN_ID", "31337"));
    assertThat(own.over(LAUNCH)).isEqualTo(LAUNCH);
    assertThat(own.told()).isEmpty();
  }

  @Test
  void credentialsCountOnlyWithTheQueuesTheyAreFor() {
    var alone = new OwnVariables(GIVEN, Map.of("AWS_REGION", "eu-west-1"));
    assertThat(alone.told()).isEmpty();
    var both =
        new OwnVariables(
            GIVEN, Map.of("AWS_REGION", "eu-west-1", "SQS_ENDPOINT_URL", "https://sqs"));
    assertThat(both.over(LAUNCH).environment()).containsEntry("AWS_REGION", "eu-west-1");
  }
}
