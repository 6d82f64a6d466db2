package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.quota.Charge;
import io.sluice.relay.intake.Intake;
import io.sluice.relay.intake.IntakeSteps;
import io.sluice.relay.intake.Item;
import io.sluice.relay.intake.Storage;
import io.sluice.relay.intake.Stored;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

/** Requests of several kinds that come together are stored together. */
class IntakeTests {
  private final Pipeline pipeline = new Pipeline();
  private final Table numbers = new Table("numbers");
  private final Table letters = new Table("letters");

  @BeforeEach
  void create() {
    pipeline.sql().execute("CREATE TABLE numbers (value VARCHAR(9) PRIMARY KEY)");
    pipeline.sql().execute("CREATE TABLE letters (value VARCHAR(9) PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void kindsShareACommitAndEachIsStoredAtOnce() {
    List<Stored> stored =
        IntakeSteps.store(
            pipeline.context(),
            List.of(item(numbers, "1"), item(letters, "a"), item(numbers, "2")));
    assertThat(stored).containsOnly(new Stored.Done());
    assertThat(numbers.stored).containsExactly(List.of("1", "2"));
    assertThat(letters.stored).containsExactly(List.of("a"));
  }

  @Test
  void whatCannotBeStoredHoldsUpNoOtherOfItsOrAnotherKind() {
    List<Item<String>> items = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> items.add(item(i % 2 == 0 ? numbers : letters, "" + i)));
    items.set(7, item(letters, "5"));
    List<Stored> stored = IntakeSteps.store(pipeline.context(), items);
    assertThat(stored.get(7))
        .isInstanceOfSatisfying(
            Stored.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(DuplicateKeyException.class));
    stored.remove(7);
    assertThat(stored).hasSize(19).containsOnly(new Stored.Done());
    assertThat(numbers.rows()).isEqualTo(10);
    assertThat(letters.rows()).isEqualTo(9);
  }

  @Test
  void whatComesInOneCallIsStoredInOneCommitAndAnsweredInItsOrder() {
    Intake intake = pipeline.bean(Intake.class);
    intake.start();
    try {
      assertThat(intake.storeAll(1, List.of())).isEmpty();
      List<Stored> stored =
          intake.storeAll(1, List.of(item(numbers, "1"), item(numbers, "1"), item(letters, "1")));
      assertThat(stored)
          .satisfiesExactly(
              first -> assertThat(first).isEqualTo(new Stored.Done()),
              second -> assertThat(second).isInstanceOf(Stored.Failed.class),
              third -> assertThat(third).isEqualTo(new Stored.Done()));
      assertThat(numbers.stored.getFirst()).as("tried together").containsExactly("1", "1");
      assertThatThrownBy(() -> intake.store(1, item(numbers, "1")))
          .isInstanceOf(DuplicateKeyException.class);
      assertThat(intake.store(1, item(numbers, "2"))).isTrue();
    } finally {
      intake.stop();
    }
  }

  @Test
  void whatIsTooMuchForAClientIsRefusedAsAWhole() {
    Intake intake = pipeline.bean(Intake.class);
    intake.start();
    try {
      Item<String> large = new Item<>(numbers, "1", 65L << 20, charge());
      assertThatThrownBy(() -> intake.storeAll(1, List.of(item(letters, "a"), large)))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED));
      assertThat(letters.rows()).isZero();
    } finally {
      intake.stop();
    }
  }

  private static Charge charge() {
    return new Charge(UUID.randomUUID(), 1, null, 0, Instant.EPOCH);
  }

  private static Item<String> item(Table table, String value) {
    return new Item<>(table, value, 0, charge());
  }

  /** Remembers what it was asked to store together. */
  private final class Table implements Storage<String> {
    private final String name;
    private final List<List<String>> stored = new ArrayList<>();

    Table(String name) {
      this.name = name;
    }

    @Override
    public void store(List<String> values) {
      stored.add(List.copyOf(values));
      values.forEach(
          value -> pipeline.sql().update("INSERT INTO " + name + " (value) VALUES (?)", value));
    }

    int rows() {
      Integer count = pipeline.sql().queryForObject("SELECT COUNT(*) FROM " + name, Integer.class);
      return count == null ? 0 : count;
    }
  }
}
