package io.sluice.acceptance.api;

import java.math.BigInteger;

/** What else may be made of a signature; whoever has one can make the others without the key. */
enum SignatureForm {
  AS_WALLETS_GIVE_IT {
    @Override
    String of(BigInteger r, BigInteger s, int parity) {
      return word(r) + word(s) + octet(LOWER_V + parity);
    }
  },
  /** The parity itself instead of 27 and 28. */
  WITH_A_SMALL_V {
    @Override
    String of(BigInteger r, BigInteger s, int parity) {
      return word(r) + word(s) + octet(parity);
    }
  },
  /** The other s of the same signature (EIP-2). */
  WITH_A_HIGH_S {
    @Override
    String of(BigInteger r, BigInteger s, int parity) {
      return word(r) + word(ORDER.subtract(s)) + octet(LOWER_V + 1 - parity);
    }
  },
  /** The parity in the highest bit of s (EIP-2098). */
  COMPACT {
    @Override
    String of(BigInteger r, BigInteger s, int parity) {
      return word(r) + word(parity == 0 ? s : s.setBit(255));
    }
  },
  ONE_BYTE_TOO_LONG {
    @Override
    String of(BigInteger r, BigInteger s, int parity) {
      return word(r) + word(s) + octet(LOWER_V + parity) + octet(0);
    }
  };

  private static final int LOWER_V = 27;

  /** Of the group of secp256k1 (SEC 2). */
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  abstract String of(BigInteger r, BigInteger s, int parity);

  /** Of a signature as wallets give it. */
  String of(String signature) {
    BigInteger r = new BigInteger(signature.substring(2, 66), 16);
    BigInteger s = new BigInteger(signature.substring(66, 130), 16);
    return "0x" + of(r, s, Integer.parseInt(signature.substring(130), 16) - LOWER_V);
  }

  private static String word(BigInteger number) {
    return "%064x".formatted(number);
  }

  private static String octet(int number) {
    return "%02x".formatted(number);
  }
}
