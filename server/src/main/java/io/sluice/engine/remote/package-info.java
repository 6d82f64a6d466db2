/**
 * Members of the pool whose keys others hold: OpenZeppelin Relayers, by HTTP. What is given to one
 * is given once, and only blocks say what became of it.
 */
@NullMarked
@ApplicationModule(
    id = "remote",
    allowedDependencies = {
      "block",
      "chain",
      "database",
      "failure",
      "health",
      "lane",
      "lease",
      "network",
      "outbox",
      "price",
      "revision",
      "role",
      "rpc",
      "settings",
      "transaction"
    })
package io.sluice.engine.remote;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
