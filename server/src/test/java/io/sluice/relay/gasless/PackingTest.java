package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.SignedRequest;
import io.sluice.evm.forwarder.UserSignature;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which requests share a carrier. */
class PackingTest {
  private static final Address FORWARDER = new Address("0x" + "f0".repeat(20));
  private static final Address OTHER = new Address("0x" + "f1".repeat(20));
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final Packing packing = new Packing(4, 16_000_000, 60_000);

  @Test
  void oneAloneGoesAlone() {
    List<Load> loads = packing.of(List.of(run(1, request(1, 0))));
    assertThat(loads)
        .singleElement()
        .satisfies(load -> {
          assertThat(load.batch()).isFalse();
          assertThat(load.full()).isFalse();
          assertThat(load.client()).isEqualTo(1);
        });
  }

  @Test
  void manyUsersOfOneClientShareOne() {
    assertThat(shape(run(1, request(1, 0)), run(2, request(1, 0)), run(3, request(1, 0))))
        .containsExactly("1/0 2/0 3/0");
  }

  @Test
  void noMoreThanFitAndWhatIsFullSaysSo() {
    List<Load> loads =
        packing.of(IntStream.rangeClosed(1, 5).mapToObj(i -> run(i, request(1, 0))).toList());
    assertThat(loads).extracting(Load::full).containsExactly(true, false);
    assertThat(loads.getFirst().requests()).hasSize(4);
  }

  @Test
  void ofAUserOnlyWhatFollowsEachOtherInOneCarrier() {
    assertThat(
            shape(
                run(1, request(1, 0), request(1, 1), request(1, 2)),
                run(2, request(1, 7), request(1, 8), request(1, 9))))
        .as("the third of the second user waits, instead of going in a carrier that may be faster")
        .containsExactly("1/0 1/1 1/2 2/7");
  }

  @Test
  void clientsForwardersAndSpeedsAreKeptApart() {
    assertThat(
            shape(
                run(1, request(1, 0)),
                run(2, request(2, 0)),
                new Packing.Run(OTHER, NOW, null, List.of(held(3, request(1, 0)))),
                run(4, request(1, 0).speed(Speed.FASTEST)),
                run(5, request(1, 0))))
        .containsExactlyInAnyOrder("1/0 5/0", "2/0", "3/0", "4/0");
  }

  @Test
  void aRunEndsWhereAnotherClientSentTheNext() {
    assertThat(shape(run(1, request(1, 0), request(2, 1)))).containsExactly("1/0");
  }

  @Test
  void valueGoesAlone() {
    assertThat(shape(run(1, request(1, 0).value(5), request(1, 1)), run(2, request(1, 0))))
        .containsExactly("1/0", "2/0");
    assertThat(shape(run(1, request(1, 0), request(1, 1).value(5)))).containsExactly("1/0");
  }

  @Test
  void whatWasCarriedForNothingGoesAlone() {
    assertThat(shape(run(1, request(1, 0)), run(2, request(1, 0).tries(1)), run(3, request(1, 0))))
        .containsExactlyInAnyOrder("1/0 3/0", "2/0");
    assertThat(shape(run(1, request(1, 0).tries(1), request(1, 1).tries(1))))
        .containsExactly("1/0");
  }

  @Test
  void gasAndBytesHaveBounds() {
    assertThat(shape(run(1, request(1, 0).gas(9_000_000)), run(2, request(1, 0).gas(9_000_000))))
        .containsExactly("1/0", "2/0");
    assertThat(shape(run(1, request(1, 0).data(40_000)), run(2, request(1, 0).data(40_000))))
        .containsExactly("1/0", "2/0");
    assertThat(shape(run(1, request(1, 0).gas(20_000_000))))
        .as("one that is too large alone is left to the router, which says so")
        .containsExactly("1/0");
  }

  @Test
  void whatGoesBehindSomethingGoesWithOthersBehindThatLaneAlone() {
    LaneId lane = new LaneId(7);
    List<Load> loads =
        packing.of(
            List.of(
                run(1, request(1, 0)),
                behind(lane, 2, request(1, 5)),
                behind(new LaneId(8), 3, request(1, 5)),
                behind(lane, 4, request(1, 5))));
    assertThat(loads).extracting(Load::behind).containsExactly(null, lane, new LaneId(8));
    assertThat(loads.get(1).requests()).extracting(HeldRequest::signer).containsExactly(2L, 4L);
    assertThat(loads.getLast().batch()).as("it may turn out not to be valid").isTrue();
  }

  @Test
  void whatGoesAloneGoesBehindNothing() {
    LaneId lane = new LaneId(7);
    assertThat(shape(behind(lane, 1, request(1, 3).value(1)))).isEmpty();
    assertThat(shape(behind(lane, 1, request(1, 3), request(1, 4).value(1))))
        .containsExactly("1/3");
  }

  private static Packing.Run behind(LaneId lane, long user, Draft... drafts) {
    return new Packing.Run(FORWARDER, NOW, lane, held(user, drafts));
  }

  private List<String> shape(Packing.Run... runs) {
    return packing.of(List.of(runs)).stream()
        .map(load ->
            String.join(
                " ",
                load.requests().stream().map(each -> each.signer() + "/" + each.nonce()).toList()))
        .toList();
  }

  private static Packing.Run run(long user, Draft... drafts) {
    return new Packing.Run(FORWARDER, NOW, null, held(user, drafts));
  }

  private static List<HeldRequest> held(long user, Draft... drafts) {
    return Arrays.stream(drafts).map(draft -> held(user, draft)).toList();
  }

  private static HeldRequest held(long user, Draft draft) {
    ForwardRequest request =
        new ForwardRequest(
            new Address("0x" + String.format("%040x", user)),
            new Address("0x" + "ab".repeat(20)),
            Wei.of(draft.value),
            BigInteger.valueOf(draft.gas),
            BigInteger.valueOf(draft.nonce),
            2_000_000_000,
            Bytes.of(new byte[draft.data]));
    return new HeldRequest(
        new TransactionId(UUID.randomUUID()),
        draft.client,
        user,
        new SignedRequest(request, new UserSignature(Bytes.of(new byte[65]))),
        draft.speed,
        false,
        draft.tries);
  }

  private static Draft request(long client, long nonce) {
    return new Draft(client, nonce, Speed.AVERAGE, 0, 100_000, 4, 0);
  }

  private record Draft(
      long client, long nonce, Speed speed, long value, long gas, int data, int tries) {
    Draft speed(Speed other) {
      return new Draft(client, nonce, other, value, gas, data, tries);
    }

    Draft value(long other) {
      return new Draft(client, nonce, speed, other, gas, data, tries);
    }

    Draft gas(long other) {
      return new Draft(client, nonce, speed, value, other, data, tries);
    }

    Draft tries(int other) {
      return new Draft(client, nonce, speed, value, gas, data, other);
    }

    Draft data(int other) {
      return new Draft(client, nonce, speed, value, gas, other, tries);
    }
  }
}
