package io.sluice.benchmark.proof;

import org.jspecify.annotations.Nullable;

/**
 * A transaction as the API tells it.
 *
 * @param hash null before it is signed
 */
public record Transaction(String id, String status, @Nullable String hash) {}
