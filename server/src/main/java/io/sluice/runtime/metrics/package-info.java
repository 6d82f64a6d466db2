/** What Prometheus reads: the page it scrapes and the figures of every HTTP request. */
@NullMarked
@ApplicationModule(
    id = "metrics",
    allowedDependencies = {})
package io.sluice.runtime.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
