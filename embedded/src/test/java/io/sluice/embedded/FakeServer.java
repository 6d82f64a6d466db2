package io.sluice.embedded;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Behaves like the product's jar, as far as whoever starts it can see. */
public final class FakeServer {
  private FakeServer() {}

  public static void main(String[] args) throws Exception {
    if ("tools".equals(System.getProperty("jarmode"))) {
      Path jar = Path.of(System.getProperty("java.class.path"));
      Files.copy(jar, Path.of(List.of(args).getLast()).resolve(jar.getFileName()));
      return;
    }
    if ("onRefresh".equals(System.getProperty("spring.context.exit"))) {
      return;
    }
    if (System.getenv("FAIL") != null) {
      System.out.println("There is no luck today.");
      System.exit(3);
    }
    serve(Integer.parseInt(System.getenv("PORT")), String.join(" ", args));
  }

  private static void serve(int port, String arguments) throws Exception {
    String facts =
        System.getenv().keySet().stream()
            .filter(name -> name.startsWith("KEYSTORE") || name.startsWith("RPC"))
            .sorted()
            .collect(Collectors.joining(" ", arguments + " ", ""));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean known =
              List.of("/api/v1/health/ready", "/facts")
                  .contains(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(known ? 200 : 404, 0);
          exchange.getResponseBody().write(facts.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
  }
}
