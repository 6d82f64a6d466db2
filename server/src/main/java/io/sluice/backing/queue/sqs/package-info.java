/** Carries messages over SQS: sends in batches, receives, keeps, acknowledges and returns them. */
@NullMarked
package io.sluice.backing.queue.sqs;

import org.jspecify.annotations.NullMarked;
