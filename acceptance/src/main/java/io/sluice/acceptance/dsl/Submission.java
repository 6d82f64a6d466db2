package io.sluice.acceptance.dsl;

/**
 * An order that was answered with 202.
 *
 * @param id which the product gave it
 */
public record Submission(String id, Order order) {}
