package io.sluice.database;

/**
 * Which installation this process belongs to: all that share a database.
 *
 * @param value a UUID, made with the database and never changed
 */
public record InstallationId(String value) {}
