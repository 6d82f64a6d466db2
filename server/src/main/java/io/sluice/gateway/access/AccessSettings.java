package io.sluice.gateway.access;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * API keys.
 *
 * @param bootstrapKey the first client's key, 16 to 200 characters; nothing leaves the keys in the
 *     database as they are. A former one stays valid for an hour
 * @param keyEnvironment the second part of keys issued here ({@code sk_live_…}); 1 to 16 lower-case
 *     letters and digits
 * @param recheck how long a key is trusted before the database is asked again, and so how long a
 *     revoked one may still work: up to twice this; 1 s to 10 min
 * @param grace how long known keys are trusted while the database is away; up to 1 h
 */
@ConfigurationProperties("sluice.access")
record AccessSettings(
    @Nullable BootstrapKey bootstrapKey,
    @DefaultValue("live")
        @Pattern(
            regexp = "[a-z0-9]{1,16}",
            message = "must have 1 to 16 lower-case letters and digits")
        String keyEnvironment,
    @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration recheck,
    @DefaultValue("10m") @DurationMin(seconds = 0) @DurationMax(hours = 1) Duration grace) {}
