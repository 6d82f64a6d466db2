package io.sluice.relay.gasless;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The nonces of one user at a forwarder: which are taken, and which may be. Knows those that are
 * asked for, and the ones before each. For one thread.
 */
final class NonceLine {
  private final Set<Long> taken;
  private final int ahead;
  private final long executed;
  private long next;

  /**
   * @param next the first nonce that is not used, as far as we know
   * @param executed the first after those that carriers of ours have executed, about which nobody
   *     has to be asked
   * @param taken which an open request has
   * @param ahead how many may be taken at most before the first of them is executed
   */
  NonceLine(long next, long executed, Set<Long> taken, int ahead) {
    this.next = next;
    this.executed = executed;
    this.taken = new HashSet<>(taken);
    this.ahead = ahead;
  }

  /**
   * Whether what we know decides about a nonce. Where it leaves a gap the forwarder is asked, and
   * where somebody else has used it: that may be taken back.
   */
  boolean decides(long nonce) {
    return nonce < executed
        || nonce == next
        || taken.contains(nonce)
        || (nonce > next && taken.contains(nonce - 1));
  }

  private boolean usedElsewhere(long nonce) {
    return nonce >= executed && nonce < next && !taken.contains(nonce);
  }

  /**
   * Whether it decides about all of these, taken one after the other.
   *
   * @param nonces in ascending order
   */
  boolean decides(List<Long> nonces) {
    NonceLine line = new NonceLine(next, executed, taken, Integer.MAX_VALUE);
    for (long nonce : nonces) {
      if (!line.decides(nonce)) {
        return false;
      }
      line.take(nonce);
    }
    return true;
  }

  /**
   * What the forwarder says. A lower nonce than what is known is an old answer, unless one is
   * wanted that somebody else is known to have used: then a reorganisation may have taken that
   * back.
   *
   * @param said its next
   * @param wanted which nonces it was asked for
   * @return whether what is known is lower now
   */
  boolean hear(long said, Collection<Long> wanted) {
    long before = next;
    boolean again = wanted.stream().anyMatch(each -> each >= said && usedElsewhere(each));
    next = again ? Math.max(said, executed) : Math.max(said, next);
    return next < before;
  }

  /**
   * Takes a nonce when it may be.
   *
   * @return why it may not; empty when it is taken now
   */
  Optional<Reason> take(long nonce) {
    if (nonce < next || taken.contains(nonce)) {
      return Optional.of(Reason.USED);
    }
    if (nonce - next >= ahead) {
      return Optional.of(Reason.TOO_FAR_AHEAD);
    }
    taken.add(nonce);
    return Optional.empty();
  }

  /** Why a nonce is not taken. */
  enum Reason {
    /** The forwarder has used it, or another request has it. */
    USED,
    /** It is further ahead than may wait. */
    TOO_FAR_AHEAD
  }
}
