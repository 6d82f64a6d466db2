package io.sluice.backing.redis;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Redis.
 *
 * @param url {@code redis://[user:password@]host:port[/database]}, or {@code rediss://} with TLS;
 *     nothing means that Redis is not used
 * @param timeout how long a command may take before its caller goes on without Redis; 10 ms to 10 s
 */
@ConfigurationProperties("sluice.redis")
record RedisSettings(
    @Nullable RedisUrl url,
    @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(seconds = 10) Duration timeout) {}
