package io.sluice.embedded.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class KeystoreTest {
  /** The PBKDF2 vector of the Web3 Secret Storage definition, but for its id. */
  private static final String PUBLISHED =
      """
      {"crypto": {
         "cipher": "aes-128-ctr",
         "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
         "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
         "kdf": "pbkdf2",
         "kdfparams": {
           "c": 262144, "dklen": 32, "prf": "hmac-sha256",
           "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
         "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
       "version": 3}
      """;

  @TempDir Path folder;

  @Test
  void thePublishedFileGivesThePublishedKey() throws IOException {
    SigningKey key = Keystore.open(file(PUBLISHED), "testpassword");
    assertThat(Bytes.hex(key.secret()))
        .isEqualTo("0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d");
    assertThat(key).hasToString("0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
  }

  @Test
  void whatIsWrittenIsOpenedByItsPasswordAlone() throws IOException {
    var key = new SigningKey(BigInteger.TEN); // its 31 leading zeros are part of it
    var content = Keystore.encrypted(key, "right", Keystore.LIGHT, new SecureRandom());
    Path file = file(JsonMapper.shared().writeValueAsString(content));

    assertThat(Keystore.open(file, "right").secret()).isEqualTo(key.secret());
    assertThatThrownBy(() -> Keystore.open(file, "wrong"))
        .isInstanceOf(DeploymentException.class)
        .hasMessage("The password does not open " + file + ".");
  }

  @Test
  void whatIsNoKeystoreIsNamed() throws IOException {
    String cheap = PUBLISHED.replace("262144", "1");
    for (String other :
        new String[] {
          "",
          "no JSON",
          "{}",
          "[]",
          cheap.replace("pbkdf2", "argon2"),
          cheap.replace("aes-128-ctr", "aes-128-cbc"),
          cheap.replace("mac", "hash"),
          cheap.replace("hmac-sha256", "hmac-sha1"),
          cheap.replace("iv\": \"6", "iv\": \"")
        }) {
      Path file = file(other);
      assertThatThrownBy(() -> Keystore.open(file, "testpassword"))
          .as(other)
          .isInstanceOf(DeploymentException.class)
          .hasMessage(file + " is no V3 keystore file.");
    }
    assertThatThrownBy(() -> Keystore.open(folder.resolve("none"), ""))
        .hasMessage(folder.resolve("none") + " cannot be read.");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("key.json"), content);
  }
}
