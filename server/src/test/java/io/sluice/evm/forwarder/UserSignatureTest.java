package io.sluice.evm.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which the forwarder would not take a signature has its name. */
final class UserSignatureTest {
  private static final Vectors.Vector USUAL = Vectors.USUAL;
  private static final ForwardRequest REQUEST = USUAL.request();
  private static final byte[] SIGNATURE = USUAL.signed().signature().bytes().toArray();
  private static final byte[] DIGEST = USUAL.digest().toArray();

  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 26, 29, 30, 35, 36, 128, 155, 156, 255})
  void aVThatEcrecoverDoesNotTake(int v) {
    assertThat(faultOf(with(64, v))).isEqualTo(SignatureFault.SIGNATURE_V);
  }

  @Test
  void theOtherVIsOfAnotherSigner() {
    assertThat(faultOf(with(64, 27 + 28 - SIGNATURE[64]))).isEqualTo(SignatureFault.WRONG_SIGNER);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theOtherSignatureOfTheSameKeyIsRefused(Vectors.Vector vector) {
    byte[] twin = vector.signed().signature().bytes().toArray();
    BigInteger s = ORDER.subtract(new BigInteger(1, Arrays.copyOfRange(twin, 32, 64)));
    put(twin, 32, s);
    twin[64] = (byte) (27 + 28 - twin[64]);

    assertThat(new UserSignature(Bytes.of(twin)).faultFor(vector.domain(), vector.request()))
        .contains(SignatureFault.SIGNATURE_HIGH_S);
  }

  static Stream<Vectors.Vector> vectors() {
    return Vectors.ALL.vectors().stream();
  }

  /** As the contract does, which looks at s before it looks at v. */
  @Test
  void highSComesBeforeV() {
    byte[] both = with(64, 0);
    put(both, 32, ORDER.shiftRight(1).add(BigInteger.ONE));

    assertThat(faultOf(both)).isEqualTo(SignatureFault.SIGNATURE_HIGH_S);
  }

  @Test
  void theLargestSIsTaken() {
    byte[] largest = SIGNATURE.clone();
    put(largest, 32, ORDER.shiftRight(1));

    assertThat(new UserSignature(Bytes.of(largest)).fault()).isEmpty();
    put(largest, 32, ORDER.shiftRight(1).add(BigInteger.ONE));
    assertThat(new UserSignature(Bytes.of(largest)).fault())
        .contains(SignatureFault.SIGNATURE_HIGH_S);
  }

  @Test
  void aCompactSignature() {
    byte[] compact = Arrays.copyOf(SIGNATURE, 64);
    compact[32] |= (byte) ((SIGNATURE[64] - 27) << 7);

    assertThat(faultOf(compact)).isEqualTo(SignatureFault.SIGNATURE_COMPACT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 63, 66, 130, 1000})
  void anotherLength(int length) {
    assertThat(faultOf(Arrays.copyOf(SIGNATURE, length)))
        .isEqualTo(SignatureFault.SIGNATURE_LENGTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65, 200})
  void aContractsThatIsNotDeployed(int before) {
    byte[] wrapped = Arrays.copyOf(SIGNATURE, before + 32);
    for (int i = before; i < wrapped.length; i++) {
      wrapped[i] = (byte) ((i - before) % 2 == 0 ? 0x64 : 0x92);
    }

    assertThat(faultOf(wrapped)).isEqualTo(SignatureFault.SIGNATURE_OF_CONTRACT);
  }

  /** EIP-7702: an account with borrowed code still signs with its own key. */
  @ParameterizedTest
  @CsvSource({
    "0x,WRONG_SIGNER",
    "0xef01005fbdb2315678afecb367f032d93f642f64180aa3,WRONG_SIGNER",
    "0xef01005fbdb2315678afecb367f032d93f642f64180aa300,SIGNATURE_OF_CONTRACT",
    "0xef0101aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,SIGNATURE_OF_CONTRACT",
    "0x60,SIGNATURE_OF_CONTRACT"
  })
  void whoseOwnerSignedForIt(String code, SignatureFault fault) {
    assertThat(SignatureFault.ofAnotherSigner(Bytes.parse(code))).isEqualTo(fault);
  }

  static Stream<BigInteger[]> noPoints() {
    BigInteger one = BigInteger.ONE;
    return Stream.of(
        new BigInteger[] {BigInteger.ZERO, one},
        new BigInteger[] {one, BigInteger.ZERO},
        new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO},
        new BigInteger[] {ORDER, one},
        new BigInteger[] {ORDER.add(one), one},
        new BigInteger[] {Wei.MOST, one},
        // 5 is no x of the curve: 5^3 + 7 is no square.
        new BigInteger[] {BigInteger.valueOf(5), one});
  }

  @ParameterizedTest
  @MethodSource("noPoints")
  void whatNoKeyCanHaveMade(BigInteger r, BigInteger s) {
    for (int v = 27; v <= 28; v++) {
      byte[] bytes = with(64, v);
      put(bytes, 0, r);
      put(bytes, 32, s);
      assertThat(faultOf(bytes)).isEqualTo(SignatureFault.SIGNATURE_UNRECOVERABLE);
    }
  }

  /** A bit that is another makes another signer, or none; never the same. */
  @Test
  void everyBitOfTheSignatureCounts() {
    Set<SignatureFault> seen = new HashSet<>();
    for (int bit = 0; bit < 8 * SIGNATURE.length; bit++) {
      seen.add(faultOf(flipped(SIGNATURE, bit)));
    }
    assertThat(seen)
        .contains(SignatureFault.WRONG_SIGNER, SignatureFault.SIGNATURE_V)
        .isSubsetOf(
            SignatureFault.WRONG_SIGNER,
            SignatureFault.SIGNATURE_V,
            SignatureFault.SIGNATURE_HIGH_S,
            SignatureFault.SIGNATURE_UNRECOVERABLE);
  }

  @Test
  void everyBitOfTheDigestCounts() {
    UserSignature signature = USUAL.signed().signature();
    Set<SignatureCheck> signers = new HashSet<>();
    for (int bit = 0; bit < 8 * DIGEST.length; bit++) {
      signers.add(signature.signerOf(flipped(DIGEST, bit)));
    }
    assertThat(signers)
        .hasSize(8 * DIGEST.length)
        .doesNotContain(new SignatureCheck.Signed(REQUEST.from()));
  }

  static Stream<UnaryOperator<ForwardRequest>> changes() {
    return Stream.of(
        r -> copy(r, other(r.from()), r.to(), r.value(), r.gas(), r.nonce(), r.deadline()),
        r -> copy(r, r.from(), other(r.to()), r.value(), r.gas(), r.nonce(), r.deadline()),
        r -> copy(r, r.from(), r.to(), Wei.of(1), r.gas(), r.nonce(), r.deadline()),
        r -> copy(r, r.from(), r.to(), r.value(), next(r.gas()), r.nonce(), r.deadline()),
        r -> copy(r, r.from(), r.to(), r.value(), r.gas(), next(r.nonce()), r.deadline()),
        r -> copy(r, r.from(), r.to(), r.value(), r.gas(), r.nonce(), r.deadline() + 1),
        r ->
            new ForwardRequest(
                r.from(), r.to(), r.value(), r.gas(), r.nonce(), r.deadline(), Bytes.EMPTY));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyFieldCounts(UnaryOperator<ForwardRequest> change) {
    assertThat(USUAL.signed().signature().faultFor(USUAL.domain(), change.apply(REQUEST)))
        .contains(SignatureFault.WRONG_SIGNER);
  }

  @Test
  void everyPartOfTheDomainCounts() {
    ForwarderDomain domain = USUAL.domain();
    Stream.of(
            new ForwarderDomain("X", "1", domain.chainId(), domain.verifyingContract()),
            new ForwarderDomain(domain.name(), "2", domain.chainId(), domain.verifyingContract()),
            ForwarderDomain.of(domain.name(), new ChainId(1), domain.verifyingContract()),
            ForwarderDomain.of(domain.name(), domain.chainId(), Address.ZERO))
        .forEach(other -> {
          assertThat(USUAL.signed().signature().faultFor(other, REQUEST))
              .contains(SignatureFault.WRONG_SIGNER);
          assertThat(other).isNotEqualTo(domain);
        });
    assertThat(domain)
        .isEqualTo(ForwarderDomain.of(domain.name(), domain.chainId(), domain.verifyingContract()))
        .hasSameHashCodeAs(
            ForwarderDomain.of(domain.name(), domain.chainId(), domain.verifyingContract()))
        .hasToString(
            "SluiceForwarder version 1 at " + domain.verifyingContract() + " on chain 31337");
  }

  /** Whatever is sent, there is an answer. */
  @Test
  void anyBytesAreJudged() {
    Random random = new Random(2771);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(200) : 65];
      random.nextBytes(bytes);
      if (bytes.length == 65 && random.nextBoolean()) {
        bytes[32] &= 0x3f;
        bytes[64] = (byte) (27 + random.nextInt(2));
      }
      assertThat(new UserSignature(Bytes.of(bytes)).faultFor(USUAL.domain(), REQUEST)).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachSaysWhatIsWrong(SignatureFault fault) {
    assertThat(fault.sentence()).hasSizeGreaterThan(30).doesNotEndWith(".");
  }

  private static SignatureFault faultOf(byte[] signature) {
    return new UserSignature(Bytes.of(signature)).faultFor(USUAL.domain(), REQUEST).orElseThrow();
  }

  private static byte[] with(int index, int value) {
    byte[] changed = SIGNATURE.clone();
    changed[index] = (byte) value;
    return changed;
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }

  private static void put(byte[] target, int at, BigInteger value) {
    byte[] word = new AbiWriter(AbiWriter.WORD).number(value).toArray();
    System.arraycopy(word, 0, target, at, word.length);
  }

  private static Address other(Address address) {
    return Address.of(flipped(address.bytes(), 0));
  }

  private static BigInteger next(BigInteger value) {
    return value.add(BigInteger.ONE);
  }

  private static ForwardRequest copy(
      ForwardRequest of,
      Address from,
      Address to,
      Wei value,
      BigInteger gas,
      BigInteger nonce,
      long deadline) {
    return new ForwardRequest(from, to, value, gas, nonce, deadline, of.data());
  }
}
