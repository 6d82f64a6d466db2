/**
 * The broadcaster: sends signed bytes to the nodes, lane by lane, in nonce order, within the
 * window.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "chain",
      "database",
      "fee",
      "lane",
      "queue",
      "role",
      "rpc",
      "transaction"
    })
package io.sluice.broadcast;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
