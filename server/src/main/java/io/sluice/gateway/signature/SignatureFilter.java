package io.sluice.gateway.signature;

import io.sluice.gateway.access.CallingClient;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.RequestSecrets;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.ProblemWriter;
import io.sluice.runtime.failure.RefusedException;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Refuses what is not signed with a key that asks for it, or was signed for another request or too
 * long ago. After the rate limit, since a body is read for it. Whether it was seen before is asked
 * when it is noted ({@link SignedCall}).
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
    try {
      RequestSignature signature = signature(request, client.get().keyId(), header, body);
      new SignedCall(seen, client.get().keyId(), signature, body.length > 0, response)
          .standIn(request);
    } catch (RefusedException e) {
      challenge(response);
      ProblemWriter.write(
          request,
          response,
          e.code(),
          Objects.requireNonNullElse(e.getMessage(), e.code().title()));
      return;
    }
    chain.doFilter(new ReadBody(request, body), response);
  }

  /** Says what is asked for. */
  static void challenge(HttpServletResponse response) {
    response.setHeader("WWW-Authenticate", "Signature header=\"" + RequestSignature.HEADER + "\"");
  }

  private RequestSignature signature(
      HttpServletRequest request, String keyId, @Nullable String header, byte[] body) {
    if (header == null) {
      throw new RefusedException(
          ErrorCode.REQUEST_NOT_SIGNED,
          "Requests with this key must be signed; send the header "
              + RequestSignature.HEADER
              + ".");
    }
    if (!CallingClient.mustSign(request)) {
      throw new RefusedException(
          ErrorCode.REQUEST_SIGNATURE_WRONG,
          "This key has no signing secret; leave the header " + RequestSignature.HEADER + " out.");
    }
    Optional<RequestSignature> signature = RequestSignature.of(header);
    if (signature.isEmpty()) {
      throw new RefusedException(
          ErrorCode.REQUEST_SIGNATURE_WRONG,
          "The header " + RequestSignature.HEADER + " must be " + RequestSignature.FORM + ".");
    }
    require(request, keyId, signature.get(), body);
    return signature.get();
  }

  /** The signature before the time: nobody learns the clock who cannot sign. */
  private void require(
      HttpServletRequest request, String keyId, RequestSignature signature, byte[] body) {
    if (!secrets.signed(
        keyId, signature.text(request, body), HexFormat.of().parseHex(signature.mac()))) {
      throw new RefusedException(
          ErrorCode.REQUEST_SIGNATURE_WRONG,
          "The signature is not that of this method, path, query and body with the key's signing secret.");
    }
    Duration age = Duration.between(signature.at(), clock.instant());
    if (age.abs().compareTo(WINDOW) > 0) {
      throw new RefusedException(
          ErrorCode.REQUEST_STALE,
          "It was signed for another time: it is %d s %s than this clock, and may be %d s."
              .formatted(
                  age.abs().toSeconds(), age.isNegative() ? "later" : "older", WINDOW.toSeconds()));
    }
  }
}
