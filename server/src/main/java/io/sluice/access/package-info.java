/** Who is calling: API keys, the clients behind them, and what each may do. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "failure", "role", "settings"})
package io.sluice.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
