package io.sluice.gateway.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as a caller shows it.
 *
 * @param id the public part, which finds its row
 * @param secret of the secret part, which must match
 */
record PresentedKey(String id, SecretHash secret) {
  private static final int MOST_LENGTH = 200;
  private static final int DERIVED_ID_BYTES = 16;
  private static final Pattern ISSUED =
      Pattern.compile("sk_[a-z0-9]{1,16}_([0-9a-f]{16})_([0-9a-f]{48})");

  /** Empty when no key can look like this. */
  static Optional<PresentedKey> of(String text) {
    if (text.isBlank() || text.length() > MOST_LENGTH) {
      return Optional.empty();
    }
    Matcher issued = ISSUED.matcher(text);
    return Optional.of(
        issued.matches()
            ? new PresentedKey(issued.group(1), SecretHash.of(issued.group(2)))
            : new PresentedKey(derivedId(text), SecretHash.of(text)));
  }

  /** A key an operator made up has no public part: one is derived, which gives nothing away. */
  private static String derivedId(String text) {
    return "own_" + SecretHash.of("sluice key id\n" + text).prefix(DERIVED_ID_BYTES);
  }
}
