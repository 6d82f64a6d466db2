/** Tests of the SQS adapter against a real server of its protocol. */
@NullMarked
package io.sluice.queue.sqs;

import org.jspecify.annotations.NullMarked;
