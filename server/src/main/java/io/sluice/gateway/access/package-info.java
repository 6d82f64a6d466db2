/** Who is calling: API keys, the clients behind them, and what each may do. */
@NullMarked
@ApplicationModule(
    id = "access",
    allowedDependencies = {
      "audit",
      "database",
      "failure",
      "openapi",
      "request",
      "revision",
      "role",
      "settings"
    })
package io.sluice.gateway.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
