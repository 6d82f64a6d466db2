package io.sluice.benchmark.node;

import fr.acinq.secp256k1.Secp256k1;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.jcajce.provider.digest.Keccak;

/** An account of the load test's own, with a fixed key that guards nothing but play money. */
final class Account {
  private static final Secp256k1 CURVE = Secp256k1.get();
  private static final HexFormat HEX = HexFormat.of();
  private static final int TYPE = 2;
  private static final long TRANSFER_GAS = 21_000;
  private static final long TIP = 1_000_000_000L;

  /** Far above a development chain's base fee. */
  private static final long FEE_CAP = 1_000_000_000_000L;

  private final byte[] secret;
  private final byte[] publicKey;
  private final String address;

  private Account(byte[] secret) {
    this.secret = secret;
    this.publicKey = CURVE.pubkeyCreate(secret);
    byte[] hash = keccak(Arrays.copyOfRange(publicKey, 1, publicKey.length));
    this.address = "0x" + HEX.formatHex(hash, hash.length - 20, hash.length);
  }

  static Account number(int index) {
    return new Account(keccak(("benchmark account " + index).getBytes(StandardCharsets.US_ASCII)));
  }

  /** Lower-case hex with 0x. */
  String address() {
    return address;
  }

  /** A signed transfer of one wei (EIP-1559), as hex with 0x. */
  String transfer(long chainId, long nonce, String to) {
    List<byte[]> fields = new ArrayList<>();
    fields.add(Rlp.number(chainId));
    fields.add(Rlp.number(nonce));
    fields.add(Rlp.number(TIP));
    fields.add(Rlp.number(FEE_CAP));
    fields.add(Rlp.number(TRANSFER_GAS));
    fields.add(Rlp.string(HEX.parseHex(to, 2, to.length())));
    fields.add(Rlp.number(1));
    fields.add(Rlp.string(new byte[0]));
    fields.add(Rlp.list(List.of()));
    byte[] hash = keccak(typed(fields));
    byte[] signature = CURVE.sign(hash, secret);
    boolean even = Arrays.equals(CURVE.ecdsaRecover(signature, hash, 0), publicKey);
    fields.add(Rlp.number(even ? 0 : 1));
    fields.add(Rlp.number(new BigInteger(1, signature, 0, 32)));
    fields.add(Rlp.number(new BigInteger(1, signature, 32, 32)));
    return "0x" + HEX.formatHex(typed(fields));
  }

  private static byte[] typed(List<byte[]> fields) {
    byte[] list = Rlp.list(fields);
    byte[] typed = new byte[list.length + 1];
    typed[0] = TYPE;
    System.arraycopy(list, 0, typed, 1, list.length);
    return typed;
  }

  private static byte[] keccak(byte[] bytes) {
    return new Keccak.Digest256().digest(bytes);
  }
}
