package io.sluice.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A keep-alive connection with at most one request under way. For the selector's thread. */
final class Connection implements AutoCloseable {
  private final InetSocketAddress server;
  private final Selector selector;
  private final AnswerReader answer = new AnswerReader();
  private SocketChannel channel;
  private long since;

  Connection(InetSocketAddress server, Selector selector) throws IOException {
    this.server = server;
    this.selector = selector;
    this.channel = connect();
  }

  private SocketChannel connect() throws IOException {
    SocketChannel connected = SocketChannel.open(server);
    connected.configureBlocking(false);
    connected.setOption(StandardSocketOptions.TCP_NODELAY, true);
    connected.register(selector, SelectionKey.OP_READ, this);
    return connected;
  }

  /**
   * @param from when its time begins, after {@link System#nanoTime}
   */
  void send(ByteBuffer request, long from) throws IOException {
    answer.reset();
    since = from;
    while (request.hasRemaining()) {
      channel.write(request);
    }
  }

  /** The status once the answer is complete, else {@link AnswerReader#INCOMPLETE}. */
  int read() throws IOException {
    if (channel.read(answer.room()) < 0) {
      throw new EOFException("closed by the server");
    }
    return answer.status();
  }

  String body() {
    return answer.body();
  }

  long since() {
    return since;
  }

  /** To be called between requests: the server may have announced an end. */
  void renewIfLast() throws IOException {
    if (answer.isLast()) {
      renew();
    }
  }

  void renew() throws IOException {
    channel.close();
    channel = connect();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
