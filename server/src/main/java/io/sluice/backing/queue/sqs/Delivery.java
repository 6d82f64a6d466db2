package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.Message;
import java.util.Map;

/**
 * A message that this process has received and not acknowledged yet.
 *
 * @param receipt SQS's handle of this delivery; another delivery of the same message has another
 * @param attributes the message's string attributes
 */
record Delivery(Message message, String receipt, Map<String, String> attributes) {}
