package io.sluice.engine.routing;

import java.util.List;

/** Which of the lanes that fit a transaction takes. Asks nobody. */
public enum Strategy {
  /**
   * The one with the fewest in flight for each part of its weight, and in turn where several have
   * as few.
   */
  LEAST_PENDING {
    @Override
    int choose(List<Load> fitting, long client, int turn) {
      Load least = fitting.getFirst();
      int equals = 0;
      for (Load each : fitting) {
        int compared = each.compare(least);
        if (compared < 0) {
          least = each;
          equals = 1;
        } else if (compared == 0) {
          equals++;
        }
      }
      int skipped = Math.floorMod(turn, equals);
      for (int i = 0; i < fitting.size(); i++) {
        if (fitting.get(i).compare(least) == 0 && skipped-- == 0) {
          return i;
        }
      }
      throw new IllegalStateException("one of them is the least");
    }
  },

  /** One after the other, whatever they have in flight and weigh. */
  ROUND_ROBIN {
    @Override
    int choose(List<Load> fitting, long client, int turn) {
      return Math.floorMod(turn, fitting.size());
    }
  },

  /** Each as often as it weighs, whatever they have in flight. */
  WEIGHTED {
    @Override
    int choose(List<Load> fitting, long client, int turn) {
      long whole = fitting.stream().mapToLong(Load::weight).sum();
      // multiples of the golden ratio: however few follow each other, they are spread evenly
      long point = Math.unsignedMultiplyHigh(turn * GOLDEN, whole);
      for (int i = 0; i < fitting.size(); i++) {
        point -= fitting.get(i).weight;
        if (point < 0) {
          return i;
        }
      }
      throw new IllegalStateException("weights are positive");
    }
  },

  /**
   * The same for all of a client, as long as it fits. Of several clients each lane has as many as
   * it weighs; when lanes come and go, only clients of those have another (rendezvous hashing).
   */
  STICKY {
    @Override
    int choose(List<Load> fitting, long client, int turn) {
      int best = 0;
      double highest = -1;
      for (int i = 0; i < fitting.size(); i++) {
        Load each = fitting.get(i);
        double score = each.weight / -Math.log(fraction(client, each.lane));
        if (score > highest) {
          highest = score;
          best = i;
        }
      }
      return best;
    }
  };

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /**
   * Chooses.
   *
   * @param fitting one or more
   * @param turn any number, the next one each time
   * @return its place in the list
   */
  abstract int choose(List<Load> fitting, long client, int turn);

  /** Between 0 and 1, without either; the same for the same two (SplitMix64). */
  private static double fraction(long client, long lane) {
    long mixed = client * GOLDEN + lane;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    mixed ^= mixed >>> 31;
    return ((mixed >>> 11) + 0.5) / (1L << 53);
  }

  /**
   * A lane that fits.
   *
   * @param weight 1 or more
   * @param count in flight there
   */
  record Load(long lane, long weight, long count) {
    /** By what is in flight for each part of the weight. */
    private int compare(Load other) {
      return Long.compare(count * other.weight, other.count * weight);
    }
  }
}
