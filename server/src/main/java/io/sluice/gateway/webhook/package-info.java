/** Telling clients of events at URLs of theirs, signed, until they have it (Standard Webhooks). */
@NullMarked
@ApplicationModule(
    id = "webhook",
    allowedDependencies = {
      "access",
      "audit",
      "database",
      "event",
      "failure",
      "health",
      "idempotency",
      "lease",
      "openapi",
      "outward",
      "request",
      "role",
      "settings"
    })
package io.sluice.gateway.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
