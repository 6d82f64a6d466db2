package io.sluice.backing.queue.sqs;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A real SQS server in this JVM, one for all tests, on a free port of 127.0.0.1. */
final class ElasticMq implements AutoCloseable {
  private static final AtomicInteger QUEUES = new AtomicInteger();

  private final SQSRestServer server;
  private final URI endpoint;
  private final SqsClient client;

  ElasticMq() {
    server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    var binding = server.waitUntilStarted();
    endpoint = URI.create("http://127.0.0.1:" + binding.localAddress().getPort());
    client = SqsConnection.open(Settings.at(endpoint));
  }

  URI endpoint() {
    return endpoint;
  }

  /** A client that no proxy stands in front of. */
  SqsClient client() {
    return client;
  }

  /** A queue of its own with dead letters after three receives; returns its URL. */
  TestQueue queue() {
    String name = "q" + QUEUES.incrementAndGet();
    String dead = create(name + "-dlq", Map.of());
    String arn =
        client
            .getQueueAttributes(r -> r.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    String redrive = "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"3\"}".formatted(arn);
    String source =
        create(
            name,
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "60",
                QueueAttributeName.REDRIVE_POLICY,
                redrive));
    return new TestQueue(client, name, source, dead);
  }

  String create(String name, Map<QueueAttributeName, String> attributes) {
    return client.createQueue(r -> r.queueName(name).attributes(attributes)).queueUrl();
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
  }

  /** Gives tests the one server; it is stopped after the last of them. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ElasticMq.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(ElasticMq.class))
          .computeIfAbsent(ElasticMq.class, _ -> new ElasticMq(), ElasticMq.class);
    }
  }
}
