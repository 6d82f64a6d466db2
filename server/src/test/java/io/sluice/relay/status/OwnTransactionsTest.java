package io.sluice.relay.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.gateway.access.Client;
import io.sluice.runtime.failure.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transactions of two types, which a client sees as one list. */
class OwnTransactionsTest {
  private static final Client CLIENT = new Client(1, "someone", "key", Set.of());
  private static final int COUNT = 200;

  private final List<TransactionView> direct = new ArrayList<>();
  private final List<TransactionView> gasless = new ArrayList<>();

  OwnTransactionsTest() {
    Random random = new Random(11);
    for (int i = COUNT - 1; i >= 0; i--) {
      // Newest first; every tenth has failed, and gasless ones come in bursts.
      TransactionView view =
          view(i, i % 10 == 0 ? TransactionState.FAILED : TransactionState.CONFIRMED);
      (random.nextInt(10) < (i / 40) * 3 ? gasless : direct).add(view);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 500, 500",
    "7, 500, 500",
    "50, 500, 500",
    "500, 500, 500",
    "7, 8, 500",
    "7, 500, 8",
    "50, 9, 13",
    "3, 4, 5",
  })
  void pagesHoldEveryOneOnceNewestFirst(int limit, int directWindow, int gaslessWindow) {
    OwnTransactions own = own(directWindow, gaslessWindow);
    assertThat(pages(own, Set.of(), limit))
        .containsExactlyElementsOf(expected(EnumSet.allOf(TransactionState.class)));
    assertThat(pages(own, Set.of(TransactionState.FAILED), limit))
        .as("of what is rare a page may be short, and says where to go on")
        .containsExactlyElementsOf(expected(Set.of(TransactionState.FAILED)));
  }

  @Test
  void aPageEndsWhereOneOfTheTypesDoes() {
    FakeTransactions some = new FakeTransactions("direct", List.of(view(9), view(5), view(1)), 2);
    FakeTransactions others =
        new FakeTransactions("gasless", List.of(view(8), view(6), view(4)), 10);
    OwnPage page =
        new OwnTransactions(List.of(some, others)).list(CLIENT, filter(Set.of(), null), 10);
    assertThat(page.found().stream().map(each -> each.view().id()))
        .as("whether there is a direct one older than 5 is not known yet")
        .containsExactly(id(9), id(8), id(6), id(5));
    assertThat(page.next()).isEqualTo(id(5));
  }

  @Test
  void eachSaysItsType() {
    OwnTransactions own = own(500, 500);
    assertThat(own.find(CLIENT, gasless.getFirst().id().toString()).type()).isEqualTo("gasless");
    assertThat(own.find(CLIENT, direct.getFirst().id().toString()).type()).isEqualTo("direct");
    assertThat(own.list(CLIENT, filter(Set.of(), null), 500).found())
        .allMatch(each -> each.type().equals(gasless.contains(each.view()) ? "gasless" : "direct"));
    assertThatThrownBy(() -> own.find(CLIENT, id(COUNT).toString()))
        .isInstanceOf(RefusedException.class)
        .hasMessage("There is no transaction " + id(COUNT) + ".");
  }

  private OwnTransactions own(int directWindow, int gaslessWindow) {
    return new OwnTransactions(
        List.of(
            new FakeTransactions("direct", direct, directWindow),
            new FakeTransactions("gasless", gasless, gaslessWindow)));
  }

  private List<TransactionId> expected(Set<TransactionState> states) {
    return IntStream.range(0, COUNT)
        .mapToObj(i -> COUNT - 1 - i)
        .filter(i ->
            states.contains(i % 10 == 0 ? TransactionState.FAILED : TransactionState.CONFIRMED))
        .map(OwnTransactionsTest::id)
        .toList();
  }

  private static List<TransactionId> pages(
      OwnTransactions own, Set<TransactionState> states, int limit) {
    List<TransactionId> all = new ArrayList<>();
    @Nullable TransactionId before = null;
    do {
      OwnPage page = own.list(CLIENT, filter(states, before), limit);
      assertThat(page.found()).hasSizeLessThanOrEqualTo(limit);
      page.found().forEach(each -> all.add(each.view().id()));
      before = page.next();
    } while (before != null);
    return all;
  }

  private static TransactionQueries.Filter filter(
      Set<TransactionState> states, @Nullable TransactionId before) {
    return new TransactionQueries.Filter(states, null, null, null, null, null, null, before);
  }

  private static TransactionView view(int number) {
    return view(number, TransactionState.CONFIRMED);
  }

  private static TransactionView view(int number, TransactionState state) {
    return new TransactionView(
        id(number),
        new ChainId(31337),
        state,
        null,
        Wei.ZERO,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        null);
  }

  /** Half of them differ in their second half alone, whose first bit is set or not. */
  private static TransactionId id(int number) {
    return new TransactionId(
        new UUID(0x0190_0000_0000_7000L + number / 2, number % 2 == 0 ? 1L << 62 : 1L << 63));
  }
}
