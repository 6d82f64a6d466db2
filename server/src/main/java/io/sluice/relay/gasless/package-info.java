/**
 * Gasless transactions (ERC-2771): takes requests that users have signed, packs them into
 * transactions of ours, and tells what became of each.
 */
@NullMarked
@ApplicationModule(
    id = "gasless",
    allowedDependencies = {
      "abi",
      "access",
      "amendment",
      "chain",
      "database",
      "fact",
      "failure",
      "forwarder",
      "health",
      "idempotency",
      "intake",
      "lane",
      "network",
      "openapi",
      "outbox",
      "policy",
      "price",
      "quota",
      "request",
      "role",
      "signature",
      "routing",
      "rpc",
      "settings",
      "status",
      "transaction"
    })
package io.sluice.relay.gasless;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
