package io.sluice.acceptance.dsl;

import java.util.Locale;

/** A role of a process; its name in lower case is what {@code --roles} takes. */
public enum Role {
  API,
  RELAY,
  SIGNER,
  BROADCASTER,
  MONITOR,
  DEADLETTER;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
