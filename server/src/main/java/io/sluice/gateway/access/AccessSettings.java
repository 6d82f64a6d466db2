package io.sluice.gateway.access;

import io.sluice.runtime.settings.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * API keys.
 *
 * @param bootstrapKey the first client's key, 16 to 200 characters; nothing leaves the keys in the
 *     database as they are. A former one works on for {@code bootstrap-overlap}
 * @param keyEnvironment the second part of keys issued here ({@code sk_live_…}); 1 to 16 lower-case
 *     letters and digits
 * @param bootstrapOverlap how long a former bootstrap key works on once another has taken its
 *     place; 0 to 7 d
 * @param recheck how long a key is trusted without a look at the database. What is changed by the
 *     product itself is known everywhere within a second all the same; 1 s to 10 min
 * @param grace how long known keys are trusted while the database is away; up to 1 h
 * @param trustedProxies addresses or ranges (CIDR) of proxies that are believed when they say in
 *     {@code X-Forwarded-For} where a request comes from; nobody is, when there are none
 * @param signingKeys what the signing secrets of keys are derived from, each 32 bytes or more in
 *     Base64; the first makes new ones, all are accepted. Without one no key can ask for signed
 *     requests
 * @param strangersPerMinute how often one address (of IPv6 a /64) may come without a key that is
 *     good, in each process; 1 to 1,000,000
 * @param openDocs whether the description of the API is for everybody; else it takes a key
 */
@ConfigurationProperties("sluice.access")
record AccessSettings(
    @Nullable BootstrapKey bootstrapKey,
    @DefaultValue("live")
        @Pattern(
            regexp = "[a-z0-9]{1,16}",
            message = "must have 1 to 16 lower-case letters and digits")
        String keyEnvironment,
    @DefaultValue("1h") @DurationMin(seconds = 0) @DurationMax(days = 7) Duration bootstrapOverlap,
    @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration recheck,
    @DefaultValue("10m") @DurationMin(seconds = 0) @DurationMax(hours = 1) Duration grace,
    @DefaultValue List<AddressRange> trustedProxies,
    @DefaultValue List<Secret> signingKeys,
    @DefaultValue("600") @Min(1) @Max(1_000_000) int strangersPerMinute,
    @DefaultValue("true") boolean openDocs) {
  private static final int LEAST_KEY = 32;

  AccessSettings {
    trustedProxies = List.copyOf(trustedProxies);
    signingKeys = List.copyOf(signingKeys);
    if (!signingKeys.stream().allMatch(AccessSettings::isLong)) {
      throw new IllegalArgumentException(
          "sluice.access.signing-keys must be 32 bytes or more in Base64 each; openssl rand -base64 32 makes one");
    }
  }

  private static boolean isLong(Secret key) {
    try {
      return Base64.getDecoder().decode(key.reveal().strip()).length >= LEAST_KEY;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
