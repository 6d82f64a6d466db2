package io.sluice.backing.queue;

/**
 * Whose queues this process works with: all processes that share a database are one owner, because
 * messages carry ids of its rows.
 *
 * @param installation a UUID, made with the database and never changed
 */
public record QueueOwner(String installation) {}
