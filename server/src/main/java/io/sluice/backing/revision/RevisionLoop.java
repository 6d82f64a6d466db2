package io.sluice.backing.revision;

import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every process looks for changes. */
@Configuration(proxyBeanMethods = false)
class RevisionLoop {
  /** A change is to be known everywhere within a second, with the time it takes to read it. */
  private static final Duration PACE = Duration.ofMillis(400);

  @Bean
  Ticker revisionWatching(RevisionWatch watch) {
    return new Ticker("revisions", PACE, watch::tick);
  }
}
