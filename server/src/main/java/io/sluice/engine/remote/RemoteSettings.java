package io.sluice.engine.remote;

import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.settings.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * OpenZeppelin Relayers that are members of this network's pool.
 *
 * @param urls where they are, for example {@code http://relayer-1:8081}; those of a named network
 *     stand under its name
 * @param apiKeys what opens them: one for all, or one for each of the addresses, in their order
 * @param dnsSuffix where no addresses are set, the end of their names: {@code oz-relayer-0} and
 *     this, and so on
 * @param count how many of those there are, 0 to 200
 * @param port of those
 * @param healthTimeout how long one may take to say how it is
 * @param healthPeriod how often each is asked, and so the time after which a dead one gets nothing
 *     more; without a unit, seconds
 * @param fallback what is done while none is healthy: {@code wait}, or {@code round-robin}, which
 *     tries them all the same
 * @param timeout for one request, from its start to the end of the answer; a relayer ends its own
 *     after 30 s
 * @param settle how long after that time a request that the relayer's list does not hold counts as
 *     never received, 30 s or more
 * @param concurrency requests at once to one relayer, 1 to 100; it takes 100 at most
 * @param poll how often a relayer is asked for a transaction of which it told nothing
 * @param mostListed transactions of a relayer's list that are read at most; what is behind them is
 *     for a person to look at
 */
@PerNetwork
@ConfigurationProperties("sluice.remote")
public record RemoteSettings(
    @DefaultValue List<URI> urls,
    @DefaultValue List<Secret> apiKeys,
    @Nullable String dnsSuffix,
    @DefaultValue("0") @Min(0) @Max(200) int count,
    @DefaultValue("8080") @Min(1) @Max(65_535) int port,
    @DefaultValue("500ms") @DurationMin(millis = 100) @DurationMax(seconds = 5)
        Duration healthTimeout,
    @DurationUnit(ChronoUnit.SECONDS)
        @DefaultValue("10s")
        @DurationMin(seconds = 1)
        @DurationMax(minutes = 10)
        Duration healthPeriod,
    @DefaultValue("wait") Fallback fallback,
    @DefaultValue("35s") @DurationMin(seconds = 1) @DurationMax(minutes = 2) Duration timeout,
    @DefaultValue("1m") @DurationMin(seconds = 30) @DurationMax(hours = 1) Duration settle,
    @DefaultValue("16") @Min(1) @Max(100) int concurrency,
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 10) Duration poll,
    @DefaultValue("100000") @Min(100) int mostListed) {

  public RemoteSettings {
    urls = List.copyOf(urls);
    apiKeys = List.copyOf(apiKeys);
  }

  /** What is done while no relayer is healthy. */
  public enum Fallback {
    /** Nothing is given to any. */
    WAIT,
    /** They are tried in turn; a request that cannot leave goes back to the pool. */
    ROUND_ROBIN
  }

  /** Where relayers are, named or counted, each once. */
  List<String> places() {
    List<String> places = new ArrayList<>();
    if (!urls.isEmpty()) {
      urls.forEach(url -> places.add(trimmed(url.toString())));
    } else if (dnsSuffix != null) {
      IntStream.range(0, count)
          .forEach(i -> places.add("http://oz-relayer-%d%s:%d".formatted(i, dnsSuffix, port)));
    }
    return places.stream().distinct().toList();
  }

  /** The place of the key of each address in the list of keys. */
  int keyOf(int place) {
    return apiKeys.size() > 1 ? place : 0;
  }

  /** A configured key; {@code null} when there is none of this place. */
  @Nullable Secret key(int ref) {
    return ref >= 0 && ref < apiKeys.size() ? apiKeys.get(ref) : null;
  }

  static String trimmed(String url) {
    String trimmed = url;
    while (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    return trimmed.endsWith("/api/v1") ? trimmed.substring(0, trimmed.length() - 7) : trimmed;
  }
}
