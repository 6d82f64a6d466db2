package io.sluice.benchmark.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A way to the node that can die as machines do: its connections stay open, new ones are taken, and
 * nothing is ever answered again.
 */
public final class MortalEndpoint implements AutoCloseable {
  private final ServerSocket server;
  private final int node;
  private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean dead;

  public MortalEndpoint(String nodeUrl) throws IOException {
    node = URI.create(nodeUrl).getPort();
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("mortal-endpoint").start(this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  public void die() {
    dead = true;
  }

  /** New connections are carried again; those that were open when it died stay dead. */
  public void revive() {
    dead = false;
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket client = server.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), node);
        sockets.add(client);
        sockets.add(upstream);
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> carry(client, upstream));
        Thread.ofVirtual().start(() -> carry(upstream, client));
      }
    } catch (IOException e) {
      // Closed; or the node is gone, which the run finds out by itself.
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (dead) {
          end.await();
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Either side is gone; so is the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    end.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
