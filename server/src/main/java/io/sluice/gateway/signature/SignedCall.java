package io.sluice.gateway.signature;

import io.sluice.backing.database.DatabaseFault;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * A request whose signature is right and fresh, and which is to be done once: whoever does it notes
 * it before anybody is told. For one thread at a time.
 */
public final class SignedCall {
  private static final String ATTRIBUTE = SignedCall.class.getName();

  private final SignedRequests seen;
  private final String keyId;
  private final RequestSignature signature;
  private final boolean hasBody;
  private final HttpServletResponse response;
  private boolean noted;

  SignedCall(
      SignedRequests seen,
      String keyId,
      RequestSignature signature,
      boolean hasBody,
      HttpServletResponse response) {
    this.seen = seen;
    this.keyId = keyId;
    this.signature = signature;
    this.hasBody = hasBody;
    this.response = response;
  }

  /** Empty for a request with a key that does not ask for signatures. */
  public static Optional<SignedCall> of(HttpServletRequest request) {
    return Optional.ofNullable((SignedCall) request.getAttribute(ATTRIBUTE));
  }

  /** Whoever does it finds it there. */
  void standIn(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Whether it asks for anything: without a body nobody is called who would note it. */
  boolean hasBody() {
    return hasBody;
  }

  /**
   * Notes it now, unless that was done.
   *
   * @throws RefusedException when it was seen before
   */
  public void note() {
    if (noted) {
      return;
    }
    try {
      if (!seen.first(keyId, signature.nonce(), signature.at())) {
        SignatureFilter.challenge(response);
        throw refusal();
      }
    } catch (RuntimeException e) {
      if (DatabaseFault.of(e).isOutage()) {
        throw new RefusedException(
            ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.DATABASE_UNAVAILABLE.title());
      }
      throw e;
    }
    noted = true;
  }

  /**
   * Notes it just before the caller's commit, and does not let it commit when it was seen before:
   * then that throws a {@link RefusedException}.
   */
  public void noteWithCommit() {
    seen.firstWithCommit(keyId, signature.nonce(), signature.at(), SignedCall::refusal);
  }

  /** It was noted, with a commit. */
  public void isNoted() {
    noted = true;
  }

  /**
   * Notes what has failed, unless that cannot be done: it is not done later either.
   *
   * @throws RefusedException when it was seen before
   */
  public void noteAfter(RuntimeException failure) {
    try {
      note();
    } catch (RefusedException e) {
      if (e.code() != ErrorCode.DATABASE_UNAVAILABLE) {
        throw e;
      }
      failure.addSuppressed(e);
    }
  }

  private static RefusedException refusal() {
    return new RefusedException(
        ErrorCode.REQUEST_REPLAYED,
        "A request with this nonce was seen already; sign each one with another.");
  }
}
