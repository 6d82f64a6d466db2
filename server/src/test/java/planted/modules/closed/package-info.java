/** Allows itself nobody. */
@ApplicationModule(allowedDependencies = {})
package planted.modules.closed;

import org.springframework.modulith.ApplicationModule;
