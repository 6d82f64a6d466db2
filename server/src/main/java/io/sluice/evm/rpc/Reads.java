package io.sluice.evm.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads from endpoints: from the one that answers best, what two say alike, or what two say to
 * choose from. Endpoints out of use are never waited for, and one that takes far longer than usual
 * is waited for by one reader, not by all. Safe for use by many threads.
 */
final class Reads {
  private final Endpoints endpoints;
  private final RpcSettings settings;
  private final RpcMetrics metrics;

  Reads(Endpoints endpoints, RpcSettings settings, RpcMetrics metrics) {
    this.endpoints = endpoints;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** Learns something from one endpoint, in whatever way it can be asked. */
  @FunctionalInterface
  interface Ask<T> {
    Exchange<T> of(Endpoint endpoint, Deadline deadline);
  }

  /** Puts the same calls to whoever is asked. */
  <T> Ask<T> put(CallBatch<T> batch) {
    return (endpoint, deadline) -> endpoints.ask(endpoint, batch, settings.readTimeout(), deadline);
  }

  /**
   * Reads from the best endpoint, from the next where that fails or is late, and again after a
   * pause while time is left.
   *
   * @param usable of a reply; when the replies of an endpoint are not all usable, another is asked
   * @return replies that are all usable, else those of the last endpoint that answered at all
   * @throws NodeUnavailableException when none answered
   */
  <T> List<Reply<T>> read(Ask<T> ask, Predicate<Reply<T>> usable) {
    Deadline deadline = Deadline.in(settings.readDeadline());
    @Nullable String trouble = null;
    @Nullable List<Reply<T>> secondBest = null;
    for (int round = 0; secondBest == null; round++) {
      Race<T> race = race(ask, 1, deadline);
      boolean asked = false;
      for (Race.Arrival<T> arrival = race.next(); arrival != null; arrival = race.next()) {
        asked = true;
        Exchange<T> exchange = arrival.exchange();
        if (exchange.isAll(usable)) {
          endpoints.prefer(arrival.endpoint());
          return exchange.replies();
        }
        if (exchange.fault() == null) {
          secondBest = exchange.replies();
        } else {
          trouble = exchange.fault().message();
        }
        if (deadline.passed()) {
          break;
        }
        race.more();
      }
      boolean over = !asked || Thread.currentThread().isInterrupted() || deadline.passed();
      if (secondBest == null && (over || !endpoints.pause(round, deadline))) {
        throw new NodeUnavailableException(trouble == null ? endpoints.trouble() : trouble);
      }
    }
    return secondBest;
  }

  /**
   * Reads what two endpoints say alike; what the only one says where one is configured. An endpoint
   * that said something else than two others is asked later than they from then on.
   *
   * @param usable of a reply; an endpoint whose replies are not all usable has not answered
   * @throws NodeUnavailableException when too few answered, or no two alike; at once when too few
   *     are in use
   */
  <T> List<Reply<T>> agree(Ask<T> ask, Predicate<Reply<T>> usable) {
    int needed = endpoints.needed();
    Race<T> race = promptRace(ask, needed, Deadline.in(settings.readDeadline()));
    List<Race.Arrival<T>> said = new ArrayList<>();
    int best = 0;
    while (best + race.open() >= needed) {
      Race.Arrival<T> arrival = race.inTime();
      if (arrival == null) {
        break;
      }
      if (arrival.exchange().isAll(usable)) {
        said.add(arrival);
        int alike = alike(said, arrival);
        if (alike >= needed) {
          note(said, arrival.exchange().replies());
          return arrival.exchange().replies();
        }
        best = Math.max(best, alike);
      }
      if (best + race.underWay() < needed) {
        race.more();
      }
    }
    throw new NodeUnavailableException(
        said.size() >= needed
            ? "the endpoints do not agree"
            : "fewer than "
                + needed
                + (needed == 1 ? " endpoint" : " endpoints")
                + " answered, and as many must agree"
                + endpoints.troubles());
  }

  /**
   * Reads one thing that two endpoints say alike; what one alone says where only one has it. One
   * that has nothing is behind, or elsewhere: it contradicts nobody.
   *
   * @return empty when none has it
   * @throws NodeUnavailableException when none answered, or no two of several say the same
   */
  <T> Optional<T> compare(Ask<T> ask) {
    int needed = endpoints.needed();
    Race<T> race = promptRace(ask, needed, Deadline.in(settings.readDeadline()));
    List<Race.Arrival<T>> said = new ArrayList<>();
    String trouble = endpoints.trouble();
    boolean answered = false;
    int best = 0;
    for (Race.Arrival<T> arrival = race.inTime(); arrival != null; arrival = race.inTime()) {
      Exchange<T> exchange = arrival.exchange();
      if (!exchange.isAll(Reply.Result.class::isInstance)) {
        trouble = exchange.fault() == null ? "no endpoint could say" : exchange.fault().message();
      } else if (value(exchange) != null) {
        said.add(arrival);
        best = Math.max(best, alike(said, arrival));
        if (best >= needed) {
          note(said, exchange.replies());
          return Optional.ofNullable(value(exchange));
        }
      }
      answered |= exchange.isAll(Reply.Result.class::isInstance);
      if (best + race.underWay() < needed) {
        race.more();
      }
    }
    if (said.size() > 1) {
      throw new NodeUnavailableException("the endpoints do not agree");
    }
    if (!answered) {
      throw new NodeUnavailableException(trouble);
    }
    return said.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(value(said.getFirst().exchange()));
  }

  /**
   * What two endpoints say, to choose from; what one says where only one is in use or the other is
   * late. One that fails has said nothing.
   *
   * @param usable of a reply
   * @param most that are heard
   * @return one or more answers
   * @throws NodeUnavailableException when none answers
   */
  <T> List<List<Reply<T>>> quotes(Ask<T> ask, Predicate<Reply<T>> usable, int most) {
    List<List<Reply<T>>> quotes = new ArrayList<>();
    if (most > 1) {
      Race<T> race = promptRace(ask, most, Deadline.in(settings.readDeadline()));
      Race.Arrival<T> arrival = race.next();
      while (arrival != null && quotes.size() < most) {
        if (arrival.exchange().isAll(usable)) {
          quotes.add(arrival.exchange().replies());
        }
        if (quotes.size() + race.underWay() < most) {
          race.more();
        }
        arrival = quotes.isEmpty() ? race.next() : quotes.size() < most ? race.soon() : null;
      }
    }
    return quotes.isEmpty() ? List.of(read(ask, usable)) : quotes;
  }

  private <T> Race<T> race(Ask<T> ask, int width, Deadline deadline) {
    return race(endpoints.inOrder(), ask, width, deadline);
  }

  /** Without those that keep others waiting at this moment. */
  private <T> Race<T> promptRace(Ask<T> ask, int width, Deadline deadline) {
    return race(endpoints.prompt(), ask, width, deadline);
  }

  private <T> Race<T> race(List<Endpoint> some, Ask<T> ask, int width, Deadline deadline) {
    return new Race<>(
        some, endpoint -> ask.of(endpoint, deadline), width, settings.hedgeAfter(), deadline);
  }

  private static <T> int alike(List<Race.Arrival<T>> said, Race.Arrival<T> one) {
    return (int)
        said.stream()
            .filter(other -> other.exchange().replies().equals(one.exchange().replies()))
            .count();
  }

  /** Notes who said so, and who said something else: to have nothing is not to contradict. */
  private <T> void note(List<Race.Arrival<T>> said, List<Reply<T>> agreed) {
    for (Race.Arrival<T> arrival : said) {
      boolean contradicts = contradicts(arrival.exchange().replies(), agreed);
      arrival.endpoint().health().compared(!contradicts);
      if (contradicts) {
        metrics.dissent(arrival.endpoint().label());
      }
    }
  }

  private static <T> boolean contradicts(List<Reply<T>> some, List<Reply<T>> agreed) {
    return IntStream.range(0, some.size())
        .anyMatch(i ->
            some.get(i) instanceof Reply.Result<T>(var one)
                && agreed.get(i) instanceof Reply.Result<T>(var other)
                && one != null
                && other != null
                && !one.equals(other));
  }

  private static <T> @Nullable T value(Exchange<T> exchange) {
    return exchange.replies().getFirst() instanceof Reply.Result<T>(var value) ? value : null;
  }
}
