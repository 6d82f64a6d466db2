package io.sluice.backing.queue.sqs;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.QueueNames;
import io.sluice.backing.queue.QueueOwner;
import io.sluice.runtime.health.HealthCheck;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Queues over SQS, and a consumer per handler. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueueSettings.class)
class SqsConfiguration {
  @Bean(destroyMethod = "close")
  SqsClient sqsClient(QueueSettings settings, MeterRegistry meters) {
    return SqsConnection.open(settings, new RequestCounter(meters));
  }

  @Bean
  QueueUrls queueUrls(
      SqsClient client,
      QueueSettings settings,
      Environment environment,
      ObjectProvider<QueueOwner> owner) {
    QueueOwner known = owner.getIfAvailable();
    return new QueueUrls(
        client,
        QueueUrls.fromEnvironment(settings.urls(), environment::getProperty),
        settings.server(),
        known == null ? null : new QueueMark(client, known.installation()));
  }

  @Bean
  Sender sqsSender(SqsClient client) {
    return new Sender(client);
  }

  @Bean
  SqsQueues queues(SqsClient client, QueueUrls urls, Sender sender) {
    return new SqsQueues(client, urls, sender);
  }

  @Bean
  HealthCheck queueCheck(SqsQueues queues, QueueNames names) {
    return new QueueCheck(queues, names);
  }

  @Bean
  QueueDepths queueDepths(
      SqsQueues queues, QueueNames names, QueueSettings settings, MeterRegistry meters) {
    return new QueueDepths(queues, names, settings.depthRefresh(), Pauses.REAL, meters);
  }

  @Bean
  SqsDeadLetters deadLetters(SqsClient client, QueueUrls urls, QueueSettings settings) {
    return new SqsDeadLetters(client, urls, settings);
  }

  @Bean
  SqsConsumers sqsConsumers(
      SqsClient client,
      QueueUrls urls,
      Sender sender,
      QueueSettings settings,
      MeterRegistry meters,
      ObjectProvider<Clock> clock,
      QueueNames names,
      ObjectProvider<Handler> handlers) {
    var surroundings =
        new Surroundings(
            clock.getIfAvailable(Clock::systemUTC),
            () -> ThreadLocalRandom.current().nextLong(),
            Pauses.REAL,
            meters);
    return new SqsConsumers(
        () -> urls.verify(names.all()),
        () -> handlers.orderedStream().toList(),
        handler ->
            new SqsConsumer(
                handler,
                new SourceQueue(client, urls, handler.queue(), settings.visibility()),
                urls,
                sender,
                settings,
                surroundings));
  }
}
