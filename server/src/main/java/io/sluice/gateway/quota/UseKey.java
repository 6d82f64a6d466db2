package io.sluice.gateway.quota;

import io.sluice.evm.chain.Address;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose use of which day or month.
 *
 * @param user {@code null} for all of the client's together
 * @param at the day or month, as it is stored
 */
record UseKey(long client, @Nullable Address user, Span span, String at) {
  /** In which rows are locked, so that nobody waits in a circle. */
  static final Comparator<UseKey> ORDER =
      Comparator.comparingLong(UseKey::client)
          .thenComparing(key -> key.user == null ? "" : key.user.hex())
          .thenComparing(UseKey::at);

  UseKey(long client, @Nullable Address user, Span span, LocalDate day) {
    this(client, user, span, span.at(day));
  }

  /**
   * All that a request of a day counts for.
   *
   * @param user {@code null} when it counts for nobody but the client
   */
  static List<UseKey> of(long client, @Nullable Address user, LocalDate day) {
    List<UseKey> keys = new ArrayList<>();
    for (Span span : Span.values()) {
      keys.add(new UseKey(client, null, span, day));
      if (user != null) {
        keys.add(new UseKey(client, user, span, day));
      }
    }
    return keys;
  }

  /** What the address is stored as. */
  byte[] address() {
    return user == null ? new byte[0] : user.bytes();
  }
}
