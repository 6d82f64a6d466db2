/** A module that anybody may use. */
@ApplicationModule
package planted.modules.open;

import org.springframework.modulith.ApplicationModule;
