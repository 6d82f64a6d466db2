package io.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The first client's API key.
 *
 * @param isNew it was made just now, so nobody has seen it yet
 */
record ApiKey(String text, boolean isNew) {
  static final String FILE = "api-key";
  private static final int BYTES = 24;

  /** The given one, else the folder's, else a new one which the folder then keeps. */
  static ApiKey of(String given, Path folder) {
    if (!given.isBlank()) {
      return new ApiKey(given.strip(), false);
    }
    Path file = folder.resolve(FILE);
    try {
      if (Files.exists(file)) {
        return new ApiKey(Files.readString(file).strip(), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    var made = new ApiKey("sluice_" + HexFormat.of().formatHex(random), true);
    SafeFiles.writeSecret(file, made.text + "\n");
    return made;
  }

  @Override
  public String toString() {
    return "ApiKey[isNew=" + isNew + "]";
  }
}
