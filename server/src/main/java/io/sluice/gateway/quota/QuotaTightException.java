package io.sluice.gateway.quota;

/**
 * Something may not fit, or was never counted before: nothing was stored, and it is to be reserved
 * again, with a look.
 */
final class QuotaTightException extends RuntimeException {
  QuotaTightException() {
    super("a quota is nearly used up, or not in use yet", null, false, false);
  }
}
