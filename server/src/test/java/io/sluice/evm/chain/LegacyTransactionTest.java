package io.sluice.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.TransactionEncoder;

/** Held against web3j's own encoder and decoder, which share no code with ours. */
final class LegacyTransactionTest {
  /** The first key of every development chain; worth nothing. */
  private static final Credentials KEY =
      Credentials.create("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  private static final LegacyTransaction PLAIN =
      new LegacyTransaction(
          new ChainId(31337),
          new Nonce(0),
          Wei.ofGwei(2),
          21_000,
          new Address("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"),
          Wei.of(1),
          Bytes.EMPTY);

  static Stream<LegacyTransaction> transactions() {
    Random random = new Random(155);
    return Stream.concat(
        Stream.concat(
            Stream.of(PLAIN, creation()),
            IntStream.of(1, 54, 55, 56, 255, 256, 65_536).mapToObj(size -> calldata(random, size))),
        Stream.generate(() -> random(random)).limit(300));
  }

  @ParameterizedTest
  @MethodSource("transactions")
  void isWhatWeb3jEncodes(LegacyTransaction transaction) {
    RawTransaction theirs =
        RawTransaction.createTransaction(
            BigInteger.valueOf(transaction.nonce().value()),
            transaction.gasPrice().value(),
            BigInteger.valueOf(transaction.gasLimit()),
            transaction.to() == null ? "" : transaction.to().hex(),
            transaction.value().value(),
            transaction.data().hex());
    byte[] expected = TransactionEncoder.signMessage(theirs, transaction.chainId().value(), KEY);

    SignedTransaction signed = sign(transaction);

    assertThat(signed.raw().toArray()).isEqualTo(expected);
    assertThat(signed.hash().bytes()).isEqualTo(Keccak.hash(expected));
  }

  @ParameterizedTest
  @MethodSource("transactions")
  void readsBackWhatItWrote(LegacyTransaction transaction) throws Exception {
    Bytes raw = sign(transaction).raw();

    assertThat(UnsignedTransaction.decode(raw).transaction()).isEqualTo(transaction);
    var theirs = (SignedRawTransaction) TransactionDecoder.decode(raw.hex());
    assertThat(theirs.getChainId()).isEqualTo(transaction.chainId().value());
    assertThat(theirs.getFrom()).isEqualTo(KEY.getAddress());
  }

  @Test
  void costsItsValueAndAllItsGas() {
    assertThat(PLAIN.mostItCosts()).isEqualTo(Wei.ofGwei(42_000).plus(Wei.of(1)));
    assertThat(PLAIN.maxFee()).isEqualTo(PLAIN.maxPriorityFee()).isEqualTo(Wei.ofGwei(2));
  }

  /** Before EIP-155 a signature held on every chain; such bytes are none of ours. */
  @Test
  void refusesWhatIsSignedForEveryChain() {
    RawTransaction theirs =
        RawTransaction.createTransaction(
            BigInteger.ZERO, BigInteger.ONE, BigInteger.TEN, KEY.getAddress(), BigInteger.ONE, "");
    Bytes raw = Bytes.of(TransactionEncoder.signMessage(theirs, KEY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnsignedTransaction.decode(raw))
        .withMessageContaining("EIP-155");
  }

  @Test
  void refusesEveryTruncationAndWhatIsLonger() {
    byte[] raw = sign(PLAIN).raw().toArray();
    for (int size = 0; size < raw.length; size++) {
      Bytes part = Bytes.of(java.util.Arrays.copyOf(raw, size));
      assertThatIllegalArgumentException().isThrownBy(() -> UnsignedTransaction.decode(part));
    }
    Bytes longer = Bytes.of(java.util.Arrays.copyOf(raw, raw.length + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> UnsignedTransaction.decode(longer));
  }

  @ParameterizedTest
  @CsvSource({"0x,not a transaction", "0x01c0,not a transaction", "0xc0,something is missing"})
  void refusesOtherForms(String raw, String complaint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnsignedTransaction.decode(Bytes.parse(raw)))
        .withMessageContaining(complaint);
  }

  @Test
  void refusesANegativeGasLimit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new LegacyTransaction(
                new ChainId(1), new Nonce(0), Wei.ZERO, -1, null, Wei.ZERO, Bytes.EMPTY));
  }

  private static SignedTransaction sign(LegacyTransaction transaction) {
    Sign.SignatureData signature =
        Sign.signMessage(transaction.signingHash(), KEY.getEcKeyPair(), false);
    return transaction.signed(signature.getV()[0] - 27, signature.getR(), signature.getS());
  }

  private static LegacyTransaction creation() {
    return new LegacyTransaction(
        PLAIN.chainId(),
        PLAIN.nonce(),
        PLAIN.gasPrice(),
        100_000,
        null,
        Wei.ZERO,
        Bytes.parse("0x6001600101"));
  }

  private static LegacyTransaction calldata(Random random, int size) {
    return new LegacyTransaction(
        PLAIN.chainId(),
        PLAIN.nonce(),
        PLAIN.gasPrice(),
        PLAIN.gasLimit(),
        PLAIN.to(),
        PLAIN.value(),
        Bytes.of(bytes(random, size)));
  }

  private static LegacyTransaction random(Random random) {
    return new LegacyTransaction(
        new ChainId(1 + random.nextLong(1L << random.nextInt(1, 50))),
        new Nonce(random.nextLong(1L << random.nextInt(1, 62))),
        wei(random),
        random.nextLong(1L << random.nextInt(1, 62)),
        random.nextInt(5) == 0 ? null : Address.of(bytes(random, 20)),
        wei(random),
        Bytes.of(bytes(random, random.nextInt(300))));
  }

  private static Wei wei(Random random) {
    return new Wei(new BigInteger(random.nextInt(257), random));
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
