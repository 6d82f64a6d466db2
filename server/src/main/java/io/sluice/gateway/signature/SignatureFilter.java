package io.sluice.gateway.signature;

import io.sluice.backing.database.DatabaseFault;
import io.sluice.gateway.access.CallingClient;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.RequestSecrets;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.ProblemWriter;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Refuses what is not signed with a key that asks for it, or was signed for another request, too
 * long ago, or seen before. After the rate limit, since a body is read for it and a row written.
 */
@Component
@ForRole(Role.API)
@Order(Ordered.HIGHEST_PRECEDENCE + 40)
final class SignatureFilter extends HttpFilter {
  /** How far the caller's clock may be from this one, and how old a request may be. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  private final transient RequestSecrets secrets;
  private final transient SignedRequests seen;
  private final transient Clock clock;

  SignatureFilter(RequestSecrets secrets, SignedRequests seen, Clock clock) {
    this.secrets = secrets;
    this.seen = seen;
    this.clock = clock;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Client> client = CallingClient.of(request);
    String header = request.getHeader(RequestSignature.HEADER);
    if (client.isEmpty() || (header == null && !CallingClient.mustSign(request))) {
      chain.doFilter(request, response);
      return;
    }
    byte[] body;
    try {
      body = request.getInputStream().readAllBytes();
    } catch (IOException e) {
      ProblemWriter.writeUnread(request, response, e);
      return;
    }
    Refusal refusal = refusal(request, client.get().keyId(), header, body);
    if (refusal == null) {
      chain.doFilter(new ReadBody(request, body), response);
    } else {
      if (refusal.code != ErrorCode.DATABASE_UNAVAILABLE) {
        response.setHeader(
            "WWW-Authenticate", "Signature header=\"" + RequestSignature.HEADER + "\"");
      }
      ProblemWriter.write(request, response, refusal.code, refusal.detail);
    }
  }

  private @Nullable Refusal refusal(
      HttpServletRequest request, String keyId, @Nullable String header, byte[] body) {
    if (header == null) {
      return new Refusal(
          ErrorCode.REQUEST_NOT_SIGNED,
          "Requests with this key must be signed; send the header "
              + RequestSignature.HEADER
              + ".");
    }
    if (!CallingClient.mustSign(request)) {
      return new Refusal(
          ErrorCode.REQUEST_SIGNATURE_WRONG,
          "This key has no signing secret; leave the header " + RequestSignature.HEADER + " out.");
    }
    Optional<RequestSignature> signature = RequestSignature.of(header);
    if (signature.isEmpty()) {
      return new Refusal(
          ErrorCode.REQUEST_SIGNATURE_WRONG,
          "The header " + RequestSignature.HEADER + " must be " + RequestSignature.FORM + ".");
    }
    return refusal(request, keyId, signature.get(), body);
  }

  /** The signature before the time: nobody learns the clock who cannot sign. */
  private @Nullable Refusal refusal(
      HttpServletRequest request, String keyId, RequestSignature signature, byte[] body) {
    if (!secrets.signed(
        keyId, signature.text(request, body), HexFormat.of().parseHex(signature.mac()))) {
      return new Refusal(
          ErrorCode.REQUEST_SIGNATURE_WRONG,
          "The signature is not that of this method, path, query and body with the key's signing secret.");
    }
    Duration age = Duration.between(signature.at(), clock.instant());
    if (age.abs().compareTo(WINDOW) > 0) {
      return new Refusal(
          ErrorCode.REQUEST_STALE,
          "It was signed for another time: it is %d s %s than this clock, and may be %d s."
              .formatted(
                  age.abs().toSeconds(), age.isNegative() ? "later" : "older", WINDOW.toSeconds()));
    }
    try {
      return seen.first(keyId, signature.nonce(), signature.at())
          ? null
          : new Refusal(
              ErrorCode.REQUEST_REPLAYED,
              "A request with this nonce was seen already; sign each one with another.");
    } catch (RuntimeException e) {
      if (!DatabaseFault.of(e).isOutage()) {
        throw e;
      }
      return new Refusal(ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.DATABASE_UNAVAILABLE.title());
    }
  }

  private record Refusal(ErrorCode code, String detail) {}
}
