package io.sluice.engine.lane;

/** Whether a lane takes new transactions. */
public enum LaneState {
  /** Registered by a signer; waits until the monitor has read its nonce from the chain. */
  NEW,
  /** Takes transactions. */
  ACTIVE,
  /** Its balance is under the minimum: takes none until it is topped up; what it has goes on. */
  LOW_BALANCE,
  /** A remote relayer that does not answer, or says that it takes nothing: what it has goes on. */
  AWAY,
  /** A person has stopped it: takes nothing new until a person resumes it; what it has goes on. */
  PAUSED,
  /** Its key is to be retired: takes nothing new, and ends what it has. */
  DRAINING,
  /** Its key is retired: everything it had is over, and nobody looks after it any more. */
  RETIRED
}
