package io.sluice.gateway.access;

import io.sluice.runtime.settings.Secret;
import java.util.Locale;
import java.util.Set;

/**
 * The key an operator gives the first client. Any text that is long enough and no placeholder from
 * an example file.
 */
record BootstrapKey(Secret value) {
  /** Shorter ones can be guessed, and their hash can be inverted. */
  private static final int LEAST_LENGTH = 16;

  private static final int MOST_LENGTH = 200;

  /** As they stand in example files, without separators. */
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "yourapikey",
          "yourkey",
          "yourrelayapikey",
          "yourapikeyhere",
          "yoursecretapikey",
          "apikey",
          "relayapikey",
          "myapikey",
          "changeme",
          "changemeplease",
          "changethis",
          "replaceme",
          "replacewithyourapikey",
          "insertapikeyhere",
          "placeholder",
          "example",
          "exampleapikey",
          "secret",
          "supersecret",
          "password",
          "todo");

  /** Also how a setting's text becomes a key. */
  public static BootstrapKey of(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    boolean marked = text.startsWith("<") || text.startsWith("${") || plain.matches("x{4,}");
    if (marked || PLACEHOLDERS.contains(plain)) {
      throw new IllegalArgumentException(
          "is a placeholder; make a key, for example with: openssl rand -hex 24");
    }
    if (text.length() < LEAST_LENGTH || text.length() > MOST_LENGTH) {
      throw new IllegalArgumentException(
          "must have %d to %d characters; make one, for example with: openssl rand -hex 24"
              .formatted(LEAST_LENGTH, MOST_LENGTH));
    }
    return new BootstrapKey(Secret.of(text));
  }
}
