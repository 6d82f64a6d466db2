package io.sluice.runtime.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that must reach no log and no answer: it prints as dots, and error messages about the
 * setting that holds it do not repeat it.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Also how a setting's text becomes a secret. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The value itself; call it where it is used and keep it nowhere. */
  public String reveal() {
    return value;
  }

  public boolean isBlank() {
    return value.isBlank();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "••••";
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
