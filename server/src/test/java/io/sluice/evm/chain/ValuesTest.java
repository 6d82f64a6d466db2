package io.sluice.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
  private static final BigInteger MAX = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  @Test
  void weiIsAUint256() {
    assertThat(new Wei(MAX)).hasToString(MAX.toString());
    assertThatIllegalArgumentException().isThrownBy(() -> new Wei(MAX.add(BigInteger.ONE)));
    assertThatIllegalArgumentException().isThrownBy(() -> Wei.of(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Wei(MAX).plus(Wei.of(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Wei.of(1).times(-1));
  }

  @Test
  void weiAddsMultipliesAndCompares() {
    assertThat(Wei.ofGwei(2).plus(Wei.of(5))).isEqualTo(Wei.of(2_000_000_005L));
    assertThat(Wei.of(7).times(3)).isEqualTo(Wei.of(21)).isGreaterThan(Wei.of(20));
    assertThat(Wei.ZERO).isEqualTo(Wei.of(0));
  }

  @Test
  void numbersStartWhereTheyShould() {
    assertThat(new Nonce(0).plus(2)).isEqualTo(new Nonce(2)).hasToString("2");
    assertThat(new BlockNumber(0).plus(2)).isEqualTo(new BlockNumber(2)).hasToString("2");
    assertThat(new Nonce(1)).isLessThan(new Nonce(2));
    assertThat(new BlockNumber(1)).isLessThan(new BlockNumber(2));
    assertThat(new ChainId(137)).hasToString("137");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Nonce(-1))
        .withMessage("a nonce is 0 or more, not -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockNumber(-1))
        .withMessage("a block number is 0 or more, not -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChainId(0))
        .withMessage("a chain id is 1 or more, not 0");
    assertThatThrownBy(() -> new Nonce(Long.MAX_VALUE).plus(1))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void hashesHaveOneForm() {
    String upper = "0x" + "AB".repeat(32);
    String lower = "0x" + "ab".repeat(32);

    assertThat(new TxHash(upper)).isEqualTo(new TxHash(lower)).hasToString(lower);
    assertThat(new BlockHash(upper)).isEqualTo(new BlockHash(lower)).hasToString(lower);
    assertThat(TxHash.of(new TxHash(upper).bytes()).hex()).isEqualTo(lower);
    assertThat(BlockHash.of(new BlockHash(upper).bytes()).hex()).isEqualTo(lower);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "0xab", "ab"})
  void refusesWhatIsNoHash(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TxHash(text));
    assertThatIllegalArgumentException().isThrownBy(() -> new BlockHash(text));
    assertThatIllegalArgumentException().isThrownBy(() -> new TxHash("0x" + "g".repeat(64)));
  }

  /** Keccak-256 of nothing and of "abc"; NIST's SHA3-256 gives other digests. */
  @Test
  void keccakIsNotSha3() {
    assertThat(Hex.data(Keccak.hash(new byte[0])))
        .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assertThat(Hex.data(Keccak.hash("abc".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  }
}
