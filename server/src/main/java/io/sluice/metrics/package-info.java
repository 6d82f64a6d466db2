/** What Prometheus reads: the page it scrapes and the figures of every HTTP request. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.sluice.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
