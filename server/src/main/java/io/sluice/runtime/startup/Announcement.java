package io.sluice.runtime.startup;

import io.sluice.runtime.role.Roles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** One line in the log once everything runs. */
@Component
final class Announcement {
  private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);

  @EventListener
  void ready(ApplicationReadyEvent event) {
    Environment environment = event.getApplicationContext().getEnvironment();
    LOG.info(
        "Roles {} run on port {} after {} ms",
        Roles.of(environment),
        environment.getProperty("local.server.port", "none"),
        event.getTimeTaken() == null ? "?" : event.getTimeTaken().toMillis());
  }
}
