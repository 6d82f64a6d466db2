package io.sluice.embedded.cli;

import java.io.PrintWriter;
import java.util.List;

/** Shows transactions on their way. */
sealed interface ProgressView {
  /** Something about this one, of all these, has changed. */
  void changed(Journey one, List<Journey> all);

  /** Also without a change of state, confirmations may have. */
  void refresh(List<Journey> all);

  /** In place on a terminal, a line per change elsewhere. The launcher knows which it is. */
  static ProgressView on(PrintWriter out) {
    int columns = Integer.getInteger("sluice.columns", 0);
    return columns > 0 ? new InPlace(out, columns) : new Lines(out);
  }

  /** A line per change, with the time since the first. */
  final class Lines implements ProgressView {
    private final PrintWriter out;
    private final long begin = System.nanoTime();

    Lines(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void changed(Journey one, List<Journey> all) {
      String where = one.state().equals("mined") ? " in block " + one.block() : "";
      out.println(
          "  %5.1f s  #%d %s%s"
              .formatted((System.nanoTime() - begin) / 1e9, one.number(), one.state(), where));
      out.flush();
    }

    @Override
    public void refresh(List<Journey> all) {
      // Confirmations alone are worth no line.
    }
  }

  /** A line per transaction, written over itself. */
  final class InPlace implements ProgressView {
    private static final String CLEAR_LINE = "\u001b[2K";

    private final PrintWriter out;
    private final int columns;
    private int drawn;

    InPlace(PrintWriter out, int columns) {
      this.out = out;
      this.columns = columns;
    }

    @Override
    public void changed(Journey one, List<Journey> all) {
      refresh(all);
    }

    @Override
    public void refresh(List<Journey> all) {
      if (drawn > 0) {
        out.print("\u001b[%dA".formatted(drawn));
      }
      for (Journey one : all) {
        out.println(CLEAR_LINE + fitted(line(one)));
      }
      drawn = all.size();
      out.flush();
    }

    private static String line(Journey one) {
      String line = "  #%-3d %s".formatted(one.number(), String.join(" > ", one.seen()));
      return one.confirmations().equals("-") || one.confirmations().equals("0")
          ? line
          : line + " (" + one.confirmations() + " blocks deep)";
    }

    /** A line that wraps could not be written over. */
    private String fitted(String line) {
      return line.length() < columns ? line : line.substring(0, columns - 1);
    }
  }
}
