package io.sluice.relay.openzeppelin;

import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Their words for where a transaction stands. None of them is said of a no-op that would make
 * anybody believe that something was paid.
 */
final class TheirStatus {
  private TheirStatus() {}

  static String of(TransactionView view) {
    return view.state() == TransactionState.MINED && view.mined() == AttemptKind.NO_OP
        ? "submitted"
        : of(view.state());
  }

  private static String of(TransactionState state) {
    return switch (state) {
      case ACCEPTED, ROUTED, SIGNED, SUBMITTED, MINED, CONFIRMED, FAILED, EXPIRED, CANCELED ->
          state.status();
      case IN_MEMPOOL -> "submitted"; // they have no word for it
    };
  }

  /** The states that they call so, in any case; empty when they have no such word. */
  static Set<TransactionState> states(String word) {
    Set<TransactionState> states = EnumSet.noneOf(TransactionState.class);
    Arrays.stream(TransactionState.values())
        .filter(state -> of(state).equals(word.toLowerCase(Locale.ROOT)))
        .forEach(states::add);
    return states;
  }

  /** Those that are not over and in no block. */
  static Set<TransactionState> pending() {
    return EnumSet.of(
        TransactionState.ACCEPTED,
        TransactionState.ROUTED,
        TransactionState.SIGNED,
        TransactionState.SUBMITTED,
        TransactionState.IN_MEMPOOL);
  }

  /** Describes a text that is one of these words. */
  @Target({ElementType.METHOD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @Schema(
      allowableValues = {
        "pending",
        "sent",
        "submitted",
        "mined",
        "confirmed",
        "failed",
        "canceled",
        "expired"
      })
  @interface Word {}
}
