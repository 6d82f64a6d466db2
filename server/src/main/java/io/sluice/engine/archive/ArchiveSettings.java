package io.sluice.engine.archive;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where what is over for long is kept. It is a line in time: what lies before it is put away, and,
 * when asked for, what lies after it is brought back.
 *
 * @param after how long ago a transaction must have been made and have ended to be archived; 1 h or
 *     more. Nothing is archived when it is not set
 * @param restore whether what is archived and younger than that is brought back; all of it when
 *     {@code after} is not set
 * @param batch transactions moved in one commit, 1 to 1000
 * @param pause between two commits
 */
@ConfigurationProperties("sluice.archive")
record ArchiveSettings(
    @Nullable @DurationMin(hours = 1) Duration after,
    @DefaultValue("false") boolean restore,
    @DefaultValue("200") @Min(1) @Max(1000) int batch,
    @DefaultValue("200ms") @DurationMin(millis = 1) Duration pause) {}
