package io.sluice.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.embedded.TestNode;
import io.sluice.embedded.chain.Keystore;
import io.sluice.embedded.chain.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class DeployCommandTest {
  private static final SigningKey KEY = new SigningKey(BigInteger.valueOf(77));

  private final StringWriter printed = new StringWriter();
  private final StringWriter errors = new StringWriter();
  @TempDir Path folder;

  private int deploy(String... options) {
    printed.getBuffer().setLength(0);
    errors.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(printed))
        .setErr(new PrintWriter(errors))
        .execute(
            Stream.concat(Stream.of("deploy", "--data", folder.toString()), Stream.of(options))
                .toArray(String[]::new));
  }

  /** With the account's key in a file, and its password in another. */
  private int deployTo(String rpc, String password, String... options) throws IOException {
    var content = Keystore.encrypted(KEY, "secret", Keystore.LIGHT, new SecureRandom());
    Path keystore = folder.resolve("key.json");
    Files.writeString(keystore, JsonMapper.shared().writeValueAsString(content));
    Path file = Files.writeString(folder.resolve("password"), password + "\n");
    return deploy(
        Stream.concat(
                Stream.of("--rpc", rpc, "--keystore", keystore.toString()),
                Stream.concat(Stream.of("--password-file", file.toString()), Stream.of(options)))
            .toArray(String[]::new));
  }

  private void told(String sentence) {
    assertThat(errors.toString()).isEqualTo("sluice: " + sentence + "\n");
  }

  @Test
  void itIsDoneOnceAndFoundAfterwards() throws IOException {
    try (var node = new TestNode(folder.resolve("node"))) {
      node.call("anvil_setBalance", KEY.address(), "0xde0b6b3a7640000");
      String rpc = node.anvil().url();
      String[] wanted = {"--network", "local", "--samples", "--forwarder-name", "Till"};

      assertThat(deployTo(rpc, "secret", wanted)).as(errors.toString()).isZero();
      assertThat(printed.toString().lines())
          .anyMatch(line -> line.matches("On chain 31337, as 0x\\w{40}"))
          .anyMatch(line -> line.matches("  forwarder +0x\\w{40}  created by 0x\\w{64}"))
          .anyMatch(line -> line.matches("  sampleToken +0x\\w{40}  created by 0x\\w{64}"))
          .anyMatch(line -> line.matches("  sampleNft +0x\\w{40}  created by 0x\\w{64}"))
          .anyMatch(line -> line.matches("  FORWARDER_ADDRESS=0x\\w{40}"))
          .contains("  FORWARDER_NAME=Till");

      assertThat(deployTo(rpc, "secret", wanted)).isZero();
      assertThat(printed.toString().lines().filter(line -> line.endsWith("  was there")))
          .hasSize(3);

      assertThat(deployTo(rpc, "secret", "--network", "polygon")).isEqualTo(1);
      told("The node is on chain 31337 and not on 137: name another node, or another chain.");

      assertThat(deployTo(rpc, "another", wanted)).isEqualTo(1);
      told("The password does not open " + folder.resolve("key.json") + ".");
    }
  }

  @Test
  void aChainOfThisInstallationNeedsNeitherNodeNorKey() throws IOException {
    try (var node = new TestNode(folder)) {
      String endpoints =
          """
          {"networks": [{"name": "local", "chainId": 31337, "rpc": "%s"}]}
          """
              .formatted(node.anvil().url());
      Files.createDirectories(folder.resolve("run"));
      Files.writeString(folder.resolve("run/endpoints.json"), endpoints);

      assertThat(deploy("--samples")).as(errors.toString()).isZero();
      assertThat(printed.toString().lines().filter(line -> line.endsWith("  was there")))
          .hasSize(3);
      assertThat(deploy("--network", "polygon")).isEqualTo(1);
      told("polygon is not up on this machine (local is): name a node of it with --rpc.");
    }
  }

  @Test
  void whatIsMissingIsToldInOneSentence() throws IOException {
    assertThat(deploy()).isEqualTo(1);
    told("Nothing is up in " + folder + ": start ./sluice up first, or name a node with --rpc.");

    String rpc = "http://127.0.0.1:1";
    assertThat(deploy("--rpc", rpc)).isEqualTo(2);
    told(
        "--rpc needs --network or --chain-id, so that a wrong chain is noticed; see ./sluice deploy --help");
    assertThat(deploy("--rpc", rpc, "--network", "mumbai")).isEqualTo(2);
    assertThat(errors.toString())
        .startsWith(
            "sluice: \"mumbai\" is not known, give its --chain-id; known are amoy, arbitrum");
    assertThat(deploy("--rpc", rpc, "--chain-id", "5")).isEqualTo(2);
    told("--rpc needs --keystore, the account that pays; see ./sluice deploy --help");
    assertThat(deploy("--rpc", "node", "--chain-id", "5")).isEqualTo(2);
    told("--rpc must begin with http:// or https://, not be node; see ./sluice deploy --help");

    assertThat(deployTo(rpc, "secret", "--chain-id", "5")).isEqualTo(1);
    told("The node at 127.0.0.1 does not answer as it should.");
  }
}
