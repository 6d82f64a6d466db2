package io.sluice.backing.queue.sqs;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.backing.queue.Handler;
import java.time.Clock;
import java.util.Random;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A consumer under test with everything it stands on; closing it stops it. */
final class Rig implements AutoCloseable {
  final MeterRegistry meters = new SimpleMeterRegistry();
  final SqsConsumer consumer;
  private final SqsClient client;
  private boolean stopped;

  private Rig(Handler handler, QueueSettings settings, Clock clock, Pauses pauses) {
    client = SqsConnection.open(settings, new RequestCounter(meters));
    var urls = new QueueUrls(client, settings.urls(), settings.server(), null);
    var source = new SourceQueue(client, urls, handler.queue(), settings.visibility());
    var surroundings = new Surroundings(clock, new Random(1), pauses, meters);
    consumer = new SqsConsumer(handler, source, urls, new Sender(client), settings, surroundings);
  }

  static Rig start(Handler handler, Settings settings) {
    return start(handler, settings, Clock.systemUTC(), Pauses.REAL);
  }

  static Rig start(Handler handler, Settings settings, Clock clock, Pauses pauses) {
    var rig = new Rig(handler, settings.build(), clock, pauses);
    rig.consumer.start();
    return rig;
  }

  double requests(String operation) {
    var counter = meters.find("sqs.requests").tag("operation", operation).counter();
    return counter == null ? 0 : counter.count();
  }

  double verdicts(String verdict) {
    return meters.get("queue.messages").tag("verdict", verdict).counter().count();
  }

  boolean stop() {
    stopped = true;
    return consumer.stop();
  }

  @Override
  public void close() {
    if (!stopped) {
      stop();
    }
    client.close();
  }
}
