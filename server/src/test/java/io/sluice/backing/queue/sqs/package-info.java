/** Tests of the SQS adapter against a real server of its protocol. */
@NullMarked
package io.sluice.backing.queue.sqs;

import org.jspecify.annotations.NullMarked;
