package io.sluice.engine.routing;

import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Who goes next: clients in turn, as often in a round as their weight says. */
final class Shares {
  private Shares() {}

  /**
   * How many of each client a turn may take, so that all together take about as many as there are.
   *
   * @param clients those that wait
   * @param weight of a client, 1 or more
   * @param most of all together
   * @return 1 or more each
   */
  static Map<Long, Integer> of(List<Long> clients, ToIntFunction<Long> weight, int most) {
    long whole = clients.stream().mapToLong(weight::applyAsInt).sum();
    Map<Long, Integer> shares = new HashMap<>();
    for (Long client : clients) {
      long share = (most * (long) weight.applyAsInt(client) + whole - 1) / whole;
      shares.put(client, (int) Math.max(1, share));
    }
    return shares;
  }

  /**
   * Takes one round after the other until nothing is left or there are enough.
   *
   * @param waiting per client, in its own order, clients in the order of their turns; is emptied
   * @param weight how many of a client a round takes, 1 or more
   * @param fits whether one can be taken; what does not fit is passed over
   */
  static <T> List<T> inTurn(
      Map<Long, Deque<T>> waiting, ToIntFunction<Long> weight, int most, Predicate<T> fits) {
    List<T> taken = new ArrayList<>();
    boolean found = true;
    while (found && taken.size() < most) {
      found = false;
      for (Map.Entry<Long, Deque<T>> each : waiting.entrySet()) {
        int round = weight.applyAsInt(each.getKey());
        for (int i = 0; i < round && taken.size() < most; i++) {
          found |= takeOne(each.getValue(), fits, taken);
        }
      }
    }
    return taken;
  }

  private static <T> boolean takeOne(Deque<T> line, Predicate<T> fits, List<T> taken) {
    while (!line.isEmpty()) {
      T next = line.removeFirst();
      if (fits.test(next)) {
        taken.add(next);
        return true;
      }
    }
    return false;
  }
}
