package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Insistence;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GaslessProcessesIT {
  private static final int CLIENTS = 8;

  /** They place orders as fast as they are answered, for as long as processes die and start. */
  private static final int INSISTENT = 2;

  @RegisterExtension
  static final Sluice sluice =
      Sluice.withProcessesOf(
              List.of(
                  List.of(Role.API, Role.SIGNER, Role.BROADCASTER, Role.MONITOR, Role.DEADLETTER),
                  List.of(Role.RELAY),
                  List.of(Role.API)))
          .withDatabaseAccounts();

  @Test
  void ofTwoThatComeAtOnceWithOneNonceOneIsTaken() throws Exception {
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    List<Future<Answer>> answers = new ArrayList<>();
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (int i = 0; i < 4 * CLIENTS; i++) {
        Order order = user.takesTokens(i / 4, friend, 1);
        answers.add(clients.submit(() -> sluice.answers(order)));
      }
    }
    List<String> accepted = new ArrayList<>();
    for (Future<Answer> each : answers) {
      Answer answer = each.get();
      if (answer.status() == 202) {
        accepted.add(answer.text("transactionId"));
      } else {
        assertThat(answer.text("code")).as(answer.toString()).isEqualTo("nonce_already_used");
      }
    }
    assertThat(accepted).hasSize(CLIENTS);
    eventually(withinSeconds(60), confirmed(accepted));
    assertThat(sluice.tokens(friend)).isEqualTo(CLIENTS);
  }

  @Test
  void whatTheRelayHadInHandWhenItWasKilledIsExecutedOnce() throws Exception {
    String friend = Order.somebody();
    Users users = new Users(friend);
    Insistence clients = sluice.insists(INSISTENT, users::next);
    try (clients) {
      for (int kill = 1; kill <= 3; kill++) {
        int wanted = clients.accepted() + 60;
        eventually(
            withinSeconds(60),
            () -> clients.accepted() >= wanted ? Optional.empty() : Optional.of("too few"));
        sluice.process(Role.RELAY).kill();
        sluice.process(Role.RELAY).start();
      }
    }
    List<String> ids = clients.submissions().stream().map(each -> each.id()).toList();
    eventually(withinSeconds(90), confirmed(ids));
    assertThat(sluice.tokens(friend)).isEqualTo(ids.size());
  }

  /** Each signs four in a row. */
  private static final class Users {
    private final String friend;
    private GaslessUser user = sluice.gaslessUser();
    private int next;

    Users(String friend) {
      this.friend = friend;
    }

    synchronized Order next() {
      if (next == 4) {
        user = sluice.gaslessUser();
        next = 0;
      }
      return user.takesTokens(next++, friend, 1);
    }
  }

  private static Expectation confirmed(List<String> ids) {
    Deque<String> open = new ArrayDeque<>(ids);
    return () -> {
      while (!open.isEmpty()) {
        Answer status = sluice.api().status(open.getFirst());
        if (!status.text("status").equals("confirmed")) {
          return Optional.of(status.body());
        }
        open.removeFirst();
      }
      return Optional.empty();
    };
  }
}
