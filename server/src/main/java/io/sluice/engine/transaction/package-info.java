/**
 * The transaction: what was asked for, where it stands, every attempt signed for it, and its
 * timeline. Knows no stage.
 */
@NullMarked
@ApplicationModule(
    id = "transaction",
    allowedDependencies = {
      "chain",
      "database",
      "fact",
      "failure",
      "lane",
      "network",
      "price",
      "queue",
      "settings"
    })
package io.sluice.engine.transaction;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
