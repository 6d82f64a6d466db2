package io.sluice.evm.abi;

import static io.sluice.evm.abi.Calldata.headlong;
import static io.sluice.evm.abi.Calldata.tuple;
import static org.assertj.core.api.Assertions.assertThat;

import com.esaulpaugh.headlong.abi.Tuple;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in the data of calls is found, however it is wrapped. */
class NestedCallsTest {
  private static final Address OUTER = address("aa");
  private static final Address INNER = address("bb");
  private static final Address USER = address("cc");
  private static final Bytes PAY =
      Calldata.of("transfer(address,uint256)", address("dd"), BigInteger.TEN);
  private static final BigInteger VALUE = BigInteger.valueOf(7);

  static Stream<Bytes> wrappedWithoutValue() {
    Tuple pair = tuple(INNER, PAY);
    return Stream.of(
        Calldata.of("aggregate((address,bytes)[])", (Object) new Tuple[] {pair}),
        Calldata.of("blockAndAggregate((address,bytes)[])", (Object) new Tuple[] {pair}),
        Calldata.of("tryAggregate(bool,(address,bytes)[])", true, new Tuple[] {pair}),
        Calldata.of("tryBlockAndAggregate(bool,(address,bytes)[])", true, new Tuple[] {pair}),
        Calldata.of(
            "aggregate3((address,bool,bytes)[])", (Object) new Tuple[] {tuple(INNER, true, PAY)}),
        Calldata.of(
            "executeBatch(address[],bytes[])",
            new com.esaulpaugh.headlong.abi.Address[] {headlong(INNER)},
            new byte[][] {PAY.toArray()}));
  }

  static Stream<Bytes> wrappedWithValue() {
    return Stream.of(
        Calldata.of(
            "aggregate3Value((address,bool,uint256,bytes)[])",
            (Object) new Tuple[] {tuple(INNER, true, VALUE, PAY)}),
        Calldata.of("execute(address,uint256,bytes)", INNER, VALUE, PAY),
        Calldata.of(
            "executeBatch(address[],uint256[],bytes[])",
            new com.esaulpaugh.headlong.abi.Address[] {headlong(INNER)},
            new BigInteger[] {VALUE},
            new byte[][] {PAY.toArray()}),
        Calldata.of(
            "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
            INNER,
            VALUE,
            PAY,
            0,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            INNER,
            INNER,
            Bytes.EMPTY));
  }

  @ParameterizedTest
  @MethodSource("wrappedWithoutValue")
  void aCallInsideIsFound(Bytes data) {
    assertThat(NestedCalls.of(outer(data)))
        .hasValueSatisfying(all ->
            assertThat(all)
                .containsExactly(outer(data), new ContractCall(null, INNER, Wei.ZERO, PAY)));
  }

  @ParameterizedTest
  @MethodSource("wrappedWithValue")
  void soIsTheValueThatGoesWithIt(Bytes data) {
    assertThat(NestedCalls.of(outer(data)))
        .hasValueSatisfying(all ->
            assertThat(all)
                .containsExactly(outer(data), new ContractCall(null, INNER, new Wei(VALUE), PAY)));
  }

  @Test
  void aRequestForAForwarderIsItsUsers() {
    Tuple request =
        tuple(USER, INNER, VALUE, BigInteger.valueOf(100_000), 1_900_000_000L, PAY, Bytes.EMPTY);
    String form = "(address,address,uint256,uint256,uint48,bytes,bytes)";
    ContractCall inside = new ContractCall(USER, INNER, new Wei(VALUE), PAY);
    assertThat(NestedCalls.of(outer(Calldata.of("execute(" + form + ")", (Object) request))))
        .hasValueSatisfying(all -> assertThat(all).element(1).isEqualTo(inside));
    assertThat(
            NestedCalls.of(
                outer(
                    Calldata.of(
                        "executeBatch(" + form + "[],address)",
                        new Tuple[] {request, request},
                        OUTER))))
        .hasValueSatisfying(all -> assertThat(all).hasSize(3).endsWith(inside, inside));
  }

  @Test
  void aContractThatCallsItselfIsLookedIntoToo() {
    Bytes data = Calldata.of("multicall(bytes[])", (Object) new byte[][] {PAY.toArray()});
    assertThat(NestedCalls.of(outer(data)))
        .hasValueSatisfying(all ->
            assertThat(all).element(1).isEqualTo(new ContractCall(null, OUTER, Wei.ZERO, PAY)));
  }

  @Test
  void whatIsInsideOfWhatIsInsideIsFound() {
    Bytes once = Calldata.of("execute(address,uint256,bytes)", INNER, VALUE, PAY);
    Bytes twice = Calldata.of("execute(address,uint256,bytes)", OUTER, BigInteger.ZERO, once);
    assertThat(NestedCalls.of(outer(twice)))
        .hasValueSatisfying(all ->
            assertThat(all).extracting(ContractCall::data).containsExactly(twice, once, PAY));
  }

  @Test
  void whatIsTooDeepIsNotLookedAt() {
    Bytes data = PAY;
    for (int i = 0; i < 6; i++) {
      data = Calldata.of("execute(address,uint256,bytes)", INNER, BigInteger.ZERO, data);
    }
    assertThat(NestedCalls.of(outer(data))).isEmpty();
  }

  @Test
  void whatSaysThatItHoldsCallsAndDoesNotIsNotLookedAt() {
    List<Bytes> wrong =
        List.of(
            Bytes.parse("0xac9650d8"),
            Bytes.parse("0xac9650d8" + "ff".repeat(32)),
            Bytes.parse("0x82ad56cb" + "00".repeat(31) + "20" + "ff".repeat(32)));
    assertThat(wrong).allSatisfy(data -> assertThat(NestedCalls.of(outer(data))).isEmpty());
  }

  @Test
  void anyOtherDataIsOneCall() {
    assertThat(NestedCalls.of(outer(PAY))).contains(List.of(outer(PAY)));
    assertThat(NestedCalls.of(outer(Bytes.EMPTY))).contains(List.of(outer(Bytes.EMPTY)));
    ContractCall creation = new ContractCall(null, null, Wei.ZERO, Bytes.parse("0xac9650d8ff"));
    assertThat(NestedCalls.of(creation)).as("code, not a call").contains(List.of(creation));
  }

  private static ContractCall outer(Bytes data) {
    return new ContractCall(null, OUTER, Wei.ZERO, data);
  }

  private static Address address(String octet) {
    return new Address("0x" + octet.repeat(20));
  }
}
