package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who used a nonce is shown by the block that holds it, or not at all. */
final class NonceSearchTest {
  private static final Address SENDER = new Address("0x" + "aB".repeat(20));
  private static final Nonce NONCE = new Nonce(7);
  private static final TxHash USER = new TxHash("0x" + "01".repeat(32));
  private static final TxHash ANOTHER = new TxHash("0x" + "02".repeat(32));

  private final Chain chain = new Chain(80_000_000, 79_876_543, 0);
  private final FakeNode first = FakeNode.answering(chain::answer);
  private final FakeNode second = FakeNode.answering(chain::answer);
  private final JsonRpcEthereumClient two = Clients.of(first, second);
  private final JsonRpcEthereumClient sole = Clients.of(first);

  @AfterEach
  void close() {
    two.close();
    sole.close();
    first.close();
    second.close();
  }

  @ParameterizedTest
  @CsvSource({
    "80000000, 80000000",
    "80000000, 79999999",
    "80000000, 79999873",
    "80000000, 79876543",
    "80000000, 17",
    "80000000, 1",
    "100, 3",
    "100, 99",
    "2, 1",
    "1, 1"
  })
  void a7_theUserIsFoundWhereverItIs(long last, long used) {
    Chain other = new Chain(last, used, 0);
    first.behave(FakeNode.each(other::answer));
    second.behave(FakeNode.each(other::answer));

    assertThat(two.agreedUse(SENDER, NONCE, new BlockNumber(last)))
        .contains(new Accounts.NonceUse(USER, Chain.hash(used), new BlockNumber(used)));
    assertThat(first.requests().size() + second.requests().size()).isLessThanOrEqualTo(16);
  }

  /** A full node has the state of the newest 128 blocks only. */
  @Test
  void a7_whatANodeNoLongerHasCannotBeShown() {
    Chain pruned = new Chain(80_000_000, 79_876_543, 79_999_872);
    first.behave(FakeNode.each(pruned::answer));
    second.behave(FakeNode.each(pruned::answer));
    assertThat(two.agreedUse(SENDER, NONCE, new BlockNumber(80_000_000))).isEmpty();

    Chain recent = new Chain(80_000_000, 79_999_900, 79_999_872);
    first.behave(FakeNode.each(recent::answer));
    second.behave(FakeNode.each(recent::answer));
    assertThat(two.agreedUse(SENDER, NONCE, new BlockNumber(80_000_000)))
        .map(Accounts.NonceUse::block)
        .contains(new BlockNumber(79_999_900));
  }

  @Test
  void a7_oneThatKeepsAllMaySayWhereAndBothShowIt() {
    Chain pruned = new Chain(80_000_000, 79_876_543, 79_999_872);
    first.behave(FakeNode.each(pruned::answer));

    assertThat(two.agreedUse(SENDER, NONCE, new BlockNumber(80_000_000)))
        .map(Accounts.NonceUse::hash)
        .contains(USER);
  }

  @Test
  void a7_aNonceThatIsFreeIsUsedByNobody() {
    Chain free = new Chain(80_000_000, 90_000_000, 0);
    first.behave(FakeNode.each(free::answer));
    second.behave(FakeNode.each(free::answer));

    assertThat(two.agreedUse(SENDER, NONCE, new BlockNumber(80_000_000))).isEmpty();
  }

  @Test
  void a7_oneAloneShowsNothingWhereThereIsAnother() {
    second.behave(FakeNode.status(503, "text/plain", "no"));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedUse(SENDER, NONCE, new BlockNumber(80_000_000)));
    assertThat(sole.agreedUse(SENDER, NONCE, new BlockNumber(80_000_000))).isPresent();
  }

  @Test
  void a7_twoThatShowDifferentUsersShowNothing() {
    second.behave(FakeNode.each(asked -> chain.answer(asked).replace(USER.hex(), ANOTHER.hex())));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedUse(SENDER, NONCE, new BlockNumber(80_000_000)))
        .withMessage("the endpoints do not agree");
  }

  /** An EIP-7702 authorisation spends a nonce without a transaction of the account. */
  @Test
  void a7_aNonceThatNoTransactionUsedIsNotExplained() {
    Chain silent = new Chain(80_000_000, 79_876_543, 0);
    first.behave(
        FakeNode.each(
            asked -> silent.answer(asked).replace("\"nonce\":\"0x7\"", "\"nonce\":\"0x8\"")));
    second.behave(
        FakeNode.each(
            asked -> silent.answer(asked).replace("\"nonce\":\"0x7\"", "\"nonce\":\"0x8\"")));

    assertThat(two.agreedUse(SENDER, NONCE, new BlockNumber(80_000_000))).isEmpty();
  }

  /**
   * A chain on which the nonce was used in one block.
   *
   * @param kept the oldest block whose state is known
   */
  private record Chain(long last, long used, long kept) {
    static BlockHash hash(long number) {
      return new BlockHash("0x%064x".formatted(number + 0xb0000));
    }

    String answer(FakeNode.Asked asked) {
      return switch (asked.method()) {
        case "eth_chainId" -> asked.result("\"0x7a69\"");
        case "eth_getTransactionCount" -> {
          long height = Hex.number(asked.params().get(1).asString());
          yield height < kept
              ? asked.error(-32000, "missing trie node 0xabc (path ) state 0xdef is not available")
              : asked.result(height >= used ? "\"0x8\"" : "\"0x7\"");
        }
        default -> {
          long height = Hex.number(asked.params().get(0).asString());
          yield asked.result(
              """
              {"size":99999999999999999999,"transactions":[
               {"from":"0x%s","nonce":"0xffffffffffffffffffffffffff","hash":"0x1"},
               {"type":"0x7e","mint":null,"hash":{"a":[1]}},
               {"value":"0x%s","nonce":"0x7","hash":"%s","from":"%s","accessList":[{"a":[]}]},
               {"from":"0x%s","nonce":"0x7","hash":"%s"}],
               "number":"0x%x","hash":"%s"}
              """
                  .formatted(
                      "cd".repeat(20),
                      "f".repeat(100),
                      USER,
                      SENDER.hex().toLowerCase(Locale.ROOT),
                      "cd".repeat(20),
                      ANOTHER,
                      height,
                      hash(height)));
        }
      };
    }
  }
}
