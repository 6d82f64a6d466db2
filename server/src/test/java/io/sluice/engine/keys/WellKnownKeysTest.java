package io.sluice.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.runtime.settings.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.WalletUtils;

/** M6: a key that everybody has is none. */
class WellKnownKeysTest {
  private static final String PASSPHRASE = "seventeen red kites";

  /**
   * Of the words {@code test test … junk}, the first and the tenth, and one that somebody typed.
   */
  private static final String FIRST =
      "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

  private static final String TENTH =
      "2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {FIRST, TENTH, "01", "0123456789abcdef"})
  void m6_isRefusedInProduction(String key) throws Exception {
    write(key, PASSPHRASE);
    assertThatThrownBy(() -> open(PASSPHRASE, true))
        .isInstanceOf(InvalidKeysException.class)
        .hasMessageContaining("everybody has the key of 0x");
    assertThat(open(PASSPHRASE, false).addresses()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "aaaaaaaaaaaaaaaa", "changeme"})
  void m6_aPassphraseThatIsGuessedIsRefusedInProduction(String passphrase) throws Exception {
    write(FIRST.replace('a', '9'), passphrase);
    assertThatThrownBy(() -> open(passphrase, true)).hasMessageContaining("can be guessed");
    assertThat(open(passphrase, false).addresses()).hasSize(1);
  }

  @Test
  void othersAreTaken() throws Exception {
    write(FIRST.replace('a', '9'), PASSPHRASE);
    assertThat(open(PASSPHRASE, true).addresses()).hasSize(1);
  }

  private void write(String key, String passphrase) throws Exception {
    WalletUtils.generateWalletFile(
        passphrase, ECKeyPair.create(new java.math.BigInteger(key, 16)), folder.toFile(), false);
  }

  private KeyRing open(String passphrase, boolean production) {
    return new Keystore(new KeySettings(folder, Secret.of(passphrase), null), production).open();
  }
}
