package io.sluice.embedded.chain;

import com.esaulpaugh.headlong.rlp.RLPEncoder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction before it is signed: of type 2 (EIP-1559), or a legacy one where its price has no
 * tip (EIP-155).
 *
 * @param to 20 bytes, or none to create a contract
 * @param value wei
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Transaction(
    long chainId, long nonce, Price price, long gas, byte[] to, BigInteger value, byte[] data) {
  /**
   * What a node takes.
   *
   * @param hash of it, lower-case hex with 0x
   * @param raw the signed bytes, likewise
   */
  public record Signed(String hash, String raw) {}

  private static final byte[] TYPE = {2};

  /** Of a replay-protected legacy signature's v (EIP-155). */
  private static final int V_OFFSET = 35;

  public Signed signed(SigningKey key) {
    byte[] raw = price.tip() == null ? legacy(key) : dynamic(key, price.tip());
    return new Signed(Bytes.hex(Bytes.hash(raw)), Bytes.hex(raw));
  }

  private byte[] dynamic(SigningKey key, BigInteger tip) {
    List<Object> fields = new ArrayList<>();
    fields.add(Bytes.of(chainId));
    fields.add(Bytes.of(nonce));
    fields.add(Bytes.of(tip));
    fields.add(Bytes.of(price.most()));
    addWhatItDoes(fields);
    fields.add(List.of()); // access list
    var signature = key.sign(Bytes.hash(TYPE, RLPEncoder.list(fields)));
    fields.add(Bytes.of(signature.yParity()));
    fields.add(Bytes.of(signature.r()));
    fields.add(Bytes.of(signature.s()));
    return Bytes.joined(TYPE, RLPEncoder.list(fields));
  }

  private byte[] legacy(SigningKey key) {
    List<Object> fields = new ArrayList<>();
    fields.add(Bytes.of(nonce));
    fields.add(Bytes.of(price.most()));
    addWhatItDoes(fields);
    List<Object> toSign = new ArrayList<>(fields);
    toSign.addAll(List.of(Bytes.of(chainId), Bytes.NONE, Bytes.NONE));
    var signature = key.sign(Bytes.hash(RLPEncoder.list(toSign)));
    fields.add(Bytes.of(2 * chainId + V_OFFSET + signature.yParity()));
    fields.add(Bytes.of(signature.r()));
    fields.add(Bytes.of(signature.s()));
    return RLPEncoder.list(fields);
  }

  private void addWhatItDoes(List<Object> fields) {
    fields.add(Bytes.of(gas));
    fields.add(to);
    fields.add(Bytes.of(value));
    fields.add(data);
  }
}
