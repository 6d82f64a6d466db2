/** The signer: reserves nonces, signs, and stores both with the bytes in one commit. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "chain",
      "database",
      "failure",
      "fee",
      "keys",
      "lane",
      "outbox",
      "queue",
      "role",
      "transaction"
    })
package io.sluice.signing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
