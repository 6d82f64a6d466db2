package io.sluice.embedded;

import io.sluice.embedded.chain.Keystore;
import io.sluice.embedded.chain.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys that sign in this folder: V3 keystore files with random keys, made once, and the file
 * with their passphrase. For a development chain only; they open fast (scrypt N = 4096).
 *
 * @param folder holds nothing but {@code *.json}, one per lane
 * @param passphraseFile readable by its owner alone
 * @param addresses lower-case hex with 0x, in the order of the files' names
 */
public record LaneKeys(Path folder, Path passphraseFile, List<String> addresses) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PRIVATE_FOLDER = "rwx------";

  /** Reads the keys of the data folder, after making what is missing up to this number of lanes. */
  static LaneKeys in(Path data, int lanes) {
    Path folder = data.resolve("keys");
    Path passphraseFile = data.resolve("keys.passphrase");
    try {
      if (!Files.exists(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FOLDER)));
      }
      if (!Files.exists(passphraseFile)) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        SafeFiles.writeSecret(passphraseFile, HexFormat.of().formatHex(random));
      }
      String passphrase = Files.readString(passphraseFile).strip();
      int present = files(folder).size();
      // Each takes scrypt's 4 MiB and about 20 ms: all cores share the work.
      IntStream.range(present, lanes)
          .parallel()
          .forEach(lane -> make(folder.resolve("lane-%02d.json".formatted(lane)), passphrase));
      return new LaneKeys(
          folder, passphraseFile, files(folder).stream().map(LaneKeys::address).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path file, String passphrase) {
    var random = new SecureRandom();
    var keystore =
        Keystore.encrypted(SigningKey.random(random), passphrase, Keystore.LIGHT, random);
    SafeFiles.writeSecret(file, JSON.writeValueAsString(keystore));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static String address(Path file) {
    try {
      return "0x" + JSON.readTree(Files.readString(file)).get("address").asString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
