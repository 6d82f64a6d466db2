package io.sluice.backing.queue.sqs;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What a consumer needs of the world beside the queue server.
 *
 * @param random safe for use by several threads
 */
record Surroundings(Clock clock, RandomGenerator random, Pauses pauses, MeterRegistry meters) {}
