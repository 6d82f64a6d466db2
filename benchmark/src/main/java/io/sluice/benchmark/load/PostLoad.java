package io.sluice.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends POST requests from one thread over keep-alive connections: it shares its machine with what
 * it measures, so it must cost next to nothing. Each call of {@link #run} by one thread at a time.
 */
public final class PostLoad {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final int ACCEPTED = 202;
  private static final String ID = "\"transactionId\":\"";

  private final List<InetSocketAddress> servers;
  private final int connections;
  private final List<byte[]> requests;

  /**
   * @param servers connections are spread over them evenly
   * @param requests whole HTTP requests, sent in turn
   */
  public PostLoad(List<URI> servers, int connections, List<byte[]> requests) {
    this.servers =
        servers.stream().map(uri -> new InetSocketAddress(uri.getHost(), uri.getPort())).toList();
    this.connections = connections;
    this.requests = List.copyOf(requests);
  }

  /**
   * Sends this many requests and waits for their answers.
   *
   * @throws IOException when there is no server, or none of the requests under way is answered for
   *     a minute
   */
  public LoadResult run(int count, Pace pace) throws IOException {
    try (var run = new Run(count, pace)) {
      return run.toTheEnd();
    }
  }

  /** The state of one run. */
  private final class Run implements AutoCloseable {
    private final int count;
    private final Pace pace;
    private final Selector selector = Selector.open();
    private final List<Connection> all = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Posted> accepted;
    private final TreeMap<Integer, Integer> others = new TreeMap<>();
    private final Histogram micros = new Histogram(3);
    private int broken;
    private int sent;
    private int finished;
    private long started;
    private long ended;

    Run(int count, Pace pace) throws IOException {
      this.count = count;
      this.pace = pace;
      this.accepted = new ArrayList<>(count);
      for (int i = 0; i < connections; i++) {
        all.add(new Connection(servers.get(i % servers.size()), selector));
      }
      idle.addAll(all);
    }

    LoadResult toTheEnd() throws IOException {
      started = System.nanoTime();
      ended = started;
      if (pace.isSteady()) {
        Thread.ofPlatform().daemon().name("metronome").start(this::wakeWhenDue);
      }
      long lastAnswer = started;
      while (finished < count) {
        sendWhatIsDue();
        int before = finished;
        selector.select(this::receive, LONGEST_WAIT.toMillis());
        if (finished > before || finished == sent) {
          lastAnswer = System.nanoTime();
        } else if (System.nanoTime() - lastAnswer > PATIENCE.toNanos()) {
          throw new IOException("No answer for " + PATIENCE.toSeconds() + " s.");
        }
      }
      return new LoadResult(accepted, others, broken, micros, started, ended);
    }

    private void sendWhatIsDue() {
      while (sent < count && !idle.isEmpty() && untilDue() <= 0) {
        Connection connection = idle.remove();
        long from = pace.isSteady() ? pace.due(sent, started) : System.nanoTime();
        byte[] request = requests.get(sent % requests.size());
        sent++;
        try {
          connection.send(ByteBuffer.wrap(request), from);
        } catch (IOException e) {
          lose(connection);
        }
      }
    }

    private long untilDue() {
      return pace.isSteady() ? pace.due(sent, started) - System.nanoTime() : 0;
    }

    /** A selector waits for whole milliseconds, half of a request's own time. */
    private void wakeWhenDue() {
      for (int i = 0; i < count && selector.isOpen(); i++) {
        long left = pace.due(i, started) - System.nanoTime();
        while (left > 0) {
          LockSupport.parkNanos(left);
          left = pace.due(i, started) - System.nanoTime();
        }
        selector.wakeup();
      }
    }

    private void receive(SelectionKey key) {
      var connection = (Connection) key.attachment();
      try {
        int status = connection.read();
        if (status != AnswerReader.INCOMPLETE) {
          finish(connection, status);
          connection.renewIfLast();
          idle.add(connection);
        }
      } catch (IOException e) {
        lose(connection);
      }
    }

    private void finish(Connection connection, int status) {
      ended = System.nanoTime();
      finished++;
      String id = status == ACCEPTED ? id(connection.body()) : "";
      if (id.isEmpty()) {
        others.merge(status, 1, Integer::sum);
      } else {
        accepted.add(new Posted(id, connection.since()));
        micros.recordValue(Math.max(0, (ended - connection.since()) / 1000));
      }
    }

    /** What it carried is not known; another takes its place. */
    private void lose(Connection connection) {
      broken++;
      finished++;
      ended = System.nanoTime();
      try {
        connection.renew();
        idle.add(connection);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("A server takes no connections any more.", e);
      }
    }

    @Override
    public void close() throws IOException {
      for (Connection connection : all) {
        connection.close();
      }
      selector.close();
    }
  }

  private static String id(String body) {
    int at = body.indexOf(ID);
    int end = at < 0 ? -1 : body.indexOf('"', at + ID.length());
    return end < 0 ? "" : body.substring(at + ID.length(), end);
  }
}
