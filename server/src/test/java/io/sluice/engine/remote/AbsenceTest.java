package io.sluice.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.remote.Absence.Certainty;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a relayer's list proves, and what it does not. */
class AbsenceTest {
  private static final Instant SENT = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant CERTAIN = SENT.plusSeconds(100);
  private static final RemoteTransaction ANCHOR = listed("anchor");
  private static final RemoteTransaction NEWER = listed("newer");

  private RelayerList.Reading first = reading(NEWER, ANCHOR);
  private RelayerList.Reading second = reading(NEWER, ANCHOR);
  private @Nullable String anchor = "anchor";
  private Set<String> living = Set.of();
  private Set<String> unknown = Set.of("newer", "anchor");
  private @Nullable Long counter = 7L;
  private Instant now = CERTAIN;

  @Test
  void aWholeListThatReachesBackProvesIt() {
    assertThat(certainty()).isEqualTo(Certainty.ABSENT);
  }

  @Test
  void beforeItCanNoLongerArriveNothingDoes() {
    now = CERTAIN.minusMillis(1);
    assertThat(certainty()).isEqualTo(Certainty.LATER);
  }

  @Test
  void aListThatBreaksOffIsReadAgain() {
    second = new RelayerList.Reading(second.found(), false, false, Duration.ZERO);
    assertThat(certainty()).isEqualTo(Certainty.LATER);
  }

  @Test
  void aListThatIsTooLongIsForAPerson() {
    first = new RelayerList.Reading(first.found(), false, true, Duration.ZERO);
    assertThat(certainty()).isEqualTo(Certainty.NEVER);
  }

  @Test
  void withoutAnAnchorItProvesNothing() {
    anchor = null;
    assertThat(certainty()).isEqualTo(Certainty.NEVER);
  }

  @Test
  void anAnchorThatIsGoneProvesNothing() {
    second = reading(NEWER);
    assertThat(certainty()).isEqualTo(Certainty.NEVER);
  }

  @Test
  void whatVanishedAheadOfTheAnchorMayHaveHiddenIt() {
    second = reading(ANCHOR);
    assertThat(certainty()).isEqualTo(Certainty.LATER);
  }

  @Test
  void whatVanishedBehindTheAnchorHidesNothing() {
    first = reading(NEWER, ANCHOR, listed("older"));
    assertThat(certainty()).isEqualTo(Certainty.ABSENT);
  }

  @Test
  void whatCameMeanwhileHidesNothing() {
    second = reading(listed("newest"), NEWER, ANCHOR);
    assertThat(certainty()).isEqualTo(Certainty.ABSENT);
  }

  @Test
  void aListWithoutWhatItMustHaveWasSetBack() {
    living = Set.of("one of ours");
    assertThat(certainty()).isEqualTo(Certainty.NEVER);
  }

  @Test
  void aCounterThatWentBackIsForAPerson() {
    counter = 6L;
    assertThat(certainty()).isEqualTo(Certainty.NEVER);
    counter = null;
    assertThat(certainty()).isEqualTo(Certainty.LATER);
  }

  @Test
  void aClockThatIsOffIsForAPerson() {
    second = new RelayerList.Reading(second.found(), true, false, Duration.ofSeconds(-61));
    assertThat(certainty()).isEqualTo(Certainty.NEVER);
    second = new RelayerList.Reading(second.found(), true, false, null);
    assertThat(certainty()).isEqualTo(Certainty.NEVER);
  }

  @Test
  void oneThatWasRewrittenMayBeIt() {
    RemoteTransaction noOp = rewritten(SENT.plusSeconds(1));
    first = reading(noOp, ANCHOR);
    second = first;
    unknown = Set.of("rewritten");
    assertThat(certainty()).isEqualTo(Certainty.NEVER);
    unknown = Set.of();
    assertThat(certainty()).as("another of ours").isEqualTo(Certainty.ABSENT);
    first = reading(rewritten(SENT.minusSeconds(600)), ANCHOR);
    second = first;
    unknown = Set.of("rewritten");
    assertThat(certainty()).as("older than the request").isEqualTo(Certainty.ABSENT);
  }

  private Certainty certainty() {
    Intent intent =
        new Intent(
            new Address("0x00000000000000000000000000000000000abc01"),
            Wei.of(7),
            Bytes.EMPTY,
            21_000L,
            Speed.AVERAGE,
            null,
            null,
            false);
    RemoteSubmission one =
        new RemoteSubmission(
            new TransactionId(new UUID(1, 2)),
            0,
            new LaneId(1),
            RemoteSubmission.State.INTENT,
            RemoteRequest.of(intent, 21_001),
            anchor,
            null,
            null,
            null,
            null,
            SENT,
            null);
    RemoteRelayer relayer =
        new RemoteRelayer(
            1,
            new ChainId(31337),
            "http://relayer",
            "",
            0,
            1,
            new LaneId(1),
            "fake",
            "anchor",
            7L,
            RemoteRelayer.Health.HEALTHY,
            null,
            null);
    return Absence.of(one, relayer, first, second, unknown, living, counter, CERTAIN, now)
        .certainty();
  }

  private static RelayerList.Reading reading(RemoteTransaction... listed) {
    Map<String, RemoteTransaction> found = new LinkedHashMap<>();
    Arrays.asList(listed).forEach(each -> found.put(each.id(), each));
    return new RelayerList.Reading(found, true, false, Duration.ofSeconds(2));
  }

  private static RemoteTransaction listed(String id) {
    return new RemoteTransaction(
        id, "confirmed", null, null, null, 50_000L, "0xaa", "0xbb", BigInteger.TWO, "0x", SENT);
  }

  private static RemoteTransaction rewritten(Instant at) {
    return new RemoteTransaction(
        "rewritten",
        "submitted",
        null,
        null,
        null,
        21_000L,
        "0xaa",
        "0xaa",
        BigInteger.ZERO,
        "0x",
        at);
  }
}
