/**
 * Requests that create something, done once however often they are made: the same key of the same
 * client answers the same.
 */
@NullMarked
@ApplicationModule(
    id = "idempotency",
    allowedDependencies = {"access", "database", "failure", "openapi", "request", "role"})
package io.sluice.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
