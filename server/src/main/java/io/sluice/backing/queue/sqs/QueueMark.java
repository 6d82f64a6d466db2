package io.sluice.backing.queue.sqs;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * The tag by which a queue belongs to one installation. Messages carry ids of one database: whoever
 * works with another would take them for unknown and put them aside.
 */
final class QueueMark {
  static final String TAG = "sluice-installation";

  private static final Logger LOG = LoggerFactory.getLogger(QueueMark.class);

  private final SqsClient client;
  private final String installation;

  /**
   * @param installation of this process
   */
  QueueMark(SqsClient client, String installation) {
    this.client = client;
    this.installation = installation;
  }

  /**
   * Marks a queue that has no mark. A server that lets us neither read nor write tags is no reason
   * to fail; it is logged.
   *
   * @return whose it is, when it is another installation's; else {@code null}
   */
  @Nullable String claim(String name, String url) {
    try {
      String owner = client.listQueueTags(request -> request.queueUrl(url)).tags().get(TAG);
      if (owner == null) {
        client.tagQueue(request -> request.queueUrl(url).tags(Map.of(TAG, installation)));
        return null;
      }
      return owner.equals(installation) ? null : owner;
    } catch (SqsException e) {
      LOG.warn(
          "Queue {} could not be checked to be this installation's; allow sqs:ListQueueTags and sqs:TagQueue: {}",
          name,
          e.getMessage());
      return null;
    }
  }
}
