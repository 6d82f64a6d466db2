package io.sluice.runtime.failure;

/**
 * One thing that is wrong with a request.
 *
 * @param field the path of the field as the client wrote it, for example {@code request.to}
 * @param message what was expected
 */
public record FieldError(String field, String message) {}
