package io.sluice.relay.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.TestNetworks;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListQueryTest {
  private static final NetworkField NETWORKS =
      TestNetworks.field(TestNetworks.LOCAL, TestNetworks.BASE);

  @Test
  void asksForEverythingWhenNothingIsSaid() {
    ListQuery query = ListQuery.read(Map.of(), NETWORKS);
    assertThat(query.limit()).isEqualTo(50);
    assertThat(query.filter().states()).isEmpty();
    assertThat(query.filter().before()).isNull();
  }

  @Test
  void readsEveryParameter() {
    TransactionId last = new TransactionId(UUID.randomUUID());
    ListQuery query =
        ListQuery.read(
            Map.of(
                "status", "pending, mined",
                "to", "0x00000000000000000000000000000000000000aa",
                "relayerId", "lane-1",
                "hash", "0x" + "ab".repeat(32),
                "createdFrom", "2030-01-01T09:00:00+09:00",
                "createdUntil", "2030-01-02T00:00:00Z",
                "limit", "500",
                "cursor", ListQuery.cursor(last)),
            NETWORKS);
    assertThat(query.limit()).isEqualTo(500);
    assertThat(query.filter().states())
        .containsExactlyInAnyOrder(
            TransactionState.ACCEPTED, TransactionState.ROUTED, TransactionState.MINED);
    assertThat(query.filter().relayer()).isEqualTo("lane-1");
    assertThat(query.filter().from()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
    assertThat(query.filter().until()).isEqualTo(Instant.parse("2030-01-02T00:00:00Z"));
    assertThat(query.filter().before()).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "Base", "8453"})
  void narrowsToANetworkByNameOrChainId(String network) {
    ListQuery query = ListQuery.read(Map.of("network", network), NETWORKS);
    assertThat(query.filter().chain()).isEqualTo(TestNetworks.BASE.chain());
  }

  @ParameterizedTest
  @CsvSource({
    "status, done",
    "status, 'pending,'",
    "to, 0x12",
    "hash, 0x12",
    "createdFrom, yesterday",
    "createdUntil, 2030-01-02",
    "limit, 0",
    "limit, 501",
    "limit, ten",
    "limit, 99999999999",
    "page, 2",
    "network, bse",
    "createdFrom, 0001-01-01T00:00:00Z",
    "createdUntil, +10000-01-01T00:00:00Z",
    "createdUntil, 9999-12-31T23:59:59-18:00",
    "relayerId, 여름",
    "relayerId, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  })
  void namesTheParameterThatIsWrong(String name, String value) {
    RefusedException refusal = refusal(Map.of(name, value));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.errors()).extracting(FieldError::field).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!!!", "bm90IGFuIGlk"})
  void hasACodeOfItsOwnForACursor(String cursor) {
    assertThat(refusal(Map.of("cursor", cursor)).code()).isEqualTo(ErrorCode.INVALID_CURSOR);
  }

  @Test
  void tellsEverythingAtOnce() {
    RefusedException refusal = refusal(Map.of("limit", "0", "to", "nobody", "cursor", "x"));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.errors())
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("limit", "to", "cursor");
  }

  private static RefusedException refusal(Map<String, String> parameters) {
    return catchThrowableOfType(RefusedException.class, () -> ListQuery.read(parameters, NETWORKS));
  }
}
