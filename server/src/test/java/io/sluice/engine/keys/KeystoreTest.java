package io.sluice.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.runtime.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreTest {
  /** The PBKDF2 file of the "Web3 Secret Storage Definition". */
  private static final String FILE =
      """
      {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
       "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
       "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
       "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
       "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
       "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
      """;

  private static final Secret RIGHT = Secret.of("testpassword");
  @TempDir private Path folder;

  @BeforeEach
  void file() throws Exception {
    Files.writeString(folder.resolve("lane.json"), FILE);
  }

  @Test
  void opensItsFilesAndPassesOverOthers() throws Exception {
    Files.writeString(folder.resolve("README.txt"), "not a key");
    assertThat(open(folder, RIGHT, null).addresses())
        .extracting(address -> address.hex())
        .containsExactly("0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
  }

  @Test
  void takesThePassphraseFromTheFirstLineOfAFile() throws Exception {
    Path passphrase = folder.resolve("passphrase");
    Files.writeString(passphrase, "testpassword\nand a note\n");
    assertThat(open(folder, null, passphrase).addresses()).hasSize(1);
  }

  @Test
  void namesTheFileAPassphraseDoesNotOpen() {
    assertThat(problems(folder, Secret.of("another"), null))
        .containsExactly("the passphrase does not open " + folder.resolve("lane.json"));
  }

  @Test
  void tellsEverythingAtOnce() throws Exception {
    Files.writeString(folder.resolve("broken.json"), "{");
    Files.writeString(folder.resolve("other.json"), FILE.replace("517ead", "617ead"));
    assertThat(problems(folder, RIGHT, null))
        .containsExactly(
            folder.resolve("broken.json") + " is not a V3 keystore file",
            "the passphrase does not open " + folder.resolve("other.json"));
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path nowhere = folder.resolve("nowhere");
    assertThat(problems(null, null, null))
        .containsExactly(
            "the keystore needs a passphrase: set KEYSTORE_PASSPHRASE or KEYSTORE_PASSPHRASE_FILE",
            "the signer role needs keys: set KEYSTORE_DIR to the folder of V3 keystore files");
    assertThat(problems(empty, RIGHT, null))
        .containsExactly("the keystore folder " + empty + " has no *.json file");
    assertThat(problems(nowhere, RIGHT, null))
        .containsExactly("the keystore folder " + nowhere + " cannot be read");
    assertThat(problems(folder, null, nowhere))
        .containsExactly("the passphrase file " + nowhere + " cannot be read");
  }

  private static List<String> problems(
      @Nullable Path folder, @Nullable Secret passphrase, @Nullable Path file) {
    return catchThrowableOfType(InvalidKeysException.class, () -> open(folder, passphrase, file))
        .problems();
  }

  private static KeyRing open(
      @Nullable Path folder, @Nullable Secret passphrase, @Nullable Path file) {
    return new Keystore(new KeySettings(folder, passphrase, file), false).open();
  }
}
