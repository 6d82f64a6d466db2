/** The REST API of OpenZeppelin's Relayer for EVM, answered by the same engine as our own. */
@NullMarked
@ApplicationModule(
    id = "openzeppelin",
    allowedDependencies = {
      "access",
      "amendment",
      "chain",
      "failure",
      "health",
      "idempotency",
      "intake",
      "lane",
      "network",
      "openapi",
      "policy",
      "price",
      "quota",
      "relayers",
      "request",
      "role",
      "rpc",
      "signature",
      "status",
      "transaction",
      "webhook"
    })
package io.sluice.relay.openzeppelin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
