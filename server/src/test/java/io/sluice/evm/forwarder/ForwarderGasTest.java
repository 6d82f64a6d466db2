package io.sluice.evm.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.IntrinsicGas;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call gets the gas that was signed, and the forwarder sees that it did. */
final class ForwarderGasTest {
  private static final Address REFUND = new Address("0x00000000000000000000000000000000000f00d1");

  /**
   * What the contract of OpenZeppelin 5.7.0 took at least on a node of Prague: the limits under
   * which a batch of calls that burn all of their gas went through whole, and one gas less did not.
   */
  @ParameterizedTest
  @CsvSource({
    // requests, gas of each, nonce, bytes of data, least limit
    "1,1000,0,4,61705",
    "1,100000,0,4,160704",
    "1,1000000,0,4,1074317",
    "2,1000,0,4,98804",
    "2,1000000,0,4,2110428",
    "10,1000,0,4,395627",
    "10,100000,0,4,1385708",
    "10,100000,1,4,1214709",
    "10,1000000,0,4,10399295",
    "50,1000,0,4,1880194",
    "50,100000,0,4,6830745",
    "50,600000,0,1004,32068808",
    "10,600000,0,3004,6528334",
    "1,600000,0,20004,758164",
    "5,600000,0,20004,3679328",
    "10,600000,0,20004,7366710",
  })
  void isEnoughForTheContractAndNotFarFromIt(
      int count, long gas, long nonce, int data, long least) {
    List<SignedRequest> batch =
        LongStream.range(0, count).mapToObj(_ -> request(gas, nonce, 0, data)).toList();

    assertThat(ForwarderGas.ofBatch(batch, REFUND))
        .isBetween(least + 8_500L * count, least + 13_500L * count);
  }

  /** The model knows the rule of EIP-150 and the forwarder's check; the costs are generous. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 50})
  void everyCallGetsItsGas(int count) {
    Random random = new Random(150);
    for (int i = 0; i < 200; i++) {
      List<SignedRequest> batch = new ArrayList<>();
      for (int each = 0; each < count; each++) {
        long gas = random.nextLong(1L << (1 + random.nextInt(24)));
        batch.add(request(gas, random.nextInt(2), random.nextInt(2), random.nextInt(300)));
      }
      long calldata = standard(ForwarderCalls.executeBatch(batch, REFUND));
      run(batch, ForwarderGas.ofBatch(batch, REFUND) - calldata, random);
      if (count == 1) {
        long alone = standard(ForwarderCalls.execute(batch.getFirst()));
        run(batch, ForwarderGas.ofExecute(batch.getFirst()) - alone, random);
      }
    }
  }

  /** Executes as the contract does, each call using all, nothing or some of its gas. */
  private static void run(List<SignedRequest> batch, long limit, Random random) {
    long left = limit - 1_000;
    for (SignedRequest signed : batch) {
      ForwardRequest request = signed.request();
      long gas = request.gas().longValueExact();
      left -= 17_000;
      left -= request.nonce().signum() == 0 ? 17_100 : 0;
      left -= request.value().value().signum() > 0 ? 9_000 : 0;
      assertThat(Math.min(gas, left - left / 64)).as("what the call gets").isEqualTo(gas);
      left -= random.nextInt(3) == 0 ? random.nextLong(gas + 1) : gas;
      assertThat(left).as("what is left").isGreaterThanOrEqualTo(gas / 63);
      left -= 2_500;
      assertThat(left).isNotNegative();
    }
  }

  /** A lone call of a million needs 15,873 more than itself; one of several mostly does not. */
  @Test
  void aSixtyThirdIsLeftAfterTheLastCall() {
    long none = ForwarderGas.ofExecute(request(0, 1, 0, 4));
    long million = ForwarderGas.ofExecute(request(1_000_000, 1, 0, 4));
    assertThat(million - none).isBetween(1_010_000L, 1_016_000L);

    List<SignedRequest> many = List.of(request(1_000_000, 1, 0, 4), request(1_000_000, 1, 0, 4));
    assertThat(ForwarderGas.ofBatch(many, REFUND)).isLessThan(2 * million);
  }

  @Test
  void growsWithEveryRequestAndWhatItBrings() {
    List<SignedRequest> batch = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < 100; i++) {
      batch.add(request(50_000, 1, 0, 68));
      long now = ForwarderGas.ofBatch(batch, REFUND);
      assertThat(now - before).isGreaterThan(50_000);
      before = now;
    }
    long plain = ForwarderGas.ofExecute(request(50_000, 1, 0, 68));
    assertThat(ForwarderGas.ofExecute(request(50_000, 0, 0, 68))).isEqualTo(plain + 17_100);
    assertThat(ForwarderGas.ofExecute(request(50_000, 1, 1, 68))).isGreaterThan(plain + 8_999);
    assertThat(ForwarderGas.ofExecute(request(50_000, 1, 0, 6_800))).isGreaterThan(plain + 20_000);
    assertThat(ForwarderGas.ofBatch(List.of(request(50_000, 1, 1, 68)), REFUND))
        .as("value may come back")
        .isGreaterThan(ForwarderGas.ofExecute(request(50_000, 1, 1, 68)) + 39_000);
  }

  /** EIP-7623: much calldata that little is done with. */
  @Test
  void isNeverUnderTheFloor() {
    byte[] data = new byte[100_000];
    Arrays.fill(data, (byte) 1);
    SignedRequest request = request(1_000, 1, 0, data);

    assertThat(ForwarderGas.ofExecute(request))
        .isGreaterThanOrEqualTo(IntrinsicGas.of(ForwarderCalls.execute(request), false));
  }

  /** A user may sign any number. */
  @Test
  void whatNoBlockHoldsIsStillANumber() {
    SignedRequest most =
        new SignedRequest(
            new ForwardRequest(
                REFUND, REFUND, new Wei(Wei.MOST), Wei.MOST, Wei.MOST, 0, Bytes.EMPTY),
            new UserSignature(Bytes.EMPTY));

    assertThat(ForwarderGas.ofExecute(most)).isGreaterThan(1L << 48);
    assertThat(ForwarderGas.ofBatch(Collections.nCopies(1_000, most), REFUND))
        .isGreaterThan(1_000L << 48);
  }

  private static SignedRequest request(long gas, long nonce, long value, int dataSize) {
    return request(gas, nonce, value, new byte[dataSize]);
  }

  private static SignedRequest request(long gas, long nonce, long value, byte[] data) {
    ForwardRequest usual = Vectors.USUAL.request();
    return new SignedRequest(
        new ForwardRequest(
            usual.from(),
            usual.to(),
            Wei.of(value),
            BigInteger.valueOf(gas),
            BigInteger.valueOf(nonce),
            usual.deadline(),
            Bytes.of(data)),
        Vectors.USUAL.signed().signature());
  }

  /** The part of the limit that is not executed: 4 gas a zero byte, 16 another. */
  private static long standard(Bytes calldata) {
    long gas = 21_000;
    for (byte each : calldata.toArray()) {
      gas += each == 0 ? 4 : 16;
    }
    return gas;
  }
}
