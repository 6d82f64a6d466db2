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
import org.web3j.crypto.TransactionEncoder;

/** Held against web3j's own encoder, which shares no code with ours. */
final class Eip1559TransactionTest {
  /** The first key of every development chain; worth nothing. */
  private static final Credentials KEY =
      Credentials.create("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  private static final Eip1559Transaction PLAIN =
      new Eip1559Transaction(
          new ChainId(31337),
          new Nonce(0),
          Wei.ofGwei(1),
          Wei.ofGwei(2),
          21_000,
          new Address("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"),
          Wei.of(1),
          Bytes.EMPTY);

  static Stream<Eip1559Transaction> transactions() {
    Random random = new Random(1559);
    return Stream.concat(
        Stream.of(PLAIN, calldata(new byte[] {0}), calldata(new byte[] {(byte) 0x80})),
        Stream.concat(
            // The sizes at which a header of RLP changes its form.
            IntStream.of(1, 54, 55, 56, 57, 255, 256, 257, 65_535, 65_536, 131_072)
                .mapToObj(size -> calldata(bytes(random, size))),
            Stream.generate(() -> random(random)).limit(300)));
  }

  @ParameterizedTest
  @MethodSource("transactions")
  void isWhatWeb3jEncodes(Eip1559Transaction transaction) {
    RawTransaction theirs = theirs(transaction);
    byte[] toSign = TransactionEncoder.encode(theirs);
    Sign.SignatureData signature = Sign.signMessage(toSign, KEY.getEcKeyPair());

    SignedTransaction signed = sign(transaction);

    assertThat(transaction.signingHash()).isEqualTo(Keccak.hash(toSign));
    assertThat(signed.raw().toArray()).isEqualTo(TransactionEncoder.encode(theirs, signature));
    assertThat(signed.hash().bytes()).isEqualTo(Keccak.hash(signed.raw().toArray()));
    assertThat(SignedTransaction.of(signed.raw())).isEqualTo(signed);
  }

  @ParameterizedTest
  @MethodSource("transactions")
  void readsBackWhatItWrote(Eip1559Transaction transaction) throws Exception {
    UnsignedTransaction.Signed read = Eip1559Transaction.decode(sign(transaction).raw());

    assertThat(read.transaction()).isEqualTo(transaction);
    BigInteger key =
        Sign.signedMessageHashToKey(
            transaction.signingHash(),
            new Sign.SignatureData(
                (byte) (27 + read.signature().yParity()),
                word(read.signature().r()),
                word(read.signature().s())));
    assertThat(key).isEqualTo(KEY.getEcKeyPair().getPublicKey());
  }

  /** What Anvil's {@code eth_signTransaction} made of the same fields and key (RFC 6979). */
  @Test
  void isWhatANodeSigns() {
    assertThat(sign(PLAIN).raw().hex())
        .isEqualTo(
            "0x02f86c827a6980843b9aca0084773594008252089470997970c51812dc3a010c7d01b50e0d17dc79c8"
                + "0180c080a07ca003a6a2adcce9641e808dcecdedf7c37ca5f48c326a17e25406471de8d1eea0"
                + "53a15f6568f6cf8ccf47cb2f77585c4b71ba3a579bfcc82de7a528889b92a705");
  }

  @Test
  void refusesASignatureNoNodeTakes() {
    BigInteger order =
        new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    byte[] one = {1};

    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.signed(2, one, one));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.signed(-1, one, one));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.signed(0, new byte[32], one));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.signed(0, word(order), one));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.signed(0, one, new byte[32]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.signed(0, one, word(order.shiftRight(1).add(BigInteger.ONE))))
        .withMessageContaining("EIP-2");
    assertThat(PLAIN.signed(1, one, word(order.shiftRight(1))).raw().isEmpty()).isFalse();
  }

  @Test
  void refusesANegativeGasLimit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Eip1559Transaction(
                new ChainId(1),
                new Nonce(0),
                Wei.ZERO,
                Wei.ZERO,
                -1,
                Address.ZERO,
                Wei.ZERO,
                Bytes.EMPTY));
  }

  @Test
  void refusesEveryTruncation() {
    byte[] raw = sign(PLAIN).raw().toArray();
    for (int size = 0; size < raw.length; size++) {
      Bytes part = Bytes.of(java.util.Arrays.copyOf(raw, size));
      assertThatIllegalArgumentException().isThrownBy(() -> Eip1559Transaction.decode(part));
    }
    Bytes longer = Bytes.of(java.util.Arrays.copyOf(raw, raw.length + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Eip1559Transaction.decode(longer));
  }

  /** A strict reader takes one form of each value. */
  @ParameterizedTest
  @CsvSource({
    "0x01c0,not a transaction of type 2",
    "0x,not a transaction of type 2",
    "0x02,something is missing",
    "0x02c0,something is missing",
    "0x0280,a list was expected",
    "0x02c1c0,a string was expected",
    "0x02f801c0,a short length is written long",
    "0x02f90000,a length has leading zeros",
    "0x02ff7fffffffffffffff,a length is cut short or too long",
    "0x02f8,a length is cut short or too long",
    "0x02fa010000,the content is cut short",
    "0x02c28101,a small byte has a header it needs not",
    "0x02c3820001,an integer has leading zeros",
    "0x02c100,an integer has leading zeros",
    "0x02c988ffffffffffffffff,an integer is too large",
    "0x02c000,there is more than expected"
  })
  void refusesOtherForms(String raw, String complaint) {
    Bytes bytes = Bytes.parse(raw);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Eip1559Transaction.decode(bytes))
        .withMessageContaining(complaint);
  }

  /** An access list is none of ours, so its bytes are not ours either. */
  @Test
  void refusesAnAccessList() {
    String raw = sign(PLAIN).raw().hex().replace("02f86c", "02f86d").replace("80c080", "80c18080");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Eip1559Transaction.decode(Bytes.parse(raw)))
        .withMessageContaining("more than expected");
  }

  private static SignedTransaction sign(Eip1559Transaction transaction) {
    Sign.SignatureData signature =
        Sign.signMessage(transaction.signingHash(), KEY.getEcKeyPair(), false);
    return transaction.signed(signature.getV()[0] - 27, signature.getR(), signature.getS());
  }

  private static RawTransaction theirs(Eip1559Transaction ours) {
    return RawTransaction.createTransaction(
        ours.chainId().value(),
        BigInteger.valueOf(ours.nonce().value()),
        BigInteger.valueOf(ours.gasLimit()),
        ours.to() == null ? "" : ours.to().hex(),
        ours.value().value(),
        ours.data().hex(),
        ours.maxPriorityFee().value(),
        ours.maxFee().value());
  }

  private static Eip1559Transaction calldata(byte[] data) {
    return new Eip1559Transaction(
        PLAIN.chainId(),
        PLAIN.nonce(),
        PLAIN.maxPriorityFee(),
        PLAIN.maxFee(),
        PLAIN.gasLimit(),
        PLAIN.to(),
        PLAIN.value(),
        Bytes.of(data));
  }

  private static Eip1559Transaction random(Random random) {
    return new Eip1559Transaction(
        new ChainId(1 + random.nextLong(1L << random.nextInt(1, 62))),
        new Nonce(random.nextLong(1L << random.nextInt(1, 62))),
        wei(random),
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

  private static byte[] word(BigInteger value) {
    return Hex.bytes("0x" + String.format("%064x", value));
  }
}
