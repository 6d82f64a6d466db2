package io.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One infrastructure, used, stopped and started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InfrastructureTest {
  private static final String SOMEBODY = "0x00000000000000000000000000000000000000aa";

  private final Path folder;
  private Infrastructure infrastructure;

  InfrastructureTest(@TempDir Path folder) {
    this.folder = folder;
    this.infrastructure = start();
  }

  private Infrastructure start() {
    return Infrastructure.start(
        InfrastructureSettings.in(folder).withBlockTime(Duration.ofMillis(200)));
  }

  @BeforeAll
  void storeSomethingInEachPart() throws Exception {
    infrastructure.node().call("anvil_setBalance", SOMEBODY, "0x1234");
    execute("CREATE TABLE kept (id INT PRIMARY KEY) ENGINE=InnoDB");
    execute("INSERT INTO kept VALUES (42)");
  }

  @AfterAll
  void stop() {
    infrastructure.close();
  }

  @Test
  @Order(1)
  void queuesHaveTheAttributesOfTheContract() throws Exception {
    var sqs = new SqsControl(infrastructure.queues().url());
    for (String queue : List.of("relay-transactions", "tx-request-queue", "signed-tx-queue")) {
      var attributes = attributes(sqs, queue);
      assertThat(attributes.get("VisibilityTimeout").asString()).isEqualTo("60");
      assertThat(attributes.get("ReceiveMessageWaitTimeSeconds").asString()).isEqualTo("20");
      assertThat(attributes.get("RedrivePolicy").asString())
          .contains("\"maxReceiveCount\":3")
          .contains(attributes(sqs, queue + "-dlq").get("QueueArn").asString());
    }
  }

  private static tools.jackson.databind.JsonNode attributes(SqsControl sqs, String queue)
      throws Exception {
    String url = sqs.call("GetQueueUrl", Map.of("QueueName", queue)).get("QueueUrl").asString();
    return sqs.call("GetQueueAttributes", Map.of("QueueUrl", url, "AttributeNames", List.of("All")))
        .get("Attributes");
  }

  @Test
  @Order(2)
  void lanesHaveKeysOfTheirOwnerAloneAndMoney() throws Exception {
    var keys = infrastructure.keys();
    assertThat(keys.addresses()).hasSize(10).doesNotHaveDuplicates();
    assertThat(Files.getPosixFilePermissions(keys.passphraseFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    for (String address : keys.addresses()) {
      assertThat(infrastructure.node().call("eth_getBalance", address, "latest").asString())
          .isEqualTo("0xd3c21bcecceda1000000");
    }
  }

  @Test
  @Order(2)
  void theChainHasTheContractsFromTheStartOn() throws Exception {
    var contracts = infrastructure.node().contracts();
    for (String address :
        List.of(contracts.forwarder(), contracts.sampleToken(), contracts.sampleNft())) {
      assertThat(infrastructure.node().call("eth_getCode", address, "latest").asString())
          .hasSizeGreaterThan(1000);
    }
  }

  @Test
  @Order(3)
  void aSecondSupervisorIsRefusedByName() {
    assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("process " + ProcessHandle.current().pid() + ":");
  }

  @Test
  @Order(4)
  void eachPartComesBackOnItsPortAfterAStopAndAfterAKill() throws Exception {
    for (Part part :
        List.of(
            infrastructure.queues(),
            infrastructure.redis(),
            infrastructure.node(),
            infrastructure.database())) {
      part.kill();
      assertThat(part.isRunning()).isFalse();
      part.start();
      part.restart();
      assertThat(part.isRunning()).isTrue();
    }
    assertThat(kept()).isEqualTo(42);
  }

  @Test
  @Order(5)
  void aRestartKeepsTheDatabaseTheChainTheKeysAndThePorts() throws Exception {
    infrastructure.node().call("anvil_setBalance", SOMEBODY, "0x1234");
    infrastructure.node().call("anvil_mine", "0x5");
    long block = block();
    var addresses = infrastructure.keys().addresses();
    String key = infrastructure.apiKey();
    int port = infrastructure.database().port();
    String forwarder = infrastructure.node().contracts().forwarder();

    infrastructure.close();
    assertThat(folder.resolve("run")).isDirectoryNotContaining("glob:**.pid");
    infrastructure = start();

    assertThat(kept()).isEqualTo(42);
    assertThat(block()).isGreaterThanOrEqualTo(block);
    assertThat(infrastructure.node().call("eth_getBalance", SOMEBODY, "latest").asString())
        .isEqualTo("0x1234");
    assertThat(infrastructure.keys().addresses()).isEqualTo(addresses);
    assertThat(infrastructure.apiKey()).isEqualTo(key);
    assertThat(infrastructure.hasNewApiKey()).isFalse();
    assertThat(infrastructure.database().port()).isEqualTo(port);
    assertThat(infrastructure.orphansStopped()).isZero();
    assertThat(infrastructure.node().contracts().forwarder()).isEqualTo(forwarder);
    assertThat(deployments()).isEqualTo("0x3");
  }

  @Test
  @Order(6)
  void aChainCutOffWhileItWasSavedStartsFromTheLastGoodOne() throws Exception {
    infrastructure.node().stop();
    Path state = folder.resolve("chain/state.json");
    Files.writeString(state, Files.readString(state).substring(0, 3_000));
    infrastructure.node().start();
    assertThat(infrastructure.node().call("eth_getBalance", SOMEBODY, "latest").asString())
        .isEqualTo("0x1234");
  }

  /** How many transactions the account that deploys has sent. */
  private String deployments() throws Exception {
    String account = DevelopmentContracts.ACCOUNT.address();
    return infrastructure.node().call("eth_getTransactionCount", account, "latest").asString();
  }

  private long block() throws Exception {
    return Long.decode(infrastructure.node().call("eth_blockNumber").asString());
  }

  private void execute(String sql) throws Exception {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int kept() throws Exception {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT id FROM kept")) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private java.sql.Connection connect() throws Exception {
    var database = infrastructure.database();
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}
