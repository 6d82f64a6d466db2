package io.sluice.runtime.http;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The HTTP server.
 *
 * @param port where it listens; 0 takes any free one
 * @param bindAddress the address it listens on: this machine alone, unless another is named;
 *     0.0.0.0 for every address of the machine, as in a container
 * @param maxBody the largest request body taken; anything larger is answered with 413
 * @param maxConnections connections held at once, beyond which new ones wait in the kernel; 1 to
 *     100000
 * @param maxConnectionsPerAddress the same of one address, beyond which new ones are closed; a
 *     proxy is one address
 * @param headTime how long the head of a request may take from its first byte on, before its
 *     connection is closed; 100 ms to 10 min
 * @param bodyTime how long the body may take, before the request is answered with 408; 100 ms to 10
 *     min
 * @param hsts how long browsers are to insist on TLS ({@code Strict-Transport-Security}), where a
 *     proxy speaks it for this process; not said when unset
 * @param corsOrigins origins whose pages may call the API from a browser, for example {@code
 *     https://app.example.com}; none when there are none
 */
@ConfigurationProperties("sluice.http")
record HttpSettings(
    @DefaultValue("3000") @Min(0) @Max(65535) int port,
    @DefaultValue("127.0.0.1") InetAddress bindAddress,
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue("8192") @Min(1) @Max(100_000) int maxConnections,
    @DefaultValue("4096") @Min(1) @Max(100_000) int maxConnectionsPerAddress,
    @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 10) Duration headTime,
    @DefaultValue("30s") @DurationMin(millis = 100) @DurationMax(minutes = 10) Duration bodyTime,
    @Nullable @DurationMin(seconds = 0) @DurationMax(days = 730) Duration hsts,
    @DefaultValue List<String> corsOrigins) {
  HttpSettings {
    corsOrigins = List.copyOf(corsOrigins);
  }

  @AssertTrue(message = "each of sluice.http.cors-origins must be like https://app.example.com")
  boolean areOrigins() {
    return corsOrigins.stream().allMatch(each -> each.matches("https?://[a-zA-Z0-9.:-]+"));
  }
}
