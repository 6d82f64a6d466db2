package io.sluice.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.fact.FactSteps;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Keccak;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every change that blocks make, from every state. */
class MinedTransactionsTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final LaneId LANE = new LaneId(1);
  private static final BlockNumber BLOCK = new BlockNumber(7);
  private static final JdbcTemplate SQL = new JdbcTemplate(TestDatabase.migrated().dataSource());
  private static final Set<TransactionState> NOT_MINED =
      EnumSet.of(
          TransactionState.ACCEPTED,
          TransactionState.ROUTED,
          TransactionState.SIGNED,
          TransactionState.SUBMITTED,
          TransactionState.IN_MEMPOOL);

  private final Timeline timeline = new Timeline(SQL, new ArchivedTransactions(SQL));
  private final MinedTransactions transactions =
      new MinedTransactions(
          SQL, new Waiting(SQL), timeline, new TransactionFacts(FactSteps.nobody(SQL)));
  private final TransactionId id = new TransactionId(UUID.randomUUID());

  @ParameterizedTest
  @EnumSource(TransactionState.class)
  void onlyWhatIsNotMinedAndNotOverIsMined(TransactionState from) {
    insert(from);
    mine(included("ours", AttemptKind.FIRST, true));
    boolean mined = NOT_MINED.contains(from);
    assertThat(state()).isEqualTo(mined ? TransactionState.MINED : from);
    if (mined) {
      assertThat(lines()).containsExactly("MINED block 7");
    } else {
      assertThat(lines())
          .isSubsetOf(
              from + " " + hash("ours") + " has its effect in block 7 although it was over");
    }
  }

  /** One that got another nonce must not be sent with it after the first has had its effect. */
  @Test
  void whatWaitsForAnotherNonceIsMinedByTheOneItHad() {
    insert(TransactionState.ACCEPTED);
    mine(included("ours", AttemptKind.FIRST, true));
    assertThat(
            SQL.queryForMap(
                "SELECT lane_id, nonce, state FROM transactions WHERE id = ?",
                Columns.id(id.value())))
        .containsEntry("lane_id", 1)
        .containsEntry("nonce", 3L)
        .containsEntry("state", "MINED");
  }

  @ParameterizedTest
  @EnumSource(TransactionState.class)
  void onlyWhatIsSubmittedIsSeenInThePool(TransactionState from) {
    insert(from);
    boolean seen = from == TransactionState.SUBMITTED;
    assertThat(transactions.seeInMempool(List.of(id), NOW)).hasSize(seen ? 1 : 0);
    assertThat(state()).isEqualTo(seen ? TransactionState.IN_MEMPOOL : from);
    assertThat(lines()).isEqualTo(seen ? List.of("IN_MEMPOOL null") : List.of());
  }

  @ParameterizedTest
  @EnumSource(TransactionState.class)
  void onlyWhatIsMinedEnds(TransactionState from) {
    insert(from);
    holdIn("block");
    boolean ends = from == TransactionState.MINED;
    assertThat(transactions.end(List.of(inBlock("block")), NOW)).hasSize(ends ? 1 : 0);
    assertThat(state()).isEqualTo(ends ? TransactionState.CONFIRMED : from);
    assertThat(lines()).isEqualTo(ends ? List.of("CONFIRMED null") : List.of());
  }

  @Test
  void whatIsInAnotherBlockThanWasAgreedDoesNotEnd() {
    insert(TransactionState.MINED);
    holdIn("another block");
    assertThat(transactions.end(List.of(inBlock("block")), NOW)).isEmpty();
    assertThat(state()).isEqualTo(TransactionState.MINED);
  }

  @ParameterizedTest
  @EnumSource(TransactionState.class)
  void onlyWhatIsMinedIsTakenBack(TransactionState from) {
    SQL.update("DELETE FROM transactions");
    insert(from);
    holdIn("block");
    boolean back = from == TransactionState.MINED;
    assertThat(transactions.unmine(CHAIN, BLOCK, NOW)).hasSize(back ? 1 : 0);
    assertThat(state()).isEqualTo(back ? TransactionState.SUBMITTED : from);
    assertThat(lines()).hasSize(back ? 1 : 0).allMatch(line -> line.startsWith("SUBMITTED its"));
    assertThat(transactions.unmine(new ChainId(137), new BlockNumber(0), NOW)).isEmpty();
  }

  @Test
  void whatIsUnderTheVoidBlocksIsNotTakenBack() {
    insert(TransactionState.MINED);
    holdIn("block");
    assertThat(transactions.unmine(CHAIN, BLOCK.plus(1), NOW)).doesNotContain(id);
    assertThat(state()).isEqualTo(TransactionState.MINED);
  }

  @ParameterizedTest
  @EnumSource(TransactionState.class)
  void onlyWhatIsMinedIsCorrected(TransactionState from) {
    insert(from);
    holdIn("block");
    transactions.correct(
        List.of(new MinedTransactions.Correction(inBlock("block"), false, 9, "reverted")), NOW);
    assertThat(lines())
        .isEqualTo(from == TransactionState.MINED ? List.of("MINED reverted") : List.of());
    assertThat(
            SQL.queryForObject(
                "SELECT succeeded FROM transactions WHERE id = ?",
                Boolean.class,
                Columns.id(id.value())))
        .isEqualTo(from != TransactionState.MINED);
  }

  @Test
  void anEffectOfAHashThatDoesNotStandForItIsTold() {
    insert(TransactionState.CONFIRMED);
    holdIn("block");
    List<LateEffect> late = mine(included("another", AttemptKind.BUMP, true));
    assertThat(late).hasSize(1);
    assertThat(late.getFirst().words())
        .isEqualTo(
            hash("another")
                + " has its effect in block 7 although "
                + hash("ours")
                + " stands for it");
  }

  @Test
  void anEffectAfterTheEndIsTold() {
    insert(TransactionState.CANCELED);
    List<LateEffect> late = mine(included("ours", AttemptKind.FIRST, true));
    assertThat(late)
        .singleElement()
        .extracting(LateEffect::words)
        .asString()
        .contains("it was over");
  }

  @Test
  void whatHasNoEffectIsNoSecondEffect() {
    insert(TransactionState.CONFIRMED);
    holdIn("block");
    assertThat(
            mine(
                included("another", AttemptKind.NO_OP, true),
                included("a third", AttemptKind.BUMP, false),
                included("ours", AttemptKind.FIRST, true)))
        .isEmpty();
  }

  @Test
  void twoEffectsInOneBlockAreTold() {
    insert(TransactionState.SUBMITTED);
    List<LateEffect> late =
        mine(
            included("ours", AttemptKind.FIRST, true),
            included("another", AttemptKind.FIRST, true));
    assertThat(late).hasSize(1);
    assertThat(lines()).containsExactly("MINED block 7", "MINED " + late.getFirst().words());
  }

  @Test
  void whatIsMinedInAnotherBlockNowIsMovedThere() {
    insert(TransactionState.MINED);
    holdIn("a block that nobody followed");
    assertThat(mine(included("ours", AttemptKind.FIRST, true))).isEmpty();
    assertThat(
            SQL.queryForObject(
                "SELECT block_hash FROM transactions WHERE id = ?",
                byte[].class,
                Columns.id(id.value())))
        .isEqualTo(block("block").bytes());
  }

  private void insert(TransactionState state) {
    SQL.update(
        """
        INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, speed, retry_on_failure, hash, created_at,
                                  updated_at)
        VALUES (?, 1, 31337, ?, ?, ?, '', 'average', FALSE, ?, ?, ?)
        """,
        Columns.id(id.value()),
        state.name(),
        new byte[20],
        new byte[1],
        hash("ours").bytes(),
        Columns.time(NOW),
        Columns.time(NOW));
  }

  private void holdIn(String block) {
    SQL.update(
        """
        UPDATE transactions SET block_number = 7, block_hash = ?, succeeded = TRUE, gas_used = 21000, mined_kind = 'FIRST'
         WHERE id = ?
        """,
        block(block).bytes(),
        Columns.id(id.value()));
  }

  private List<LateEffect> mine(Inclusion... inclusions) {
    return transactions.mine(List.of(inclusions), "block 7", NOW).late();
  }

  private List<String> lines() {
    return timeline.of(id).stream()
        .skip(1) // that it was accepted
        .map(each -> each.state() + " " + each.detail())
        .toList();
  }

  private TransactionState state() {
    return TransactionState.valueOf(
        String.valueOf(
            SQL.queryForObject(
                "SELECT state FROM transactions WHERE id = ?",
                String.class,
                Columns.id(id.value()))));
  }

  private InBlock inBlock(String block) {
    return new InBlock(id, hash("ours"), BLOCK, block(block), true);
  }

  private Inclusion included(String hash, AttemptKind kind, boolean succeeded) {
    Attempt attempt = new Attempt(id, LANE, new Nonce(3), kind, hash(hash));
    return new Inclusion(attempt, BLOCK, block("block"), succeeded, 21_000);
  }

  private TxHash hash(String name) {
    return TxHash.of(Keccak.hash((name + id).getBytes(StandardCharsets.UTF_8)));
  }

  private static BlockHash block(String name) {
    return BlockHash.of(Keccak.hash(name.getBytes(StandardCharsets.UTF_8)));
  }
}
