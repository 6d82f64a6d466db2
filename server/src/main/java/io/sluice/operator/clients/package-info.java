/** Shows and sets what clients may send. */
@NullMarked
@ApplicationModule(
    id = "clients",
    allowedDependencies = {
      "access", "chain", "failure", "network", "policy", "quota", "rate", "request", "role"
    })
package io.sluice.operator.clients;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
