package io.sluice.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OnceOnChainTest {
  private static final Set<String> CONFIRMED = Set.of("confirmed");

  private static Transaction confirmed(String id, String hash) {
    return new Transaction(id, "confirmed", hash);
  }

  private static List<String> violations(
      List<String> accepted, List<Transaction> told, List<String> mined, long lanes) {
    return new OnceOnChain(accepted, told, mined, lanes).violations(CONFIRMED);
  }

  @Test
  void findsNothingWhenEachIsThereOnce() {
    assertThat(
            violations(
                List.of("1", "2"),
                List.of(confirmed("2", "b"), confirmed("1", "a")),
                List.of("b", "a"),
                2))
        .isEmpty();
  }

  @Test
  void findsWhatTheApiForgot() {
    assertThat(violations(List.of("1", "2"), List.of(confirmed("1", "a")), List.of("a"), 2))
        .containsExactly("1 accepted and lost: the API does not know them (the first: 2).");
  }

  @Test
  void findsWhatIsStuckAndHasNoHash() {
    assertThat(
            violations(List.of("1"), List.of(new Transaction("1", "pending", null)), List.of(), 1))
        .containsExactly(
            "1 not confirmed (the first: 1 is pending).", "1 without a hash (the first: 1).");
  }

  @Test
  void findsWhatNoBlockHolds() {
    assertThat(violations(List.of("1"), List.of(confirmed("1", "a")), List.of(), 1))
        .containsExactly("1 not in any block (the first: a).");
  }

  @Test
  void findsOneHashInTwoBlocks() {
    assertThat(violations(List.of("1"), List.of(confirmed("1", "a")), List.of("a", "a"), 1))
        .containsExactly("1 in blocks more than once (the first: a).");
  }

  @Test
  void findsTwoRequestsThatShareOneHash() {
    assertThat(
            violations(
                List.of("1", "2"),
                List.of(confirmed("1", "a"), confirmed("2", "a")),
                List.of("a"),
                2))
        .containsExactly("1 with the hash of another (the first: 2).");
  }

  @Test
  void findsOneRequestSentTwiceUnderTwoHashes() {
    assertThat(violations(List.of("1"), List.of(confirmed("1", "a")), List.of("a", "b"), 2))
        .containsExactly(
            "1 on the chain though of no accepted request (the first: b).",
            "The lanes sent 2 transactions for 1 accepted.");
  }

  @Test
  void findsAnIdGivenTwice() {
    assertThat(violations(List.of("1", "1"), List.of(confirmed("1", "a")), List.of("a"), 2))
        .contains("1 accepted twice under one id (the first: 1).");
  }

  @Test
  void findsWhatNobodyAskedFor() {
    assertThat(
            violations(
                List.of("1"),
                List.of(confirmed("1", "a"), new Transaction("9", "pending", null)),
                List.of("a"),
                1))
        .containsExactly("1 told by the API though never accepted (the first: 9).");
  }

  @Test
  void letsMinedPassWhereThatIsEnough() {
    var proof =
        new OnceOnChain(List.of("1"), List.of(new Transaction("1", "mined", "a")), List.of("a"), 1);
    assertThat(proof.violations(Set.of("mined", "confirmed"))).isEmpty();
    assertThat(proof.violations(CONFIRMED)).hasSize(1);
  }
}
