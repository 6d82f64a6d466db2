package io.sluice.runtime.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A port for operators.
 *
 * @param port where {@code /metrics} and the details of {@code /api/v1/health} are told, and
 *     nothing else; the API's port tells only whether all is well then. 0 takes any free one. On
 *     the API's port when unset
 * @param bindAddress the address it listens on: this machine alone, unless another is named
 */
@ConfigurationProperties("sluice.management")
record ManagementSettings(
    @Nullable @Min(0) @Max(65535) Integer port,
    @DefaultValue("127.0.0.1") InetAddress bindAddress) {}
