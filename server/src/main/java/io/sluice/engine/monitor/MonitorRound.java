package io.sluice.engine.monitor;

import io.sluice.backing.database.Outage;
import io.sluice.engine.block.BlockFollower;
import io.sluice.engine.block.BlockFollower.Progress;
import io.sluice.engine.block.Finality;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of the monitor's jobs. Whatever goes wrong in one decides nothing and holds up no
 * other: it is told once, and the next round starts from what is stored. One thread.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class MonitorRound {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorRound.class);

  private final BlockFollower follower;
  private final Finality finality;
  private final Job lanes;
  private final Job stuck;
  private final Job audit;

  /** What was said of each job's trouble; nothing for those that have none. */
  private final Map<String, String> told = new HashMap<>();

  private boolean unfinished = true;

  MonitorRound(
      BlockFollower follower,
      Finality finality,
      LaneWatch laneWatch,
      StuckWatch stuckWatch,
      NonceAudit audit) {
    this.follower = follower;
    this.finality = finality;
    this.lanes = new Job("watch of lanes", laneWatch::check);
    this.stuck =
        new Job(
            "watch for what is stuck",
            newBlock -> {
              stuckWatch.check(newBlock);
              return true;
            });
    this.audit = new Job("audit of nonces", newBlock -> audit.check());
  }

  /** Looks at the chain, and does what follows from it. */
  Progress withChain() {
    Progress progress = tried("following of blocks", follower::follow, Progress.UNKNOWN);
    boolean newBlock = progress.isNew();
    if (progress != Progress.UNKNOWN) {
      if (newBlock || unfinished) {
        unfinished = tried("finality of blocks", finality::advance, true);
      }
      lanes.run(newBlock);
    }
    stuck.run(newBlock);
    if (progress != Progress.UNKNOWN) {
      audit.run(newBlock);
    }
    return progress;
  }

  /** Does what has to be done between two looks at the chain. */
  void withoutChain() {
    stuck.run(false);
  }

  /** What it comes to, or this when it goes wrong. */
  <T> T tried(String job, Supplier<T> work, T otherwise) {
    try {
      T result = work.get();
      told.remove(job);
      return result;
    } catch (RuntimeException e) {
      tell(job, e);
      return otherwise;
    }
  }

  private void tell(String job, RuntimeException e) {
    String words = String.valueOf(e.getMessage());
    if (!(e instanceof NodeUnavailableException) && !Outage.is(e)) {
      LOG.error("The {} failed and is tried again", job, e);
    } else if (!words.equals(told.put(job, words))) {
      LOG.warn("The {} waits: {}", job, words);
    }
  }

  /** Something that is owed after each new block, until it went well. */
  private final class Job {
    private final String name;
    private final Predicate<Boolean> work;
    private boolean owed;

    /**
     * @param work given whether there was a new block; says whether there was anything to do
     */
    Job(String name, Predicate<Boolean> work) {
      this.name = name;
      this.work = work;
    }

    void run(boolean newBlock) {
      owed |= newBlock;
      try {
        if (work.test(owed)) {
          told.remove(name);
        }
        owed = false;
      } catch (RuntimeException e) {
        tell(name, e);
      }
    }
  }
}
