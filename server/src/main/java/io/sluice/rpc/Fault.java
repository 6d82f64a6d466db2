package io.sluice.rpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a whole HTTP exchange is not what it should be.
 *
 * @param message one sentence without the URL, which may carry a secret
 * @param retryAfter what the endpoint asked for; {@code null} when it did not
 */
record Fault(Kind kind, String message, @Nullable Duration retryAfter) {
  Fault(Kind kind, String message) {
    this(kind, message, null);
  }

  /** The label is an outcome of {@code rpc_requests_total}. */
  enum Kind {
    /** No connection: nothing was sent. */
    UNREACHABLE("unreachable", true),
    /** The time of the request was up. */
    TIMEOUT("timeout", true),
    /** The connection broke, or the answer stopped short. */
    BROKEN("broken", true),
    /** HTTP 429. */
    THROTTLED("throttled", true),
    /** Another HTTP status than 200. */
    HTTP_STATUS("http_status", true),
    /** No JSON-RPC, or not for the calls that were made. */
    MALFORMED("malformed", true),
    /** Longer than the limit. */
    TOO_LARGE("too_large", false),
    /** One error for the whole batch; the endpoint works, this batch does not. */
    REFUSED("refused", false);

    private final String label;
    private final boolean opensCircuit;

    Kind(String label, boolean opensCircuit) {
      this.label = label;
      this.opensCircuit = opensCircuit;
    }

    String label() {
      return label;
    }

    /** Whether repeated faults of this kind mean that the endpoint is out of order. */
    boolean opensCircuit() {
      return opensCircuit;
    }
  }
}
