package io.sluice.benchmark.load;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.HdrHistogram.Histogram;

/**
 * What became of a number of requests.
 *
 * @param accepted with an id, in the order of the answers
 * @param others how many answers there were by status other than 202
 * @param broken requests without an answer: the connection ended
 * @param micros from each request's beginning to the end of its 202
 * @param started the first request's beginning, after {@link System#nanoTime}
 * @param ended the last answer's end
 */
public record LoadResult(
    List<Posted> accepted,
    SortedMap<Integer, Integer> others,
    int broken,
    Histogram micros,
    long started,
    long ended) {

  public List<String> ids() {
    return accepted.stream().map(Posted::id).toList();
  }

  public double acceptedPerSecond() {
    return accepted.size() * 1e9 / (ended - started);
  }

  public double millisAt(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }

  public Duration time() {
    return Duration.ofNanos(ended - started);
  }

  /** A sentence when some were not accepted, else empty. */
  public String refusals() {
    if (others.isEmpty() && broken == 0) {
      return "";
    }
    return "Not all requests were answered 202: other answers by status "
        + others
        + ", connections broken "
        + broken
        + ".";
  }
}
