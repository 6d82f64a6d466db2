/** The description of the API: OpenAPI 3.1 as JSON and as pages to read and try. */
@NullMarked
@ApplicationModule(
    id = "openapi",
    allowedDependencies = {"failure", "role"})
package io.sluice.runtime.openapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
