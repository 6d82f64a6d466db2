package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.database.Columns;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.Replacements;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whatever a contract or a node says can be stored and shown, and is never the reason why a
 * transaction does not end (E1 of what real nodes answer).
 */
class WordsFromOutsideTests {
  private static final Address CONTRACT =
      Address.parse("0x00000000000000000000000000000000000000c0");
  private static final Address NEIGHBOUR =
      Address.parse("0x00000000000000000000000000000000000000d0");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  static Stream<String> words() {
    return Stream.of(
        "余额不足",
        "잔액이 부족합니다",
        "not today 🙅‍♀️",
        "x".repeat(10_000),
        "😀".repeat(10_000),
        "half a pair \ud83d",
        "the other half \ude00 first",
        "NUL \u0000 inside",
        "");
  }

  @ParameterizedTest
  @MethodSource("words")
  void aRevertInAnyWordsEndsItAndLetsItsNeighbourGo(String words) {
    pipeline.chain().revertAt(CONTRACT, words);
    TransactionId reverting = pipeline.submit(call(CONTRACT));
    TransactionId neighbour = pipeline.submit(call(NEIGHBOUR));
    pipeline.finish();
    assertThat(pipeline.state(neighbour)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(reverting)).isEqualTo(TransactionState.FAILED);
    String shown = Objects.requireNonNull(pipeline.view(reverting).failureDetail());
    assertThat(shown.codePointCount(0, shown.length())).isLessThanOrEqualTo(Columns.WORDS);
    assertThat(shown).contains(Columns.text(words, 5).substring(0, Math.min(words.length(), 3)));
    assertThat(pipeline.bean(Timeline.class).of(reverting).getLast().detail()).isEqualTo(shown);
  }

  @ParameterizedTest
  @MethodSource("words")
  void whatANodeSaysOfANonceIsKept(String words) {
    TransactionId id = pipeline.submit(NEIGHBOUR);
    pipeline.run();
    pipeline
        .bean(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          var now = pipeline.clock().instant();
          pipeline.bean(Replacements.class).raise(List.of(id), null, words, now);
          pipeline
              .bean(Transactions.class)
              .waitFor(List.of(new Transactions.Wait(id, words, words)), now);
          pipeline
              .bean(NonceLedger.class)
              .append(
                  List.of(
                      new NonceLedger.Entry(
                          new LaneId(1),
                          new Nonce(7),
                          NonceEvent.REPLACED,
                          null,
                          null,
                          words,
                          now)));
        });
    String kept = Columns.words(words);
    assertThat(
            pipeline
                .bean(Replacements.class)
                .unpriced(new io.sluice.evm.chain.ChainId(31337), true, 9))
        .extracting(wish -> wish.reason())
        .containsExactly(kept);
    assertThat(pipeline.bean(Timeline.class).of(id).getLast().detail()).isEqualTo(kept);
    assertThat(pipeline.bean(NonceLedger.class).of(new LaneId(1), new Nonce(7), 1))
        .extracting(NonceLedger.Entry::reason)
        .containsExactly(kept);
  }

  @Test
  void everyColumnOfWordsTakesAnyCharacterAndAsManyAsTheOthers() {
    List<String> narrow =
        pipeline
            .sql()
            .queryForList(
                """
                SELECT CONCAT(table_name, '.', column_name, ' ', character_set_name, ' ', character_maximum_length)
                  FROM information_schema.columns
                 WHERE table_schema = DATABASE()
                   AND column_name IN ('failure_detail', 'void_detail', 'waiting_for', 'blocked_reason', 'detail', 'reason')
                   AND (character_set_name <> 'utf8mb4' OR character_maximum_length < 500)
                """,
                String.class);
    assertThat(narrow).isEmpty();
  }

  /** Without a gas limit, so that it is tried before it is signed. */
  private static Intent call(Address to) {
    return new Intent(
        to, Wei.ZERO, Bytes.of(Hex.bytes("0xabcdef01")), null, Speed.AVERAGE, null, null, false);
  }
}
