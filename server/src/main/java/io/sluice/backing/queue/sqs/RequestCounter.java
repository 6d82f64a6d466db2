package io.sluice.backing.queue.sqs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts every HTTP request to SQS, repeated ones too: {@code sqs_requests_total{operation}}. */
final class RequestCounter implements ExecutionInterceptor {
  private final MeterRegistry meters;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  RequestCounter(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes call) {
    String operation = call.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    counters.computeIfAbsent(operation, this::counter).increment();
  }

  private Counter counter(String operation) {
    return Counter.builder("sqs.requests")
        .description("HTTP requests to the queue server")
        .tag("operation", operation)
        .register(meters);
  }
}
