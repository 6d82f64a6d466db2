package io.sluice.evm.rpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a whole HTTP exchange is not what it should be.
 *
 * @param message one sentence without the URL, which may carry a secret
 * @param retryAfter what the endpoint asked for; {@code null} when it did not
 */
record ExchangeFault(Kind kind, String message, @Nullable Duration retryAfter) {
  ExchangeFault(Kind kind, String message) {
    this(kind, message, null);
  }

  /** What a fault says of the endpoint. */
  enum Weight {
    /** Nothing: the fault lies in what was asked, or in our own haste. */
    NONE,
    /** It may be out of order; several in a row say that it is. */
    FAILURE,
    /** It is gone; where there is another, nobody waits for it again. */
    GONE,
    /** It must not be asked any more until it has had its time. */
    SHUT
  }

  /** The label is an outcome of {@code rpc_requests_total}. */
  enum Kind {
    /** No connection: nothing was sent. */
    UNREACHABLE("unreachable", Weight.GONE),
    /** The time of a request was up. */
    TIMEOUT("timeout", Weight.GONE),
    /** The time was up that the caller had left, which was far less. */
    CUT_SHORT("cut_short", Weight.NONE),
    /** The connection broke, or the answer stopped short. */
    BROKEN("broken", Weight.FAILURE),
    /** HTTP 429 or 402, or a JSON-RPC error that says the same. */
    THROTTLED("throttled", Weight.SHUT),
    /** It serves another chain, or does not say which. */
    WRONG_CHAIN("wrong_chain", Weight.SHUT),
    /** Another HTTP status than 200. */
    HTTP_STATUS("http_status", Weight.FAILURE),
    /** No JSON-RPC, or not for the calls that were made. */
    MALFORMED("malformed", Weight.FAILURE),
    /** The answer is longer than the limit. */
    TOO_LARGE("too_large", Weight.NONE),
    /** More calls, or bytes, than it takes in one request. */
    BATCH_TOO_LARGE("batch_too_large", Weight.NONE),
    /** One error for the whole batch; the endpoint works, this batch does not. */
    REFUSED("refused", Weight.NONE);

    private final String label;
    private final Weight weight;

    Kind(String label, Weight weight) {
      this.label = label;
      this.weight = weight;
    }

    String label() {
      return label;
    }

    Weight weight() {
      return weight;
    }

    /** Whether fewer calls in one request may do. */
    boolean isOfSize() {
      return this == TOO_LARGE || this == BATCH_TOO_LARGE || this == REFUSED;
    }
  }
}
