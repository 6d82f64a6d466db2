package io.sluice.gateway.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The scope that a key must have for an operation: on a method of a controller, or on the
 * controller for all of its methods that say nothing themselves. What names none is closed to
 * everybody.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
  Scope value();
}
