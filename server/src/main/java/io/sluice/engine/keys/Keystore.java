package io.sluice.engine.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.WalletUtils;
import org.web3j.crypto.exception.CipherException;
import tools.jackson.core.JacksonException;

/**
 * A folder of Web3 Secret Storage (V3) files. Reads all of them, and tells everything that is wrong
 * at once.
 */
final class Keystore {
  /** Bits of a key that somebody has typed. */
  private static final int SMALL = 64;

  private final KeySettings settings;
  private final boolean production;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param production whether keys that everybody has, or can have, are refused
   */
  Keystore(KeySettings settings, boolean production) {
    this.settings = settings;
    this.production = production;
  }

  /**
   * @throws InvalidKeysException when a setting is missing, a file cannot be read, or the
   *     passphrase is wrong
   */
  KeyRing open() {
    Path folder = settings.keystoreDir();
    String passphrase = passphrase();
    List<LocalKey> keys = new ArrayList<>();
    if (folder == null) {
      problems.add(
          "the signer role needs keys: set KEYSTORE_DIR to the folder of V3 keystore files");
    } else if (passphrase != null) {
      if (production && WellKnownKeys.isGuessed(passphrase)) {
        problems.add(
            "the passphrase of the keystore can be guessed: encrypt the files with 12 letters or more, of six kinds or more");
      }
      for (Path file : files(folder)) {
        LocalKey key = key(file, passphrase);
        if (key != null) {
          keys.add(key);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidKeysException(problems);
    }
    return new KeyRing(keys);
  }

  private @Nullable String passphrase() {
    if (settings.passphrase() != null) {
      return settings.passphrase().reveal();
    }
    Path file = settings.passphraseFile();
    if (file == null) {
      problems.add(
          "the keystore needs a passphrase: set KEYSTORE_PASSPHRASE or KEYSTORE_PASSPHRASE_FILE");
      return null;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException | java.io.UncheckedIOException e) {
      problems.add("the passphrase file " + file + " cannot be read");
      return null;
    }
  }

  private List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files =
          entries.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      if (files.isEmpty()) {
        problems.add("the keystore folder " + folder + " has no *.json file");
      }
      return files;
    } catch (IOException e) {
      problems.add("the keystore folder " + folder + " cannot be read");
      return List.of();
    }
  }

  private @Nullable LocalKey key(Path file, String passphrase) {
    try {
      Credentials credentials = WalletUtils.loadCredentials(passphrase, file.toFile());
      BigInteger secret = credentials.getEcKeyPair().getPrivateKey();
      LocalKey key = new LocalKey(word(secret));
      if (production && (WellKnownKeys.include(key.address()) || secret.bitLength() <= SMALL)) {
        problems.add(
            "everybody has the key of %s, in %s: make another".formatted(key.address(), file));
      }
      return key;
    } catch (CipherException e) {
      problems.add("the passphrase does not open " + file);
    } catch (JacksonException e) {
      problems.add(file + " is not a V3 keystore file");
    } catch (IOException e) {
      problems.add(file + " cannot be read");
    }
    return null;
  }

  private static byte[] word(BigInteger secret) {
    byte[] bytes = secret.toByteArray();
    byte[] word = new byte[32];
    int length = Math.min(bytes.length, word.length);
    System.arraycopy(bytes, bytes.length - length, word, word.length - length, length);
    Arrays.fill(bytes, (byte) 0);
    return word;
  }
}
