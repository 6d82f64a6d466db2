package io.sluice.embedded.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Private keys in files, as Web3 Secret Storage, version 3, has it. */
public final class Keystore {
  /** What scrypt is to cost. */
  public record Scrypt(int n, int r, int p) {}

  /** A few milliseconds and 4 MiB: for keys that guard play money. */
  public static final Scrypt LIGHT = new Scrypt(4096, 8, 1);

  private static final int KEY_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  private Keystore() {}

  /** The content of a file with this key. */
  public static Map<String, Object> encrypted(
      SigningKey key, String password, Scrypt cost, SecureRandom random) {
    byte[] salt = new byte[32];
    byte[] iv = new byte[16];
    random.nextBytes(salt);
    random.nextBytes(iv);
    byte[] derived =
        SCrypt.generate(
            password.getBytes(StandardCharsets.UTF_8), salt, cost.n, cost.r, cost.p, KEY_BYTES);
    byte[] text = aesCtr(derived, iv, key.secret());
    Map<String, Object> parameters =
        Map.of(
            "n", cost.n, "r", cost.r, "p", cost.p, "dklen", KEY_BYTES, "salt", HEX.formatHex(salt));
    Map<String, Object> crypto =
        Map.of(
            "cipher",
            "aes-128-ctr",
            "cipherparams",
            Map.of("iv", HEX.formatHex(iv)),
            "ciphertext",
            HEX.formatHex(text),
            "kdf",
            "scrypt",
            "kdfparams",
            parameters,
            "mac",
            HEX.formatHex(mac(derived, text)));
    return Map.of(
        "version",
        3,
        "id",
        UUID.randomUUID().toString(),
        "address",
        key.address().substring(2),
        "crypto",
        crypto);
  }

  /**
   * The key in a file.
   *
   * @throws DeploymentException when it cannot be read, is something else, or the password is wrong
   */
  public static SigningKey open(Path file, String password) {
    try {
      return open(JsonMapper.shared().readTree(Files.readString(file)), password);
    } catch (WrongPasswordException e) {
      throw new DeploymentException("The password does not open " + file + ".", e);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new DeploymentException(file + " is no V3 keystore file.", e);
    } catch (IOException e) {
      throw new DeploymentException(file + " cannot be read.", e);
    }
  }

  private static SigningKey open(JsonNode file, String password) throws WrongPasswordException {
    JsonNode crypto = file.path("crypto");
    String cipher = text(crypto, "cipher");
    if (!cipher.equals("aes-128-ctr")) {
      throw new IllegalArgumentException("unknown cipher " + cipher);
    }
    byte[] sealed = HEX.parseHex(text(crypto, "ciphertext"));
    byte[] iv = HEX.parseHex(text(crypto.path("cipherparams"), "iv"));
    byte[] mac = HEX.parseHex(text(crypto, "mac"));
    byte[] derived = derived(crypto, password.getBytes(StandardCharsets.UTF_8));
    if (!MessageDigest.isEqual(mac(derived, sealed), mac)) {
      throw new WrongPasswordException();
    }
    return new SigningKey(new BigInteger(1, aesCtr(derived, iv, sealed)));
  }

  private static byte[] derived(JsonNode crypto, byte[] password) {
    JsonNode parameters = crypto.path("kdfparams");
    byte[] salt = HEX.parseHex(text(parameters, "salt"));
    String kdf = text(crypto, "kdf");
    return switch (kdf) {
      case "scrypt" ->
          SCrypt.generate(
              password,
              salt,
              parameters.path("n").asInt(),
              parameters.path("r").asInt(),
              parameters.path("p").asInt(),
              KEY_BYTES);
      case "pbkdf2" -> {
        if (!text(parameters, "prf").equals("hmac-sha256")) {
          throw new IllegalArgumentException("unknown prf");
        }
        var generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(password, salt, parameters.path("c").asInt());
        yield ((KeyParameter) generator.generateDerivedParameters(8 * KEY_BYTES)).getKey();
      }
      default -> throw new IllegalArgumentException("unknown kdf " + kdf);
    };
  }

  private static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isString()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value.asString();
  }

  private static byte[] aesCtr(byte[] derived, byte[] iv, byte[] input) {
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      var key = new SecretKeySpec(Arrays.copyOf(derived, 16), "AES");
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv)); // the same both ways
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] mac(byte[] derived, byte[] text) {
    return Bytes.hash(Arrays.copyOfRange(derived, 16, 32), text);
  }

  private static final class WrongPasswordException extends Exception {}
}
