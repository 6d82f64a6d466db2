package io.sluice.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.runtime.settings.Secret;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a seal covers, and whose seals count. */
class SealsTest {
  private static final TransactionId ID =
      new TransactionId(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"));
  private static final String OLD = "the old key of thirty-two letters";
  private static final String NEW = "the new key of thirty-two letters";
  private static final Intent INTENT =
      new Intent(
          Address.parse("0x00000000000000000000000000000000000000aa"),
          Wei.of(255),
          Bytes.of(new byte[] {1, 2, 3}),
          21_000L,
          Speed.AVERAGE,
          "lane-1",
          Instant.parse("2030-01-01T00:00:00.123456Z"),
          true);

  /** What is stored today must fit tomorrow. */
  @Test
  void aSealStaysTheSame() {
    assertThat(HexFormat.of().formatHex(seals(OLD, null).seal(ID, 7, 137, INTENT)))
        .isEqualTo("16ed9713f969b7f95b47e0290c5c8251a12055b888bac0ab1c3512db392a8b58");
  }

  @Test
  void whatIsTheSameFitsAndNothingElse() {
    Seals seals = seals(OLD, null);
    byte[] seal = seals.seal(ID, 7, 137, INTENT);
    assertThat(seals.doubt(ID, 7, 137, INTENT, seal)).isNull();
    assertThat(seals.doubt(new TransactionId(UUID.randomUUID()), 7, 137, INTENT, seal)).isNotNull();
    assertThat(seals.doubt(ID, 8, 137, INTENT, seal)).isNotNull();
    assertThat(seals.doubt(ID, 7, 1, INTENT, seal)).isNotNull();
    assertThat(seals.doubt(ID, 7, 137, INTENT, new byte[32])).isNotNull();
    assertThat(seals.doubt(ID, 7, 137, INTENT, null)).contains("no seal");
  }

  @Test
  void keysAreExchangedWithoutAPause() {
    Seals before = seals(OLD, null);
    Seals first = seals(OLD, NEW);
    Seals second = seals(NEW, OLD);
    Seals after = seals(NEW, null);
    assertThat(first.doubt(ID, 7, 137, INTENT, before.seal(ID, 7, 137, INTENT))).isNull();
    assertThat(before.doubt(ID, 7, 137, INTENT, first.seal(ID, 7, 137, INTENT))).isNull();
    assertThat(first.doubt(ID, 7, 137, INTENT, second.seal(ID, 7, 137, INTENT))).isNull();
    assertThat(second.doubt(ID, 7, 137, INTENT, first.seal(ID, 7, 137, INTENT))).isNull();
    assertThat(after.doubt(ID, 7, 137, INTENT, second.seal(ID, 7, 137, INTENT))).isNull();
    assertThat(after.doubt(ID, 7, 137, INTENT, first.seal(ID, 7, 137, INTENT))).isNotNull();
  }

  @Test
  void withoutAKeyNothingIsSealedAndNothingDoubted() {
    Seals seals = seals(null, null);
    assertThat(seals.seal(ID, 7, 137, INTENT)).isNull();
    assertThat(seals.doubt(ID, 7, 137, INTENT, null)).isNull();
  }

  @Test
  void whatHasNoSealIsTakenOnlyWhenSaidSo() {
    Seals lenient = new Seals(new IntentSettings(Secret.of(OLD), null, true));
    assertThat(lenient.doubt(ID, 7, 137, INTENT, null)).isNull();
    assertThat(lenient.doubt(ID, 7, 137, INTENT, new byte[32])).isNotNull();
  }

  private static Seals seals(@Nullable String key, @Nullable String other) {
    return new Seals(
        new IntentSettings(
            key == null ? null : Secret.of(key), other == null ? null : Secret.of(other), false));
  }
}
