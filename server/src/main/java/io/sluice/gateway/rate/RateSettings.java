package io.sluice.gateway.rate;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often clients may call for whom nothing else was set.
 *
 * @param perSecond requests of a client, in the long run; 1 to 1,000,000
 * @param burst requests of a client at once; 1 to 10,000,000
 * @param exemptFirstClient whether the client of the bootstrap key may call as often as it likes
 */
@ConfigurationProperties("sluice.rate")
record RateSettings(
    @DefaultValue("200") @Min(1) @Max(1_000_000) int perSecond,
    @DefaultValue("400") @Min(1) @Max(10_000_000) int burst,
    @DefaultValue("false") boolean exemptFirstClient) {
  RateLimit limit() {
    return new RateLimit(perSecond, burst);
  }
}
