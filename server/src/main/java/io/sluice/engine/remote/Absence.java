package io.sluice.engine.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a relayer's list proves that a request was never received. A pure decision: a list of
 * objections, of which each says why the request may be there all the same.
 */
final class Absence {
  /** A clock that is further off may sort what is new among what is old. */
  private static final Duration MOST_SKEW = Duration.ofMinutes(1);

  private Absence() {}

  /**
   * Weighs what was found.
   *
   * @param first a reading of the list
   * @param second a later one
   * @param unknown of what is in either: ids that are of nobody's submissions here
   * @param living ids of ours that the relayer must have still
   * @param counter what it says of its nonces now; {@code null} where it does not say
   * @param certainAfter from when on nothing can be received any more
   * @return what this comes to
   */
  static Finding of(
      RemoteSubmission one,
      RemoteRelayer relayer,
      RelayerList.Reading first,
      RelayerList.Reading second,
      Set<String> unknown,
      Set<String> living,
      @Nullable Long counter,
      Instant certainAfter,
      Instant now) {
    if (first.tooLong() || second.tooLong()) {
      return Finding.person("its list is longer than is read");
    }
    if (!first.whole() || !second.whole()) {
      return Finding.later("its list cannot be read to the end");
    }
    if (now.isBefore(certainAfter)) {
      return Finding.later("it is not in its list, and may still arrive");
    }
    if (one.anchor() == null) {
      return Finding.person(
          "nothing is known to have been in its list before, so the list proves nothing");
    }
    if (!second.found().containsKey(one.anchor())) {
      return Finding.person(
          "its list does not reach back: what was there before is gone, by age or because it was wiped");
    }
    if (!second.found().keySet().containsAll(living)) {
      return Finding.person(
          "its list has lost others that it has taken: it was wiped, or set back");
    }
    if (counter == null) {
      return Finding.later("it does not say how far its nonces are");
    }
    if (relayer.counter() != null && counter < relayer.counter()) {
      return Finding.person(
          "its nonces went back from %d to %d: it was wiped, or set back"
              .formatted(relayer.counter(), counter));
    }
    Duration skew = second.skew();
    if (skew == null || skew.abs().compareTo(MOST_SKEW) > 0) {
      return Finding.person(
          skew == null
              ? "it does not say what time it has"
              : "its clock is off by " + skew.abs().toSeconds() + " s");
    }
    if (second.found().values().stream()
        .anyMatch(each -> unknown.contains(each.id()) && mayHaveBeen(each, one))) {
      return Finding.person(
          "its list has one that was rewritten to do nothing, and may have been this one");
    }
    return first.isStableAheadOf(one.anchor(), second)
        ? Finding.ABSENT
        : Finding.later("its list changed while it was read");
  }

  /** What is rewritten has lost its mark. */
  private static boolean mayHaveBeen(RemoteTransaction there, RemoteSubmission one) {
    Instant made = there.createdAt();
    return there.isNoOp()
        && (made == null || !made.isBefore(one.createdAt().minus(MOST_SKEW.multipliedBy(2))));
  }

  /**
   * What can be said.
   *
   * @param words why it cannot be certain, for people; empty when it is
   */
  record Finding(Certainty certainty, String words) {
    static final Finding ABSENT = new Finding(Certainty.ABSENT, "");

    static Finding later(String words) {
      return new Finding(Certainty.LATER, words);
    }

    static Finding person(String words) {
      return new Finding(Certainty.NEVER, words);
    }
  }

  /** How certain it is. */
  enum Certainty {
    /** It was never received. */
    ABSENT,
    /** Another look may say more. */
    LATER,
    /** No look will say more: a person must. */
    NEVER
  }
}
