package io.sluice.access;

/**
 * Who calls.
 *
 * @param id of the client's row
 */
public record Client(long id, String name) {}
