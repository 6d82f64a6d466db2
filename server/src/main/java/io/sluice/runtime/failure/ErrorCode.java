package io.sluice.runtime.failure;

/**
 * Every error a client, an operator or a metric can meet. The {@link #code} is a contract: it is
 * the {@code code} of a problem, a metric label, and the failure reason of a transaction; it is
 * never renamed.
 */
public enum ErrorCode {
  INVALID_REQUEST("invalid_request", Blame.CALLER, 400, false, "The request is not valid."),
  MALFORMED_BODY("malformed_body", Blame.CALLER, 400, false, "The request body cannot be read."),
  INVALID_CURSOR(
      "invalid_cursor", Blame.CALLER, 400, false, "The cursor is not one this API gave out."),
  UNAUTHENTICATED(
      "unauthenticated", Blame.CALLER, 401, false, "The API key is missing or not valid."),
  FORBIDDEN("forbidden", Blame.CALLER, 403, false, "The API key does not allow this."),
  REQUEST_NOT_SIGNED(
      "request_not_signed", Blame.CALLER, 401, false, "Requests with this API key must be signed."),
  REQUEST_SIGNATURE_WRONG(
      "request_signature_wrong",
      Blame.CALLER,
      401,
      false,
      "The signature of the request is not right."),
  REQUEST_STALE(
      "request_stale",
      Blame.CALLER,
      401,
      false,
      "The request was signed too long ago, or by a clock that is ahead."),
  REQUEST_REPLAYED(
      "request_replayed", Blame.CALLER, 401, false, "This signed request was seen before."),
  SIGNING_NOT_CONFIGURED(
      "signing_not_configured",
      Blame.CALLER,
      409,
      false,
      "No key can ask for signed requests here."),
  ADDRESS_NOT_ALLOWED(
      "address_not_allowed",
      Blame.CALLER,
      403,
      false,
      "The API key may not be used from this address."),
  CONTRACT_NOT_ALLOWED(
      "contract_not_allowed",
      Blame.CALLER,
      403,
      false,
      "The client's policy does not allow this contract."),
  FUNCTION_NOT_ALLOWED(
      "function_not_allowed",
      Blame.CALLER,
      403,
      false,
      "The client's policy does not allow this function."),
  USER_BLOCKED("user_blocked", Blame.CALLER, 403, false, "The client's policy blocks this user."),
  VALUE_OVER_LIMIT(
      "value_over_limit",
      Blame.CALLER,
      403,
      false,
      "The client's policy does not allow so much native currency."),
  GAS_OVER_LIMIT(
      "gas_over_limit",
      Blame.CALLER,
      403,
      false,
      "The client's policy does not allow so much gas."),
  DATA_OVER_LIMIT(
      "data_over_limit",
      Blame.CALLER,
      403,
      false,
      "The client's policy does not allow so much data."),
  RELAYER_NOT_ALLOWED(
      "relayer_not_allowed",
      Blame.CALLER,
      403,
      false,
      "The client's policy does not allow this relayer, or asks for one to be named."),
  RELAYER_PAUSED(
      "relayer_paused", Blame.CALLER, 403, false, "The relayer is draining, or retired."),
  NOT_SUPPORTED(
      "not_supported", Blame.CALLER, 400, false, "The OpenZeppelin API has this, Sluice has not."),
  NOT_FOUND("not_found", Blame.CALLER, 404, false, "There is nothing here."),
  METHOD_NOT_ALLOWED(
      "method_not_allowed", Blame.CALLER, 405, false, "This method is not allowed here."),
  NOT_ACCEPTABLE("not_acceptable", Blame.CALLER, 406, false, "The answer is JSON."),
  REQUEST_TIMEOUT("request_timeout", Blame.CALLER, 408, true, "The request took too long to come."),
  PAYLOAD_TOO_LARGE(
      "payload_too_large", Blame.CALLER, 413, false, "The request body is too large."),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported_media_type", Blame.CALLER, 415, false, "The request body must be JSON."),
  RATE_LIMITED(
      "rate_limited", Blame.CALLER, 429, true, "The client sends more requests than it may."),
  QUOTA_EXCEEDED(
      "quota_exceeded",
      Blame.CALLER,
      429,
      true,
      "The client, or the end user, has used what it may in this day or month."),
  TOO_MANY_STREAMS(
      "too_many_streams",
      Blame.CALLER,
      429,
      true,
      "The client has as many event streams open as it may."),
  EXECUTION_REVERTED("execution_reverted", Blame.CALLER, 422, false, "The transaction reverts."),
  INVALID_TRANSACTION(
      "invalid_transaction", Blame.CALLER, 422, false, "No node takes this transaction."),
  MALFORMED_SIGNATURE(
      "malformed_signature",
      Blame.CALLER,
      400,
      false,
      "The forwarder takes no signature of this form."),
  CONTRACT_WALLET_UNSUPPORTED(
      "contract_wallet_unsupported",
      Blame.CALLER,
      400,
      false,
      "The forwarder takes no signature of a contract wallet (ERC-1271, ERC-6492)."),
  WRONG_SIGNER(
      "wrong_signer", Blame.CALLER, 401, false, "Another key than from's has signed the request."),
  DEADLINE_EXPIRED(
      "deadline_expired", Blame.CALLER, 400, false, "The deadline of the request has passed."),
  GAS_OUT_OF_BOUNDS(
      "gas_out_of_bounds",
      Blame.CALLER,
      400,
      false,
      "The request asks for more gas than is paid for, or for none."),
  VALUE_NOT_ALLOWED(
      "value_not_allowed",
      Blame.CALLER,
      400,
      false,
      "The request asks for more native currency than is paid for."),
  FORWARDER_NOT_TRUSTED(
      "forwarder_not_trusted",
      Blame.CALLER,
      400,
      false,
      "The contract that is called does not trust the forwarder (ERC-2771)."),
  NONCE_ALREADY_USED(
      "nonce_already_used",
      Blame.CALLER,
      400,
      false,
      "The nonce is used, or another request of the signer has it."),
  NONCE_TOO_FAR_AHEAD(
      "nonce_too_far_ahead",
      Blame.CALLER,
      400,
      false,
      "The nonce is further ahead of the forwarder's than may wait."),
  NONCE_GAP("nonce_gap", Blame.CALLER, 422, false, "A lower nonce of the signer never came."),
  VALIDITY_EXPIRED(
      "validity_expired", Blame.CALLER, 422, false, "validUntil passed before it was in a block."),
  CANCELED("canceled", Blame.CALLER, 422, false, "The transaction was canceled."),
  CLIENT_EXISTS(
      "client_exists", Blame.CALLER, 409, false, "There is a client of this name already."),
  WEBHOOK_LIMIT(
      "webhook_limit", Blame.CALLER, 409, false, "The client has as many webhooks as it may."),
  WEBHOOK_DISABLED(
      "webhook_disabled", Blame.CALLER, 409, false, "The webhook is disabled; enable it first."),
  WEBHOOK_OF_OPERATOR(
      "webhook_of_operator",
      Blame.CALLER,
      409,
      false,
      "The webhook is one of the operator's settings."),
  TOO_LATE("too_late", Blame.CALLER, 409, false, "It is too late for that."),
  NOT_REDRIVABLE("not_redrivable", Blame.CALLER, 409, false, "No handler can read this message."),
  IDEMPOTENCY_IN_PROGRESS(
      "idempotency_in_progress",
      Blame.CALLER,
      409,
      true,
      "The first request with this Idempotency-Key is still running."),
  IDEMPOTENCY_KEY_REUSED(
      "idempotency_key_reused",
      Blame.CALLER,
      422,
      false,
      "The Idempotency-Key was used for another request."),
  INTERNAL("internal", Blame.INTERNAL, 500, true, "Something went wrong on our side."),
  INTENT_NOT_AUTHENTIC(
      "intent_not_authentic",
      Blame.INTERNAL,
      500,
      false,
      "What is stored is not what was accepted; nothing was signed for it."),
  OVER_SIGNING_CAP(
      "over_signing_cap",
      Blame.RESOURCES,
      503,
      false,
      "It moves or costs more than the signer signs for."),
  DATABASE_UNAVAILABLE(
      "database_unavailable",
      Blame.RESOURCES,
      503,
      true,
      "The database does not answer; nothing was stored."),
  OUTCOME_UNKNOWN(
      "outcome_unknown",
      Blame.RESOURCES,
      503,
      true,
      "The database was lost while it stored; all of it is stored, or nothing."),
  NETWORK_NOT_SERVED(
      "network_not_served",
      Blame.RESOURCES,
      503,
      true,
      "This process does not work for the transaction's network; another may."),
  NO_RELAYER(
      "no_relayer",
      Blame.RESOURCES,
      503,
      true,
      "No relayer that may take the transaction was active for too long."),
  NO_RELAYER_CAN_PAY(
      "no_relayer_can_pay",
      Blame.RESOURCES,
      503,
      true,
      "No relayer that may take the transaction could pay for it for too long."),
  RELAYER_REFUSED(
      "relayer_refused",
      Blame.EXTERNAL,
      502,
      false,
      "The relayer that was to send the transaction refuses it; it was not sent."),
  RELAYER_GAVE_UP(
      "relayer_gave_up",
      Blame.EXTERNAL,
      502,
      true,
      "The relayer did not send the transaction, and cannot any more."),
  ESTIMATE_UNAVAILABLE(
      "estimate_unavailable",
      Blame.EXTERNAL,
      503,
      true,
      "No node said for too long what gas the transaction needs."),
  GASLESS_NOT_CONFIGURED(
      "gasless_not_configured",
      Blame.RESOURCES,
      503,
      false,
      "No forwarder is set for this network, or not the right one."),
  FORWARDER_UNAVAILABLE(
      "forwarder_unavailable",
      Blame.EXTERNAL,
      503,
      true,
      "No node says what the forwarder knows; nothing was stored."),
  OVERLOADED(
      "overloaded",
      Blame.RESOURCES,
      503,
      true,
      "Too many requests are waiting; nothing was stored.");

  private final String code;
  private final Blame blame;
  private final int httpStatus;
  private final boolean retryable;
  private final String title;

  ErrorCode(String code, Blame blame, int httpStatus, boolean retryable, String title) {
    this.code = code;
    this.blame = blame;
    this.httpStatus = httpStatus;
    this.retryable = retryable;
    this.title = title;
  }

  public String code() {
    return code;
  }

  public Blame blame() {
    return blame;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  public String title() {
    return title;
  }

  /** The {@code type} of a problem: a name, not an address. */
  public String type() {
    return "urn:sluice:error:" + code;
  }
}
