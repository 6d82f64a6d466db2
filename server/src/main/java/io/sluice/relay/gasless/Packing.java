package io.sluice.relay.gasless;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.forwarder.ForwarderGas;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests go together: of many users of one client, at one forwarder and of one
 * speed, on any lane or on the one they have something in flight on. Of a user it takes what
 * follows each other, into one carrier, so that their order is kept; what does not fit waits for
 * the next. A request that brings value goes alone: what a batch could not spend would have to be
 * given back to somebody. So does one whose carrier was for nothing: a target that burns all the
 * gas when it is asked whom it trusts takes its whole batch with it, and is found so.
 */
final class Packing {
  private final int most;
  private final long mostGas;
  private final long mostBytes;

  /**
   * @param most requests in a carrier, 1 or more
   * @param mostGas units of gas a transaction may use
   * @param mostBytes of calldata in a transaction
   */
  Packing(int most, long mostGas, long mostBytes) {
    this.most = most;
    this.mostGas = mostGas;
    this.mostBytes = mostBytes;
  }

  /**
   * What a user has ready.
   *
   * @param behind the lane on which it must follow what is in flight; {@code null} for any
   * @param requests by nonce, without a gap; one or more
   */
  record Run(
      Address forwarder, Instant since, @Nullable LaneId behind, List<HeldRequest> requests) {}

  /** Packs them, the first first. */
  List<Load> of(List<Run> runs) {
    Map<Kind, Open> open = new LinkedHashMap<>();
    List<Load> loads = new ArrayList<>();
    for (Run run : runs) {
      List<HeldRequest> together = together(run.requests);
      HeldRequest first = together.getFirst();
      if (goesAlone(first)) {
        if (run.behind == null) {
          loads.add(load(run, first));
        }
        continue;
      }
      Kind kind = new Kind(run.forwarder, first.client(), first.speed(), run.behind);
      Open current = open.computeIfAbsent(kind, any -> new Open(run.since));
      if (!current.takes(first)) {
        loads.add(current.close(kind, true));
        current = new Open(run.since);
        open.put(kind, current);
      }
      for (HeldRequest request : together) {
        if (!current.takes(request)) {
          break;
        }
        current.add(request);
      }
    }
    open.forEach((kind, last) -> loads.add(last.close(kind, !last.hasRoom())));
    return loads;
  }

  /** The first of a run that may share a carrier: one client, one speed. */
  private static List<HeldRequest> together(List<HeldRequest> run) {
    HeldRequest first = run.getFirst();
    int end = 1;
    while (end < run.size()
        && !goesAlone(first)
        && !goesAlone(run.get(end))
        && run.get(end).client() == first.client()
        && run.get(end).speed() == first.speed()) {
      end++;
    }
    return run.subList(0, end);
  }

  private static Load load(Run run, HeldRequest alone) {
    return new Load(
        run.forwarder, alone.client(), alone.speed(), run.since, true, null, List.of(alone));
  }

  private static boolean goesAlone(HeldRequest request) {
    return request.tries() > 0 || request.request().value().value().signum() > 0;
  }

  private record Kind(Address forwarder, long client, Speed speed, @Nullable LaneId behind) {}

  /** A carrier that is being filled. */
  private final class Open {
    private final Instant since;
    private final List<HeldRequest> requests = new ArrayList<>();
    private long gas;
    private long bytes;

    Open(Instant since) {
      this.since = since;
    }

    boolean takes(HeldRequest request) {
      return requests.isEmpty()
          || (requests.size() < most
              && gas + gas(request) <= mostGas
              && bytes + bytes(request) <= mostBytes);
    }

    void add(HeldRequest request) {
      requests.add(request);
      gas += gas(request);
      bytes += bytes(request);
    }

    boolean hasRoom() {
      return requests.size() < most && gas < mostGas / 2 && bytes < mostBytes / 2;
    }

    Load close(Kind kind, boolean full) {
      return new Load(
          kind.forwarder, kind.client, kind.speed, since, full, kind.behind, List.copyOf(requests));
    }

    /** Each counted as if it went alone, which is more than its part of a batch. */
    private static long gas(HeldRequest request) {
      return ForwarderGas.ofExecute(request.signed());
    }

    private static long bytes(HeldRequest request) {
      return 512L + request.request().data().size();
    }
  }
}
