package io.sluice.engine.lane;

import io.sluice.evm.chain.Nonce;
import java.time.Instant;

/**
 * What holds a lane up: no node takes what was signed for a nonce, and sending it again is all
 * there is to do.
 *
 * @param reason the node's own words
 * @param since when it was first refused
 * @param tries how often it was sent for nothing, 1 or more
 * @param retryAt when it is sent again; nothing of the lane is sent before
 */
public record Blocked(Nonce nonce, String reason, Instant since, int tries, Instant retryAt) {}
