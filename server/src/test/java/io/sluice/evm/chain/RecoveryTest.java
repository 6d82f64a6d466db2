package io.sluice.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Sign;

/** Held against web3j's signer, which shares no code with the library that recovers. */
final class RecoveryTest {
  @Test
  void findsWhoSigned() {
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      Credentials key = Credentials.create(new BigInteger(250, random).toString(16));
      byte[] hash = new byte[32];
      random.nextBytes(hash);
      Sign.SignatureData signed = Sign.signMessage(hash, key.getEcKeyPair(), false);

      assertThat(Recovery.signer(hash, join(signed), signed.getV()[0] - 27))
          .contains(new Address(key.getAddress()));
      assertThat(Recovery.signer(hash, join(signed), 28 - signed.getV()[0]))
          .isNotEqualTo(Optional.of(new Address(key.getAddress())));
    }
  }

  @Test
  void noKeyMadeZeros() {
    assertThat(Recovery.signer(new byte[32], new byte[64], 0)).isEmpty();
    byte[] large = new byte[64];
    Arrays.fill(large, (byte) 0xff);
    assertThat(Recovery.signer(new byte[32], large, 1)).isEmpty();
  }

  @Test
  void refusesOtherSizes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recovery.signer(new byte[31], new byte[64], 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recovery.signer(new byte[32], new byte[65], 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recovery.signer(new byte[32], new byte[64], 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recovery.signer(new byte[32], new byte[64], -1));
  }

  private static byte[] join(Sign.SignatureData signed) {
    byte[] both = Arrays.copyOf(signed.getR(), 64);
    System.arraycopy(signed.getS(), 0, both, 32, 32);
    return both;
  }
}
