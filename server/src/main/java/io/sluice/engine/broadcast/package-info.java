/**
 * The broadcaster: sends signed bytes to the nodes, lane by lane, in nonce order, within the
 * window.
 */
@NullMarked
@ApplicationModule(
    id = "broadcast",
    allowedDependencies = {
      "block",
      "chain",
      "database",
      "lane",
      "network",
      "price",
      "queue",
      "remote",
      "role",
      "rpc",
      "transaction"
    })
package io.sluice.engine.broadcast;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
