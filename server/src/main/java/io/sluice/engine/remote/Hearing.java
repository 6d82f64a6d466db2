package io.sluice.engine.remote;

import io.sluice.evm.network.PerNetwork;
import java.time.Duration;
import java.time.Instant;

/**
 * Takes down what a relayer tells of a transaction, whoever brings it, in whatever order and
 * however often. It decides nothing: hashes are kept, and when it is over there, {@link Verdicts}
 * looks at the chain. The caller owns the database transaction.
 */
@PerNetwork
class Hearing {
  private final RemoteSubmissions submissions;
  private final RemoteHashes hashes;
  private final RemoteSettings settings;

  Hearing(RemoteSubmissions submissions, RemoteHashes hashes, RemoteSettings settings) {
    this.submissions = submissions;
    this.hashes = hashes;
    this.settings = settings;
  }

  /**
   * Notes what it says, and looks again soon; at once where it is over there, or the hash is new.
   */
  void hear(RemoteSubmission one, RemoteTransaction there, Instant now) {
    boolean fresh = keep(one, there, now);
    Duration pause = there.isOver() || fresh ? Duration.ZERO : pause(one, now);
    submissions.hear(one, there.status(), there.nonce(), now, now.plus(pause));
  }

  /** Keeps the hash alone; says whether it is new. */
  boolean keep(RemoteSubmission one, RemoteTransaction there, Instant now) {
    return there.hash() != null
        && there.nonce() != null
        && hashes.hear(one, there.hash(), there.nonce(), now);
  }

  /** The longer it takes, the less often it is asked for; a twentieth of its age. */
  private Duration pause(RemoteSubmission one, Instant now) {
    Duration part = Duration.between(one.createdAt(), now).dividedBy(20);
    Duration longest = settings.poll().multipliedBy(12);
    if (part.compareTo(settings.poll()) < 0) {
      return settings.poll();
    }
    return part.compareTo(longest) < 0 ? part : longest;
  }
}
