package io.sluice.relay.gasless;

import fr.acinq.secp256k1.Secp256k1;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Keccak;
import io.sluice.evm.forwarder.ForwardDigest;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.ForwarderDomain;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A user's key, which signs as a wallet does. */
public final class UserKey {
  private static final Secp256k1 CURVE = Secp256k1.get();

  private final byte[] secret;
  private final byte[] publicKey;

  private UserKey(byte[] secret) {
    this.secret = secret;
    this.publicKey = CURVE.pubkeyCreate(secret);
  }

  /** The same for the same name. */
  public static UserKey of(String name) {
    return new UserKey(Keccak.hash(name.getBytes(StandardCharsets.UTF_8)));
  }

  public Address address() {
    byte[] hash = Keccak.hash(Arrays.copyOfRange(publicKey, 1, publicKey.length));
    return Address.of(Arrays.copyOfRange(hash, 12, 32));
  }

  /** 65 bytes: r, s in the lower half, and 27 or 28. */
  public Bytes sign(ForwarderDomain domain, ForwardRequest request) {
    byte[] digest = ForwardDigest.of(domain, request);
    byte[] signature = Arrays.copyOf(CURVE.sign(digest, secret), 65);
    byte[] compact = Arrays.copyOf(signature, 64);
    boolean even = Arrays.equals(CURVE.ecdsaRecover(compact, digest, 0), publicKey);
    signature[64] = (byte) (even ? 27 : 28);
    return Bytes.of(signature);
  }
}
