/** Makes events for clients out of what happened to their transactions. */
@NullMarked
@ApplicationModule(
    id = "news",
    allowedDependencies = {"chain", "event", "fact", "lane", "network", "role", "transaction"})
package io.sluice.relay.news;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
