package io.sluice.relay.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LobbyTest {
  private final Lobby<String> lobby = new Lobby<>(1000);

  @Test
  void letsClientsTakeTurns() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      lobby.offer(1, 1, "a" + i);
    }
    lobby.offer(2, 1, "b0");
    assertThat(lobby.take(3, 1000)).containsExactly("a0", "b0", "a1");
    lobby.offer(3, 1, "c0");
    assertThat(lobby.take(3, 1000)).containsExactly("a2", "c0");
    assertThat(lobby.isEmpty()).isTrue();
  }

  @Test
  void givesAClientAsMuchAsIsFree() {
    assertThat(fill(1, 10)).isEqualTo(500);
    assertThat(fill(2, 10)).isEqualTo(250);
    assertThat(fill(3, 10)).as("the next always finds room").isEqualTo(130);
    assertThat(lobby.offer(1, 10, "more")).isFalse();
  }

  @Test
  void countsBytesAndNotRequests() {
    assertThat(lobby.offer(1, 400, "large")).isTrue();
    assertThat(lobby.offer(1, 400, "large")).isFalse();
    assertThat(lobby.offer(1, 100, "small")).isTrue();
  }

  @Test
  void hasRoomAgainForWhatLeft() throws InterruptedException {
    fill(1, 100);
    assertThat(lobby.offer(1, 100, "more")).isFalse();
    lobby.take(5, 1000);
    assertThat(fill(1, 100)).isEqualTo(500);
  }

  @Test
  void takesNoMoreBytesThanACommitMayHave() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      lobby.offer(i, 100, "r" + i);
    }
    assertThat(lobby.take(256, 150)).containsExactly("r0", "r1");
    assertThat(lobby.take(256, 150)).containsExactly("r2", "r3");
  }

  @Test
  void waitsForTheFirst() {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            taken.complete(lobby.take(1, 1).equals(java.util.List.of("late")));
          } catch (InterruptedException e) {
            taken.completeExceptionally(e);
          }
        });
    lobby.offer(1, 1, "late");
    assertThat(taken.join()).isTrue();
  }

  private int fill(long client, int weight) {
    int taken = 0;
    while (lobby.offer(client, weight, "x")) {
      taken += weight;
    }
    return taken;
  }
}
