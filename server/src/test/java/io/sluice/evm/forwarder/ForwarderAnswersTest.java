package io.sluice.evm.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A contract may answer anything. */
final class ForwarderAnswersTest {
  private static final String ZERO = "00".repeat(32);
  private static final String ONE = "00".repeat(31) + "01";
  private static final byte[] DOMAIN = Vectors.USUAL.domainAnswer().toArray();

  @Test
  void aNonceIsAWord() {
    assertThat(ForwarderAnswers.nonce(hex(ZERO))).contains(BigInteger.ZERO);
    assertThat(ForwarderAnswers.nonce(hex("ff".repeat(32)))).contains(Wei.MOST);
    assertThat(ForwarderAnswers.nonce(Bytes.EMPTY)).isEmpty();
    assertThat(ForwarderAnswers.nonce(hex("00".repeat(31)))).isEmpty();
    assertThat(ForwarderAnswers.nonce(hex(ONE + ONE))).isEmpty();
  }

  /** As the contract: a word or more, the first of them not zero. */
  @Test
  void trustIsReadAsTheForwarderReadsIt() {
    assertThat(ForwarderAnswers.trusted(hex(ONE))).isTrue();
    assertThat(ForwarderAnswers.trusted(hex("80" + "00".repeat(31)))).isTrue();
    assertThat(ForwarderAnswers.trusted(hex(ONE + "ab"))).isTrue();
    assertThat(ForwarderAnswers.trusted(hex(ZERO))).isFalse();
    assertThat(ForwarderAnswers.trusted(hex(ZERO + ONE))).isFalse();
    assertThat(ForwarderAnswers.trusted(hex("ff".repeat(31)))).isFalse();
    assertThat(ForwarderAnswers.trusted(Bytes.EMPTY)).isFalse();
  }

  @Test
  void aDomainThatIsCutShortIsNone() {
    assertThat(ForwarderAnswers.domain(Bytes.of(DOMAIN))).isPresent();
    for (int size = 0; size < DOMAIN.length; size++) {
      assertThat(ForwarderAnswers.domain(Bytes.of(Arrays.copyOf(DOMAIN, size)))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x07, 0x0e, 0x1f, 0x2f, 0xff})
  void aDomainOfOtherFieldsIsNone(int fields) {
    assertThat(ForwarderAnswers.domain(with(0, fields))).isEmpty();
  }

  @Test
  void aDomainThatIsNotCleanIsNone() {
    assertThat(ForwarderAnswers.domain(with(1, 1))).as("fields").isEmpty();
    assertThat(ForwarderAnswers.domain(with(3 * 32, 1))).as("chain over 2^63").isEmpty();
    assertThat(ForwarderAnswers.domain(with(4 * 32 + 11, 1))).as("contract").isEmpty();
    assertThat(ForwarderAnswers.domain(with(DOMAIN.length - 1, 1))).as("extensions").isEmpty();
    for (int word : new int[] {1, 2, 6}) {
      assertThat(ForwarderAnswers.domain(with(32 * word + 24, 0x7f))).as("far away").isEmpty();
      assertThat(ForwarderAnswers.domain(with(32 * word, 0x80))).as("farther").isEmpty();
    }
    int name = 7 * 32;
    assertThat(ForwarderAnswers.domain(with(name + 24, 0x7f))).as("long name").isEmpty();
    assertThat(ForwarderAnswers.domain(with(name + 32, 0xff))).as("not UTF-8").isEmpty();
  }

  @Test
  void chainZeroIsNone() {
    byte[] changed = DOMAIN.clone();
    Arrays.fill(changed, 3 * 32, 4 * 32, (byte) 0);

    assertThat(ForwarderAnswers.domain(Bytes.of(changed))).isEmpty();
  }

  /** Never the domain that was meant, and never an exception. */
  @Test
  void garbageIsReadCalmly() {
    Random random = new Random(5267);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = DOMAIN.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      Bytes answer = Bytes.of(Arrays.copyOf(changed, random.nextInt(2 * DOMAIN.length)));
      ForwarderAnswers.domain(answer).ifPresent(domain -> assertThat(domain.name()).isNotNull());
      assertThat(ForwarderAnswers.nonce(answer).isPresent()).isEqualTo(answer.size() == 32);
    }
  }

  private static Bytes with(int index, int value) {
    byte[] changed = DOMAIN.clone();
    changed[index] = (byte) value;
    return Bytes.of(changed);
  }

  private static Bytes hex(String digits) {
    return Bytes.parse("0x" + digits);
  }
}
