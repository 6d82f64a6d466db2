package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.keys.TestKeys;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Eip1559Transaction;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.LegacyTransaction;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node says of a transaction is believed when it has the hash that was asked for. */
class TransactionTextTest {
  private static final Address TO = new Address("0x00000000000000000000000000000000000abc01");
  private static final KeyRing KEYS = TestKeys.foreign(3);

  @Test
  void aTransactionOfEachKindProvesItself() {
    for (UnsignedTransaction each : new UnsignedTransaction[] {dynamic(), legacy()}) {
      SignedTransaction signed = signed(each);
      assertThat(TransactionText.of(fields(signed)).proven(signed.hash())).isEqualTo(signed);
    }
  }

  @Test
  void whateverIsChangedProvesNothing() {
    for (UnsignedTransaction each : new UnsignedTransaction[] {dynamic(), legacy()}) {
      SignedTransaction signed = signed(each);
      for (String field : fields(signed).keySet()) {
        Map<String, String> lie = fields(signed);
        lie.put(field, field.equals("to") ? "0x00000000000000000000000000000000000abc02" : "0x5");
        if (!field.equals("yParity")) {
          assertThat(TransactionText.of(lie).proven(signed.hash())).as(field).isNull();
        }
      }
    }
  }

  @Test
  void whatIsMissingOrNonsenseProvesNothing() {
    SignedTransaction signed = signed(dynamic());
    assertThat(TransactionText.of(Map.of()).proven(signed.hash())).isNull();
    Map<String, String> nonsense = fields(signed);
    nonsense.put("gas", "a lot");
    assertThat(TransactionText.of(nonsense).proven(signed.hash())).isNull();
  }

  private static UnsignedTransaction dynamic() {
    return new Eip1559Transaction(
        new ChainId(31337),
        new Nonce(7),
        Wei.ofGwei(1),
        Wei.ofGwei(20),
        21_017,
        TO,
        Wei.of(9),
        Bytes.of(new byte[] {1, 2}));
  }

  private static UnsignedTransaction legacy() {
    return new LegacyTransaction(
        new ChainId(31337), new Nonce(0), Wei.ofGwei(20), 21_017, TO, Wei.of(9), Bytes.EMPTY);
  }

  private static SignedTransaction signed(UnsignedTransaction unsigned) {
    return KEYS.sign(KEYS.addresses().getFirst(), unsigned);
  }

  private static Map<String, String> fields(SignedTransaction signed) {
    UnsignedTransaction.Signed read = UnsignedTransaction.decode(signed.raw());
    UnsignedTransaction sent = read.transaction();
    int parity = read.signature().yParity();
    boolean legacy = sent instanceof LegacyTransaction;
    Map<String, String> fields = new HashMap<>();
    fields.put("type", legacy ? "0x0" : "0x2");
    fields.put("nonce", Hex.quantity(sent.nonce().value()));
    fields.put("gas", Hex.quantity(sent.gasLimit()));
    fields.put("to", TO.hex());
    fields.put("value", Hex.quantity(sent.value().value()));
    fields.put("input", Hex.data(sent.data().toArray()));
    fields.put("r", Hex.quantity(read.signature().r()));
    fields.put("s", Hex.quantity(read.signature().s()));
    if (legacy) {
      fields.put("gasPrice", Hex.quantity(sent.maxFee().value()));
      fields.put("v", Hex.quantity(BigInteger.valueOf(2 * 31337 + 35 + parity)));
    } else {
      fields.put("chainId", "0x7a69");
      fields.put("maxFeePerGas", Hex.quantity(sent.maxFee().value()));
      fields.put("maxPriorityFeePerGas", Hex.quantity(sent.maxPriorityFee().value()));
      fields.put("yParity", Hex.quantity(parity));
    }
    return fields;
  }
}
