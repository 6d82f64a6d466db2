package io.sluice.gateway.event;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What clients are told.
 *
 * @param keep how long events are kept, for streams that resume and for webhooks; 4 d or more,
 *     since webhooks are tried for 75 h. A client that has opened a stream counts as listening for
 *     as long
 */
@ConfigurationProperties("sluice.events")
public record EventSettings(@DefaultValue("7d") @DurationMin(days = 4) Duration keep) {}
