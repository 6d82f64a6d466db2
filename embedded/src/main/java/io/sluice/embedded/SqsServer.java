package io.sluice.embedded;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/**
 * An SQS server inside this JVM, with the product's queues. It keeps messages in memory only: after
 * a stop the queues are there and empty, and whoever sent something sends it again.
 */
public final class SqsServer implements Part {
  /** The queues of REQUIREMENTS B1; each gets a dead-letter queue of its name and {@code -dlq}. */
  static final List<String> QUEUES =
      List.of("relay-transactions", "tx-request-queue", "signed-tx-queue");

  public static final String REGION = "ap-northeast-2";

  private static final Map<String, String> ATTRIBUTES =
      Map.of("VisibilityTimeout", "60", "ReceiveMessageWaitTimeSeconds", "20");
  private static final int MAX_RECEIVES = 3;
  private static final String ACCOUNT = "000000000000";

  /** Nothing is logged, and only our own shutdown order decides when it ends. */
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "pekko.loglevel", "OFF",
          "pekko.stdout-loglevel", "OFF",
          "pekko.loggers", List.of(),
          "pekko.logging-filter", "org.apache.pekko.event.DefaultLoggingFilter",
          "pekko.log-dead-letters", "off",
          "pekko.jvm-shutdown-hooks", "off",
          "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off",
          "pekko.daemonic", "on");

  private static final Duration LIMIT = Duration.create(30, "seconds");

  private final int port;
  private final List<String> networks = new CopyOnWriteArrayList<>();
  private @Nullable ActorSystem system;

  /**
   * @param networks whose queues it has, the default network first
   */
  SqsServer(int port, List<String> networks) {
    this.port = port;
    this.networks.addAll(networks);
  }

  @Override
  public String name() {
    return "sqs";
  }

  public int port() {
    return port;
  }

  /** The endpoint for clients; any credentials do. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public synchronized void start() {
    if (system != null) {
      return;
    }
    ActorSystem started =
        ActorSystem.create(
            "sqs-" + port, ConfigFactory.parseMap(SETTINGS).withFallback(ConfigFactory.load()));
    system = started;
    try {
      SQSRestServer server =
          SQSRestServerBuilder.withActorSystem(started)
              .withInterface("127.0.0.1")
              .withPort(port)
              .withServerAddress(new NodeAddress("http", "127.0.0.1", port, ""))
              .withAWSRegion(REGION)
              .withAWSAccountId(ACCOUNT)
              .start();
      server.waitUntilStarted();
      createQueues();
    } catch (IOException | RuntimeException e) {
      stop();
      throw new EmbeddedException(
          "The queue server could not start on port " + port + ": " + e.getMessage() + ".", e);
    }
  }

  /** Makes the queues of one more network, now and after each start. */
  synchronized void add(String network) {
    networks.add(network);
    if (system != null) {
      try {
        createQueues();
      } catch (IOException e) {
        throw new EmbeddedException("Queues of " + network + ": " + e.getMessage() + ".", e);
      }
    }
  }

  private void createQueues() throws IOException {
    var client = new SqsControl(url());
    List<String> queues = new ArrayList<>(QUEUES);
    networks.stream()
        .skip(1)
        .forEach(network -> QUEUES.forEach(queue -> queues.add(queue + "-" + network)));
    for (String queue : queues) {
      String deadLetters = queue + "-dlq";
      client.create(deadLetters, ATTRIBUTES);
      String redrive =
          """
          {"deadLetterTargetArn":"arn:aws:sqs:%s:%s:%s","maxReceiveCount":"%d"}\
          """
              .formatted(REGION, ACCOUNT, deadLetters, MAX_RECEIVES);
      client.create(queue, with(ATTRIBUTES, "RedrivePolicy", redrive));
    }
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    var more = new java.util.HashMap<>(map);
    more.put(key, value);
    return more;
  }

  /** Ends at once, open long polls included: there is nothing to save. */
  @Override
  public synchronized void stop() {
    ActorSystem running = system;
    if (running == null) {
      return;
    }
    system = null;
    try {
      Await.result(running.terminate(), LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while the queue server stopped.", e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new EmbeddedException("The queue server does not stop.", e);
    }
  }

  @Override
  public void kill() {
    stop();
  }

  @Override
  public synchronized boolean isRunning() {
    return system != null;
  }
}
