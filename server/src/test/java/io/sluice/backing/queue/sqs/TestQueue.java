package io.sluice.backing.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue of one test, seen by another client than the one under test. */
record TestQueue(SqsClient client, String name, String source, String dead) {
  /** Makes this queue the one of {@link QueueName#RELAY_TRANSACTIONS}. */
  Map<String, String> urls() {
    return Map.of(
        QueueName.RELAY_TRANSACTIONS.text(), source,
        QueueName.RELAY_TRANSACTIONS.deadLetters(), dead);
  }

  void send(String body) {
    client.sendMessage(request -> request.queueUrl(source).messageBody(body));
  }

  void send(String body, Map<String, String> attributes) {
    client.sendMessage(request -> {
      request.queueUrl(source).messageBody(body);
      request.messageAttributes(
          attributes.entrySet().stream()
              .collect(
                  java.util.stream.Collectors.toMap(
                      Map.Entry::getKey,
                      text ->
                          MessageAttributeValue.builder()
                              .dataType("String")
                              .stringValue(text.getValue())
                              .build())));
    });
  }

  void send(int count) {
    IntStream.range(0, count).forEach(number -> send("m" + number));
  }

  /** What a consumer would be given now. */
  List<Message> receive() {
    return receive(source, 0);
  }

  /** Waits for the first dead letter. */
  Message deadLetter() {
    List<Message> letters = receive(dead, 10);
    assertThat(letters).as("dead letters of %s", name).hasSize(1);
    return letters.getFirst();
  }

  private List<Message> receive(String url, int seconds) {
    return client
        .receiveMessage(request ->
            request
                .queueUrl(url)
                .maxNumberOfMessages(10)
                .waitTimeSeconds(seconds)
                .messageSystemAttributeNamesWithStrings("All")
                .messageAttributeNames("All"))
        .messages();
  }

  int visible() {
    return count(source, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
  }

  int inFlight() {
    return count(source, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
  }

  int deadLetters() {
    return count(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
  }

  private int count(String url, QueueAttributeName name) {
    return Integer.parseInt(
        client
            .getQueueAttributes(request -> request.queueUrl(url).attributeNames(name))
            .attributes()
            .get(name));
  }
}
