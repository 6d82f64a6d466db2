package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.UnusableQueueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Where each queue is: as configured, otherwise as the server says, asked once. */
final class QueueUrls {
  private static final Logger LOG = LoggerFactory.getLogger(QueueUrls.class);

  /** Names of the contract (REQUIREMENTS B2); other queues are set by name alone. */
  private static final Map<QueueName, String> VARIABLES =
      Map.of(
          QueueName.RELAY_TRANSACTIONS, "SQS",
          QueueName.TX_REQUEST, "SQS_TX_REQUEST",
          QueueName.SIGNED_TX, "SQS_SIGNED_TX");

  private final SqsClient client;
  private final Map<String, String> configured;
  private final String server;
  private final @Nullable QueueMark mark;
  private final Map<String, String> found = new ConcurrentHashMap<>();

  /**
   * @param configured URLs by queue name, for queues the server does not know by that name
   * @param server for people
   * @param mark {@code null} to use queues whoever else does
   */
  QueueUrls(
      SqsClient client, Map<String, String> configured, String server, @Nullable QueueMark mark) {
    this.client = client;
    this.mark = mark;
    this.configured = Map.copyOf(configured);
    this.server = server;
  }

  /** May throw {@link SdkException} until it has been answered once. */
  String of(QueueName queue) {
    return url(queue.text());
  }

  /** May throw {@link SdkException} until it has been answered once. */
  String deadLettersOf(QueueName queue) {
    return url(queue.deadLetters());
  }

  private String url(String name) {
    String known = configured.getOrDefault(name, found.get(name));
    if (known != null) {
      return known;
    }
    String answer = client.getQueueUrl(request -> request.queueName(name)).queueUrl();
    found.put(name, answer);
    return answer;
  }

  /**
   * Asks for queues and their dead letters. A server that does not answer is no reason to fail: it
   * is logged, and asked again on first use.
   *
   * @throws UnusableQueueException naming every queue that the server denies, or that is another
   *     installation's
   */
  void verify(List<QueueName> queues) {
    List<String> denied = new ArrayList<>();
    @Nullable SqsException cause = null;
    for (QueueName queue : queues) {
      for (String name : List.of(queue.text(), queue.deadLetters())) {
        try {
          touch(name);
          String owner = mark == null ? null : mark.claim(name, url(name));
          if (owner != null) {
            denied.add(foreign(queue, name, owner));
          }
        } catch (SqsException e) {
          if (e.statusCode() >= 500 || e.isThrottlingException()) {
            LOG.warn("Queue {} at {} could not be checked: {}", name, server, e.getMessage());
          } else {
            denied.add(sentence(queue, name, e));
            cause = e;
          }
        } catch (SdkException e) {
          LOG.warn("{} does not answer yet: {}", server, e.getMessage());
          return;
        }
      }
    }
    if (!denied.isEmpty()) {
      throw new UnusableQueueException(String.join("\n", denied), cause);
    }
  }

  private void touch(String name) {
    String url = url(name);
    if (configured.containsKey(name)) {
      client.getQueueAttributes(
          request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN));
    }
  }

  private String sentence(QueueName queue, String name, SqsException e) {
    String variable = variable(queue, name);
    String at = configured.containsKey(name) ? configured.get(name) : server;
    return missing(e)
        ? "Queue \"%s\" does not exist at %s: create it, or set %s to its URL."
            .formatted(name, at, variable)
        : "Queue \"%s\" at %s may not be used (%s): allow it, or set %s to another URL."
            .formatted(name, at, code(e), variable);
  }

  private String foreign(QueueName queue, String name, String owner) {
    return "Queue \"%s\" at %s belongs to installation %s, and this database to another: set %s to a queue of its own, or use that installation's database. (The queue's tag %s says so.)"
        .formatted(
            name,
            configured.getOrDefault(name, server),
            owner,
            variable(queue, name),
            QueueMark.TAG);
  }

  private static boolean missing(SqsException e) {
    return e instanceof QueueDoesNotExistException || code(e).endsWith("NonExistentQueue");
  }

  private static String code(SqsException e) {
    var details = e.awsErrorDetails();
    return details == null || details.errorCode() == null
        ? "HTTP " + e.statusCode()
        : details.errorCode();
  }

  /** The environment's URLs by queue name; a blank one counts as none. */
  static Map<String, String> fromEnvironment(Map<String, String> settings, Lookup environment) {
    Map<String, String> urls =
        settings.entrySet().stream()
            .filter(setting -> !setting.getValue().isBlank())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    VARIABLES.forEach((queue, prefix) -> {
      for (String name : List.of(queue.text(), queue.deadLetters())) {
        String url = environment.value(variable(queue, name));
        if (url != null && !url.isBlank()) {
          urls.putIfAbsent(name, url);
        }
      }
    });
    return urls;
  }

  /** What an operator sets to say where a queue is. */
  private static String variable(QueueName queue, String name) {
    String prefix = VARIABLES.get(queue);
    return prefix == null
        ? "sluice.queue.urls." + name
        : prefix + (name.equals(queue.text()) ? "_QUEUE_URL" : "_DLQ_URL");
  }

  /** Reads a variable; null when it is not set. */
  @FunctionalInterface
  interface Lookup {
    @Nullable String value(String name);
  }
}
