package io.sluice.evm.rpc;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Hex;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that an endpoint serves the chain it is configured for: what is sent to another one
 * burns nonces there, and what is read from it is not so here.
 */
final class Identity {
  private static final String CHAIN_ID = "eth_chainId";

  private final ChainId expected;
  private final Duration time;

  /**
   * @param expected the chain of the settings
   * @param time for one request
   */
  Identity(ChainId expected, Duration time) {
    this.expected = expected;
    this.time = time;
  }

  ChainId expected() {
    return expected;
  }

  /**
   * Asks which chain it serves, by {@code net_version} where it does not know {@code eth_chainId}.
   *
   * @return why it may not be used; {@code null} when it may
   */
  @Nullable ExchangeFault verify(Endpoint endpoint, Deadline deadline) {
    Invocation question = question(endpoint);
    Exchange<String> exchange =
        endpoint.exchange(new CallBatch<>(List.of(question), AnswerReader::text), time, deadline);
    if (endpoint.lacks(question.method()) && question.method().equals(CHAIN_ID)) {
      return verify(endpoint, deadline);
    }
    return exchange.fault() == null
        ? judge(endpoint, exchange.replies().getFirst())
        : exchange.fault();
  }

  /** What to ask it; the answer is for {@link #judge}. */
  Invocation question(Endpoint endpoint) {
    return endpoint.lacks(CHAIN_ID) ? Invocation.networkVersion() : Invocation.chainId();
  }

  /**
   * Judges its answer to {@link #question}.
   *
   * @return why it may not be used; {@code null} when it may
   */
  @Nullable ExchangeFault judge(Endpoint endpoint, Reply<String> reply) {
    return switch (reply) {
      case Reply.Result<String>(var text) -> {
        long served = number(text);
        if (served == expected.value()) {
          yield null;
        }
        yield stranger(
            endpoint, served < 0 ? "does not say which chain it serves" : "serves chain " + served);
      }
      case Reply.Refused<String>(NodeError error) ->
          ProviderErrors.isMethodMissing(error)
              ? stranger(endpoint, "says neither by eth_chainId nor by net_version what it serves")
              : new ExchangeFault(
                  ExchangeFault.Kind.HTTP_STATUS, endpoint.label() + ": " + error.text());
      case Reply.Missing<String>(String why) ->
          new ExchangeFault(
              ExchangeFault.Kind.MALFORMED, endpoint.label() + " gave no chain id: " + why);
    };
  }

  private ExchangeFault stranger(Endpoint endpoint, String what) {
    return new ExchangeFault(
        ExchangeFault.Kind.WRONG_CHAIN,
        endpoint.label() + " " + what + ", not chain " + expected.value() + " (sluice.chain.id)");
  }

  /** {@code eth_chainId} gives hex, {@code net_version} decimal digits; -1 for anything else. */
  private static long number(@Nullable String text) {
    try {
      if (text == null) {
        return -1;
      }
      return text.startsWith("0x") ? Hex.number(text) : Long.parseLong(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return -1;
    }
  }
}
