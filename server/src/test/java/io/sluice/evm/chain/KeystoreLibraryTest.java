package io.sluice.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the build leaves of web3j still opens keystores: most of its dependencies are excluded, and
 * a missing class would show only at run time. The file, its password and its key are those of the
 * "Web3 Secret Storage Definition".
 */
final class KeystoreLibraryTest {
  private static final String PBKDF2 =
      """
      {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
       "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
       "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
       "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
       "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
       "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
      """;

  private static final ECKeyPair KEY =
      ECKeyPair.create(
          new BigInteger("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d", 16));

  @Test
  void opensTheFileOfTheDefinition() throws Exception {
    WalletFile file = JsonMapper.shared().readValue(PBKDF2, WalletFile.class);

    ECKeyPair key = Wallet.decrypt("testpassword", file);

    assertThat(key).isEqualTo(KEY);
    assertThat(Keys.toChecksumAddress(Keys.getAddress(key)))
        .isEqualTo(new Address("0x" + Keys.getAddress(key)).checksummed());
  }

  /**
   * Scrypt at r = 8, as geth writes it. The definition's own scrypt file has r = 1 and N = 262144,
   * which the library's scrypt refuses.
   */
  @Test
  void opensAScryptFile() throws Exception {
    String json = JsonMapper.shared().writeValueAsString(Wallet.createLight("testpassword", KEY));

    WalletFile file = JsonMapper.shared().readValue(json, WalletFile.class);

    assertThat(json).contains("\"scrypt\"");
    assertThat(Wallet.decrypt("testpassword", file)).isEqualTo(KEY);
    assertThatExceptionOfType(CipherException.class)
        .isThrownBy(() -> Wallet.decrypt("another", file));
  }
}
