package io.sluice.runtime.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
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
 */
@ConfigurationProperties("sluice.http")
record HttpSettings(
    @DefaultValue("3000") @Min(0) @Max(65535) int port,
    @DefaultValue("127.0.0.1") InetAddress bindAddress,
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue("8192") @Min(1) @Max(100_000) int maxConnections) {}
