package io.sluice.acceptance.chaos;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.embedded.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The relay ends as by kill -9 at one instruction, once: what it had in hand is executed once
 * nevertheless.
 */
class GaslessKilledIT {
  private static final int USERS = 20;
  private static final int OF_EACH = 3;

  @TempDir static Path folder;

  static Stream<Arguments> deaths() {
    return Stream.of(
        before(
            "packed, and not committed",
            "io/sluice/relay/gasless/CarrierWriter.java",
            "signers.putInFlight(next);\n    return true;",
            "return true;"),
        before(
            "packed and committed, and told to nobody",
            "io/sluice/relay/gasless/Packer.java",
            "if (!stored) {",
            "if (!stored) {"),
        before(
            "an outcome is read, and not committed",
            "io/sluice/relay/gasless/CarrierOutcomes.java",
            "carriers.looked(same",
            "carriers.looked(same"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deaths")
  void whatItHadInHandIsExecutedOnce(Mutant mutant, Path died) throws Exception {
    Sluice sluice = Sluice.withOneApart(Role.RELAY).withJvmOption(mutant::option);
    sluice.during(
        "killed",
        () -> {
          String friend = Order.somebody();
          Deque<Order> orders = new ArrayDeque<>();
          for (int i = 0; i < USERS; i++) {
            GaslessUser user = sluice.gaslessUser();
            for (int nonce = 0; nonce < OF_EACH; nonce++) {
              orders.add(user.takesTokens(nonce, friend, 1));
            }
          }
          Batch batch = sluice.submits(USERS * OF_EACH).orders(orders::remove).allAccepted();
          ServerProcess relay = sluice.process(Role.RELAY);
          assertThat(relay.exitsWithin(Duration.ofSeconds(30))).as("it ends").isTrue();
          assertThat(died).as("at that instruction").exists();
          relay.start();
          eventually(withinSeconds(60), batch.allConfirmed());
          assertThat(sluice.tokens(friend)).isEqualTo(USERS * OF_EACH);
          sluice.hasEverythingOnTheChainOnce();
        });
  }

  /** Ends the process before the last part of a snippet, unless it has done so already. */
  private static Arguments before(String when, String file, String snippet, String last) {
    Path died = folder.resolve(UUID.randomUUID().toString());
    String end =
        "if (new java.io.File(\"%s\").mkdir()) { Runtime.getRuntime().halt(137); }\n"
            .formatted(died);
    String replacement = snippet.substring(0, snippet.length() - last.length()) + end + last;
    return Arguments.of(new Mutant(when, file, snippet, replacement), died);
  }
}
