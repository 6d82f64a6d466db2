package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.abi.Calldata;
import io.sluice.evm.abi.ContractCall;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which rule forbids what. */
class JudgementTest {
  private static final ChainId POLYGON = new ChainId(137);
  private static final ChainId BASE = new ChainId(8453);
  private static final Address TOKEN = address("aa");
  private static final Address OTHER = address("bb");
  private static final Address USER = address("cc");
  private static final Selector TRANSFER = Selector.parse("transfer(address,uint256)");
  private static final Bytes PAY = Calldata.of("transfer(address,uint256)", USER, BigInteger.ONE);
  private static final Bytes APPROVE =
      Calldata.of("approve(address,uint256)", USER, BigInteger.ONE);
  private static final Policy TOKEN_TRANSFERS =
      new Policy(
          false,
          List.of(new Policy.Contract(TOKEN, null, Set.of(TRANSFER))),
          false,
          Wei.ZERO,
          null,
          null,
          Set.of(),
          false,
          Set.of());

  @Test
  void nothingIsAllowedUntilItIsListed() {
    assertThat(rule(Policy.CLOSED, call(TOKEN, PAY))).contains("contracts");
    assertThat(rule(Policy.CLOSED, new ContractCall(null, null, Wei.ZERO, PAY)))
        .contains("creation");
    assertThat(rule(Policy.OPEN, call(TOKEN, PAY))).isEmpty();
    assertThat(rule(Policy.OPEN, new ContractCall(null, null, new Wei(Wei.MOST), PAY))).isEmpty();
  }

  @Test
  void theContractComesFirstThenItsFunction() {
    assertThat(rule(TOKEN_TRANSFERS, call(TOKEN, PAY))).isEmpty();
    assertThat(rule(TOKEN_TRANSFERS, call(OTHER, PAY))).contains("contracts");
    assertThat(rule(TOKEN_TRANSFERS, call(TOKEN, APPROVE))).contains("selectors");
    assertThat(rule(TOKEN_TRANSFERS, call(TOKEN, Bytes.EMPTY))).contains("selectors");
    assertThat(rule(TOKEN_TRANSFERS, call(TOKEN, Bytes.parse("0xa9059c")))).contains("selectors");
  }

  @Test
  void whatStandsInTheDataIsLookedAtToo() {
    Policy forwarding = with(new Policy.Contract(OTHER, null, null));
    assertThat(rule(forwarding, call(OTHER, wrapped(TOKEN, PAY)))).isEmpty();
    assertThat(rule(forwarding, call(OTHER, wrapped(TOKEN, APPROVE)))).contains("selectors");
    assertThat(rule(forwarding, call(OTHER, wrapped(USER, PAY)))).contains("contracts");
    assertThat(rule(forwarding, call(OTHER, Bytes.parse("0xac9650d8")))).contains("contracts");
    assertThat(
            new Judgement(forwarding, proposal(POLYGON, call(OTHER, wrapped(USER, PAY)), null))
                .breach())
        .hasValueSatisfying(breach ->
            assertThat(breach.detail()).contains(USER.checksummed(), "the data asks for"));
  }

  /** Data that only looks like calls is nothing to somebody who may do everything. */
  @Test
  void whereEverythingIsAllowedNothingIsLookedInto() {
    Bytes unreadable = Bytes.parse("0xac9650d8");
    assertThat(rule(Policy.OPEN, call(OTHER, unreadable))).isEmpty();
    Policy blocking =
        new Policy(
            true, List.of(), true, new Wei(Wei.MOST), null, null, Set.of(USER), false, Set.of());
    assertThat(rule(blocking, call(OTHER, unreadable))).contains("contracts");
  }

  @Test
  void anEntryMayBeForOneNetwork() {
    Policy there = only(new Policy.Contract(TOKEN, POLYGON, null));
    assertThat(judged(there, proposal(POLYGON, call(TOKEN, PAY), null))).isEmpty();
    assertThat(judged(there, proposal(BASE, call(TOKEN, PAY), null))).contains("contracts");
  }

  @Test
  void aBlockedUserNeitherAsksNorIsCalled() {
    Policy blocking =
        new Policy(
            true, List.of(), true, new Wei(Wei.MOST), null, null, Set.of(USER), false, Set.of());
    assertThat(rule(blocking, new ContractCall(USER, TOKEN, Wei.ZERO, PAY)))
        .contains("blockedUsers");
    assertThat(rule(blocking, call(USER, Bytes.EMPTY))).contains("blockedUsers");
    assertThat(rule(blocking, new ContractCall(OTHER, TOKEN, Wei.ZERO, PAY))).isEmpty();
    assertThat(rule(blocking, call(OTHER, wrapped(USER, Bytes.EMPTY)))).contains("blockedUsers");
  }

  @Test
  void boundsAreKeptToTheLastUnit() {
    Policy bounded =
        new Policy(
            true, List.of(), false, Wei.of(10), 100_000L, PAY.size(), Set.of(), false, Set.of());
    ContractCall most = new ContractCall(null, TOKEN, Wei.of(10), PAY);
    assertThat(judged(bounded, proposal(POLYGON, most, 100_000L))).isEmpty();
    assertThat(judged(bounded, proposal(POLYGON, most, 100_001L))).contains("maxGas");
    assertThat(judged(bounded, proposal(POLYGON, most, null))).contains("maxGas");
    assertThat(
            judged(
                bounded,
                proposal(POLYGON, new ContractCall(null, TOKEN, Wei.of(11), PAY), 100_000L)))
        .contains("maxValue");
    Bytes longer = Bytes.parse(PAY.hex() + "00");
    assertThat(judged(bounded, proposal(POLYGON, call(TOKEN, longer), 100_000L)))
        .contains("maxDataBytes");
  }

  /** Whose address it comes from is a right of its own: contracts know relayers by it. */
  @Test
  void aRelayerIsNamedByWhoMayOnly() {
    assertThat(sentBy(Policy.OPEN, null)).isEmpty();
    assertThat(sentBy(Policy.OPEN, "lane-1")).isEmpty();
    assertThat(sentBy(TOKEN_TRANSFERS, null)).isEmpty();
    assertThat(sentBy(TOKEN_TRANSFERS, "lane-1")).contains("relayers");
    Policy bound = sentBySome("lane-1", "lane-2");
    assertThat(sentBy(bound, "lane-2")).isEmpty();
    assertThat(sentBy(bound, "lane-3")).contains("relayers");
    assertThat(sentBy(bound, null)).as("any lane could take it").contains("relayers");
    assertThat(rule(bound, new ContractCall(USER, TOKEN, Wei.ZERO, PAY)))
        .as("it comes from the forwarder")
        .isEmpty();
  }

  @Test
  void aPolicyIsStoredAsItWasSet() {
    Policy all =
        new Policy(
            true,
            List.of(
                new Policy.Contract(TOKEN, POLYGON, Set.of(TRANSFER, Selector.NONE)),
                new Policy.Contract(OTHER, null, null),
                new Policy.Contract(OTHER, null, Set.of())),
            true,
            new Wei(Wei.MOST),
            Long.MAX_VALUE,
            0,
            Set.of(USER, OTHER),
            true,
            Set.of("lane-1", "lane-2"));
    assertThat(PolicyDocument.read(PolicyDocument.write(all))).isEqualTo(all);
    assertThat(PolicyDocument.read(PolicyDocument.write(Policy.CLOSED))).isEqualTo(Policy.CLOSED);
  }

  private static Bytes wrapped(Address to, Bytes data) {
    return Calldata.of("execute(address,uint256,bytes)", to, BigInteger.ZERO, data);
  }

  private static Policy only(Policy.Contract... contracts) {
    return new Policy(
        false, List.of(contracts), false, Wei.ZERO, null, null, Set.of(), false, Set.of());
  }

  /** The same, and transfers of the token. */
  private static Policy with(Policy.Contract contract) {
    return only(contract, TOKEN_TRANSFERS.contracts().getFirst());
  }

  private static ContractCall call(Address to, Bytes data) {
    return new ContractCall(null, to, Wei.ZERO, data);
  }

  private static Proposal proposal(ChainId chain, ContractCall call, @Nullable Long gas) {
    return new Proposal(chain, call, gas, null);
  }

  private static Policy sentBySome(String... relayers) {
    return new Policy(
        true, List.of(), false, Wei.ZERO, null, null, Set.of(), false, Set.of(relayers));
  }

  private static Optional<String> sentBy(Policy policy, @Nullable String relayer) {
    return judged(policy, new Proposal(POLYGON, call(TOKEN, PAY), null, relayer));
  }

  private static Optional<String> rule(Policy policy, ContractCall call) {
    return judged(policy, proposal(POLYGON, call, null));
  }

  private static Optional<String> judged(Policy policy, Proposal proposal) {
    return new Judgement(policy, proposal).breach().map(Breach::rule);
  }

  private static Address address(String octet) {
    return new Address("0x" + octet.repeat(20));
  }
}
