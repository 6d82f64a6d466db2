/** The signer: reserves nonces, signs, and stores both with the bytes in one commit. */
@NullMarked
@ApplicationModule(
    id = "signing",
    allowedDependencies = {
      "chain",
      "failure",
      "health",
      "keys",
      "lane",
      "network",
      "outbox",
      "price",
      "queue",
      "role",
      "settings",
      "transaction"
    })
package io.sluice.engine.signing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
