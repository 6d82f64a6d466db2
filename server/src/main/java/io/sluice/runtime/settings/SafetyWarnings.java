package io.sluice.runtime.settings;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says once in the log what is dangerous and was not refused. */
@Component
final class SafetyWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(SafetyWarnings.class);

  @EventListener
  void ready(ApplicationReadyEvent event) {
    Dangers.of(event.getApplicationContext().getEnvironment(), List.of())
        .told()
        .forEach(each -> LOG.warn("{}: {}", each.key(), each.message()));
  }
}
