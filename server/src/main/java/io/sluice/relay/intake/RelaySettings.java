package io.sluice.relay.intake;

import jakarta.validation.constraints.Min;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the way in.
 *
 * @param waiting memory that requests may take while they wait to be stored; a client gets as much
 *     as is free at most, and is turned away beyond that
 * @param weights by client name, how often it has its turn where several wait for a lane, 1 or
 *     more; 1 for those that are not named
 */
@ConfigurationProperties("sluice.relay")
public record RelaySettings(
    @DefaultValue("64MB") DataSize waiting, @DefaultValue Map<String, @Min(1) Integer> weights) {}
