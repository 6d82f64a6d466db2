package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks how users stand. Those that ask while a question is under way share the next one; who comes
 * alone asks at once. Safe for many threads.
 */
@Component
@ForRole(Role.API)
class StandingsDesk {
  /** Users in one question; those of one request stay together. */
  private static final int MOST = 256;

  private final Source source;
  private final Map<Place, Desk> desks = new ConcurrentHashMap<>();

  StandingsDesk(Source source) {
    this.source = source;
  }

  /** Who knows it. */
  interface Source {
    /**
     * How users stand to nonces they have signed.
     *
     * @param nonces by user; one or more of each
     * @return by user; without those of whom nothing was ever asked for
     */
    Map<Address, ForwardSigners.Standing> standings(
        ChainId chain, Address forwarder, Map<Address, ? extends Collection<Long>> nonces);
  }

  /**
   * As {@link Source#standings} says it of these users.
   *
   * @throws RuntimeException what the source threw, for everybody who shared the question
   */
  Map<Address, ForwardSigners.Standing> ask(
      ChainId chain, Address forwarder, Map<Address, ? extends Collection<Long>> nonces) {
    return desks.computeIfAbsent(new Place(chain, forwarder), Desk::new).ask(new Question(nonces));
  }

  /** How many are not answered yet and in no question. */
  int waiting() {
    return desks.values().stream().mapToInt(each -> each.waiting.size()).sum();
  }

  private record Place(ChainId chain, Address forwarder) {}

  /** What one wants to know, and learns under the lock of the desk. */
  private static final class Question {
    private final Map<Address, ? extends Collection<Long>> nonces;
    private @Nullable Map<Address, ForwardSigners.Standing> answer;
    private @Nullable RuntimeException failure;

    Question(Map<Address, ? extends Collection<Long>> nonces) {
      this.nonces = nonces;
    }

    boolean open() {
      return answer == null && failure == null;
    }

    /** A copy: others have the same answer. */
    Map<Address, ForwardSigners.Standing> own() {
      Map<Address, ForwardSigners.Standing> own = new HashMap<>();
      if (answer == null) {
        throw failure == null ? new IllegalStateException("not answered") : failure;
      }
      for (Address each : nonces.keySet()) {
        ForwardSigners.Standing standing = answer.get(each);
        if (standing != null) {
          own.put(each, standing.copy());
        }
      }
      return own;
    }
  }

  /** Of one forwarder. */
  private final class Desk {
    private final Place place;
    private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();

    Desk(Place place) {
      this.place = place;
    }

    Map<Address, ForwardSigners.Standing> ask(Question question) {
      waiting.add(question);
      lock.lock();
      try {
        while (question.open()) {
          askForSome();
        }
        return question.own();
      } finally {
        lock.unlock();
      }
    }

    /** For those that have waited longest. */
    private void askForSome() {
      List<Question> some = new ArrayList<>();
      Map<Address, Set<Long>> nonces = new LinkedHashMap<>();
      while (nonces.size() < MOST && !waiting.isEmpty()) {
        Question next = waiting.remove();
        some.add(next);
        next.nonces.forEach(
            (user, each) -> nonces.computeIfAbsent(user, _ -> new HashSet<>()).addAll(each));
      }
      try {
        var answer = source.standings(place.chain, place.forwarder, nonces);
        some.forEach(each -> each.answer = answer);
      } catch (RuntimeException e) {
        some.forEach(each -> each.failure = e);
      }
    }
  }
}
