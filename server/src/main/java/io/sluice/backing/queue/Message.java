package io.sluice.backing.queue;

/**
 * One delivery of a message. Delivery is at least once and unordered: the same body may come again,
 * late, or beside itself.
 *
 * @param id the transport's id of this message; changes on redrive, so never a business key
 * @param body as it was sent
 * @param receiveCount how often it has been delivered, this time included; 1 or more
 */
public record Message(String id, String body, int receiveCount) {}
