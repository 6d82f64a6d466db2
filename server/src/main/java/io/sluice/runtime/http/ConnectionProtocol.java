package io.sluice.runtime.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 with two limits that it does not have: connections of one address, and time for
 * the head of a request in all. Tomcat's own time-outs begin anew with every byte. Made by Tomcat,
 * by its name.
 */
public final class ConnectionProtocol extends Http11NioProtocol {
  private static final long NOT_BEGUN = -1;

  private final Endpoint endpoint;

  /** Without limits until they are set. */
  public ConnectionProtocol() {
    this(new Endpoint());
  }

  private ConnectionProtocol(Endpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  /** Before it starts. */
  void limit(int connectionsPerAddress) {
    endpoint.most = connectionsPerAddress;
  }

  /**
   * Cuts off who has begun a request longer ago than this and has not sent all of its head.
   *
   * @return how many
   */
  int cut(Duration patience, long nanoTime) {
    int cut = 0;
    for (SocketWrapperBase<NioChannel> each : endpoint.getConnections()) {
      if (each.getCurrentProcessor() instanceof AbstractProcessor processor
          && isLate(processor, patience, nanoTime)) {
        each.close();
        cut++;
      }
    }
    return cut;
  }

  /**
   * A connection has a processor between two reads only while a head is on its way, or an answer is
   * made by another thread.
   */
  private static boolean isLate(AbstractProcessor processor, Duration patience, long nanoTime) {
    long begun = processor.getRequest().getStartTimeNanos();
    return begun != NOT_BEGUN && !processor.isAsync() && nanoTime - begun > patience.toNanos();
  }

  private static final class Endpoint extends NioEndpoint {
    private int most = Integer.MAX_VALUE;

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
      if (isOneTooMany(socket)) {
        destroySocket(socket);
        return false;
      }
      return super.setSocketOptions(socket);
    }

    /** Nobody counts while there are few. */
    private boolean isOneTooMany(SocketChannel socket) {
      if (connections.size() < most) {
        return false;
      }
      InetAddress from = address(socket);
      return from != null
          && connections.keySet().stream().filter(each -> from.equals(address(each))).count()
              >= most;
    }

    private static @Nullable InetAddress address(SocketChannel socket) {
      try {
        return socket.getRemoteAddress() instanceof InetSocketAddress peer
            ? peer.getAddress()
            : null;
      } catch (IOException e) {
        return null; // it has gone
      }
    }
  }
}
